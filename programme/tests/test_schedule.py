"""The programme in reading order, and where the salon stands at any moment."""

import re
from datetime import UTC, date, datetime, time

import pytest
from django.urls import reverse
from django.utils.http import http_date
from django.utils.translation import override

from bamex.clock import now, set_to, today
from bamex.models import ContentVersion
from bamex.tests.content_entries import count_entries
from bamex.tests.crawl import tight
from bamex.tests.stored import StoredPortal
from programme.models import Phase, Salon, Session
from programme.schedule import Stage, day_grid, each_day, schedule

NOVEMBER = {day: date(2025, 11, day) for day in range(8, 20)}


def phase(slug, start, end):
    return Phase(slug=slug, name_fr=slug, start=NOVEMBER[start], end=NOVEMBER[end])


EXHIBITION, DEMONSTRATIONS = phase("exhibition", 11, 12), phase("demonstrations", 13, 14)
PHASES = [EXHIBITION, DEMONSTRATIONS]


def session(title, start, end=None, moment="during", **values):
    return Session(title_fr=title, start=NOVEMBER[start], end=end and NOVEMBER[end], moment=moment, **values)


def test_the_grid_counts_no_session_twice():
    salon = Salon(start=NOVEMBER[11], end=NOVEMBER[14])
    opening, closing = session("opening", 11), session("closing", 14)
    stands, trials = session("stands", 11, 12), session("trials", 13, 14, day_is_exact=False)
    rows = [session("before", 8, moment="before"), opening, stands, trials, closing]

    columns, bars = day_grid(salon, rows)

    assert [(column.day.day, column.sessions) for column in columns] == [
        (11, [opening]),
        (12, []),
        (13, []),
        (14, [closing]),
    ]
    assert [(bar.session, bar.first, bar.last) for bar in bars] == [(stands, 1, 2), (trials, 3, 4)]


def test_a_day_that_no_source_gives_is_not_called_several_days():
    parts = schedule([session("stands", 11, 12), session("audience", 11, 14, day_is_exact=False)], PHASES)

    shown = {
        part.slug: [(day.is_unknown, [row.title_fr for row in day.sessions]) for day in part.days] for part in parts
    }
    assert shown == {"exhibition": [(False, ["stands"])], "throughout": [(True, ["audience"])]}


def arranged(*sessions):
    """Part → list of (day of the month or None, titles)."""
    with override("fr"):
        return {
            part.slug: [(day.day and day.day.day, [row.title for row in day.sessions]) for day in part.days]
            for part in schedule(sessions, PHASES)
        }


# Parts and days


def test_sessions_are_read_by_phase_and_then_by_day():
    rows = session("a", 11), session("b", 11), session("c", 12), session("d", 13), session("e", 14)

    assert arranged(*rows) == {
        "exhibition": [(11, ["a", "b"]), (12, ["c"])],
        "demonstrations": [(13, ["d"]), (14, ["e"])],
    }


def test_empty_days_and_parts_are_left_out():
    assert arranged(session("a", 14)) == {"demonstrations": [(14, ["a"])]}
    assert arranged() == {}


def test_the_order_given_is_kept_within_a_day():
    assert arranged(session("z", 11), session("a", 11)) == {"exhibition": [(11, ["z", "a"])]}


@pytest.mark.parametrize(
    ("start", "end", "part"),
    [
        (11, 12, "exhibition"),
        (13, 14, "demonstrations"),
        (12, 13, "throughout"),
        (11, 14, "throughout"),
        (10, 12, "throughout"),
        (14, 15, "throughout"),
    ],
)
def test_a_span_belongs_to_the_phase_that_holds_it_all(start, end, part):
    assert arranged(session("a", start, end)) == {part: [(None, ["a"])]}


def test_a_span_of_one_day_is_that_day():
    assert arranged(session("a", 12, 12)) == {"exhibition": [(12, ["a"])]}


def test_no_day_is_chosen_for_what_has_none():
    rows = session("a", 11, day_is_exact=False), session("b", 11, 12, day_is_exact=False), session("c", 11)

    assert arranged(*rows) == {"exhibition": [(11, ["c"]), (None, ["a", "b"])]}


def test_margins_are_read_on_their_day_in_the_phase():
    rows = session("a", 11), session("b", 11, moment="margins"), session("c", 11, 14, moment="margins")

    assert arranged(*rows) == {"exhibition": [(11, ["a", "b"])], "throughout": [(None, ["c"])]}


def test_margins_outside_the_phases_keep_their_day():
    assert arranged(session("a", 10, moment="margins"), session("b", 15, moment="margins")) == {
        "margins": [(10, ["a"]), (15, ["b"])]
    }


def test_what_came_before_and_after_is_told_apart_even_on_a_day_of_the_show():
    rows = (
        *(session("a", 8, moment="before"), session("b", 8, 10, moment="before"), session("c", 11, moment="before")),
        *(session("d", 14, moment="after"), session("e", 19, moment="after")),
    )

    assert arranged(*rows) == {"before": [(8, ["a", "b"]), (11, ["c"])], "after": [(14, ["d"]), (19, ["e"])]}


def test_parts_come_in_the_order_of_time():
    rows = (
        *(session("a", 19, moment="after"), session("b", 11, 14), session("c", 14), session("d", 11)),
        *(session("e", 8, moment="before"), session("f", 10, moment="margins")),
    )

    assert list(arranged(*rows)) == ["before", "exhibition", "demonstrations", "margins", "throughout", "after"]


def test_days_are_counted_with_both_ends():
    assert each_day(NOVEMBER[11], NOVEMBER[13]) == [NOVEMBER[11], NOVEMBER[12], NOVEMBER[13]]
    assert each_day(NOVEMBER[11], NOVEMBER[11]) == [NOVEMBER[11]]
    assert each_day(NOVEMBER[12], NOVEMBER[11]) == []


# The stage


SALON = Salon(start=NOVEMBER[11], end=NOVEMBER[14])


def moment(day, *clock):
    return datetime(2025, 11, day, *clock, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "stage", "days_left"),
    [(8, "before", 3), (10, "before", 1), (11, "during", 0), (12, "during", 0), (14, "during", 0), (15, "after", 0)],
)
def test_the_salon_is_before_during_or_after(day, stage, days_left):
    found = Stage(SALON, moment(day))

    assert [name for name in ("before", "during", "after") if getattr(found, f"is_{name}")] == [stage]
    assert found.days_left == days_left


def titles(rows):
    return [row.title_fr for row in rows]


@pytest.mark.parametrize(
    ("day", "on", "following"),
    [
        (8, [], ["opening", "stands"]),
        (10, [], ["opening", "stands"]),
        (11, ["opening", "stands"], ["second day"]),
        (12, ["stands", "second day"], ["firing", "flights"]),
        (13, ["firing", "flights"], ["closing"]),
        (14, ["flights", "closing"], []),
        (15, [], []),
    ],
)
def test_what_is_on_and_what_is_next(day, on, following):
    rows = (
        *(session("opening", 11), session("stands", 11, 12), session("some day", 11, 14, day_is_exact=False)),
        *(session("second day", 12), session("called off", 12, status="cancelled")),
        *(session("firing", 13), session("flights", 13, 14), session("closing", 14)),
    )

    stage = Stage(SALON, moment(day, 23, 59, 59), rows)

    assert (titles(stage.now), titles(stage.next)) == (on, following)


TIMED = [
    *(session("opening", 11, start_time=time(9)), session("stands", 11, 12), session("talk", 11, start_time=time(9))),
    *(session("debate", 11, start_time=time(15, 30)), session("gala", 12, 13, start_time=time(20))),
    *(session("visits", 12), session("late", 12, start_time=time(22)), session("dinner", 14, start_time=time(19))),
    session("called off", 11, start_time=time(8), status="cancelled"),
    session("some day", 11, start_time=time(8), day_is_exact=False),
]


@pytest.mark.parametrize(
    ("at_moment", "on", "following"),
    [
        (moment(10, 23, 59, 59), [], ["opening", "stands", "talk"]),
        (moment(11), ["stands"], ["opening", "talk"]),
        (moment(11, 8, 59, 59), ["stands"], ["opening", "talk"]),
        (moment(11, 9), ["opening", "stands", "talk"], ["debate"]),
        (moment(11, 15, 29, 59), ["opening", "stands", "talk"], ["debate"]),
        (moment(11, 15, 30), ["opening", "stands", "talk", "debate"], ["gala", "visits"]),
        (moment(11, 23, 59, 59), ["opening", "stands", "talk", "debate"], ["gala", "visits"]),
        (moment(12), ["stands", "visits"], ["gala"]),
        (moment(12, 20), ["stands", "gala", "visits"], ["late"]),
        (moment(13), ["gala"], ["dinner"]),
        (moment(14, 18, 59, 59), [], ["dinner"]),
        (moment(14, 19), ["dinner"], []),
        (moment(14, 23, 59, 59), ["dinner"], []),
        (moment(15), [], []),
    ],
)
def test_what_has_a_time_is_on_from_that_time(at_moment, on, following):
    stage = Stage(SALON, at_moment, TIMED)

    assert (titles(stage.now), titles(stage.next)) == (on, following)


@pytest.mark.parametrize(
    ("at_moment", "since", "until"),
    [
        (moment(9, 12), moment(9), moment(10)),
        (moment(10, 23, 59, 59), moment(10), moment(11)),
        (moment(11), moment(11), moment(11, 9)),
        (moment(11, 8, 59, 59), moment(11), moment(11, 9)),
        (moment(11, 9), moment(11, 9), moment(11, 15, 30)),
        (moment(11, 15, 30), moment(11, 15, 30), moment(12)),
        (moment(13, 10), moment(13), moment(14)),
        (moment(14, 23, 59, 59), moment(14, 19), moment(15)),
        (moment(15), moment(15), None),
        (moment(19, 12), moment(15), None),
    ],
)
def test_the_stage_says_between_which_moments_it_is_the_same(at_moment, since, until):
    stage = Stage(SALON, at_moment, TIMED)

    assert (stage.since, stage.until) == (since, until)


def test_the_clock_can_be_set_and_is_put_back():
    moment = datetime.fromisoformat("2025-11-11T02:30:00+03:00")  # still the 10th in Bamako

    with set_to(moment):
        assert (now(), today()) == (moment, NOVEMBER[10])
        with set_to(datetime(2025, 11, 12, tzinfo=UTC)):
            assert today() == NOVEMBER[12]
        assert today() == NOVEMBER[10]

    assert today() > date(2025, 12, 31)


# The real programme

whole = [pytest.mark.django_db, pytest.mark.usefixtures("content")]


class TestTheWholeProgramme:
    pytestmark = whole

    def test_nothing_is_lost_and_nothing_comes_twice(self):
        rows = list(Session.objects.visible().for_list())

        placed = [row.code for part in schedule(rows, Phase.objects.all()) for day in part.days for row in day.sessions]

        assert len(rows) == count_entries("sessions")
        assert sorted(placed) == sorted(row.code for row in rows)

    def test_each_of_the_first_twenty_sessions_is_in_its_place(self):
        rows = Session.objects.visible().for_list()

        with override("en"):
            places = {
                part.slug: [(day.day and day.day.day, [row.code for row in day.sessions]) for day in part.days]
                for part in schedule(rows.filter(code__lte="S020"), Phase.objects.all())
            }

        assert places == {
            "before": [(12, ["S001", "S002"])],
            "exposition": [(11, ["S003", "S004", "S005"]), (12, ["S011", "S012", "S013"]), (None, ["S006"])],
            "demonstrations": [(13, ["S014", "S017"]), (14, ["S018", "S019"]), (None, ["S015", "S016"])],
            "throughout": [(None, ["S007", "S008", "S009", "S010"])],
            "after": [(15, ["S020"])],
        }

    @pytest.mark.parametrize("language", ["fr", "en"])
    def test_every_session_is_on_the_page_once(self, client, language):
        with override(language):
            page = client.get(reverse("session_list")).content.decode()
            main = page.partition("<main")[2].partition("</main>")[0]

            for row in Session.objects.visible():
                assert main.count(f'<h4><a href="{row.get_absolute_url()}">') == 1

    @pytest.mark.parametrize(
        ("moment", "french", "english"),
        [
            ("2025-11-09T12:00", "Se tient", "Takes place"),
            ("2025-11-10T23:59:59", "Se tient", "Takes place"),
            ("2025-11-11T00:00", "En cours\u00a0:", "Under way:"),
            ("2025-11-12T23:59:59", "En cours\u00a0:", "Under way:"),
            ("2025-11-13T00:00", "En cours\u00a0:", "Under way:"),
            ("2025-11-14T23:59:59", "En cours\u00a0:", "Under way:"),
            ("2025-11-15T00:00", "A eu lieu", "Took place"),
            ("2026-11-22T12:00", "A eu lieu", "Took place"),
        ],
    )
    def test_the_home_page_says_where_the_salon_stands(self, client, moment, french, english):
        with set_to(datetime.fromisoformat(f"{moment}+00:00")):
            assert stage_of(client, "fr").startswith(french)
            assert stage_of(client, "en").startswith(english)

    def test_the_last_evening_before_counts_one_day_left(self, client):
        with set_to(datetime(2025, 11, 10, 23, 59, tzinfo=UTC)):
            assert stage_of(client, "fr").endswith("novembre 2025, dans 1 jour.")
            assert stage_of(client, "en").endswith("November 2025, in 1 day.")
        with set_to(datetime(2025, 11, 8, tzinfo=UTC)):
            assert stage_of(client, "fr").endswith("dans 3 jours.")

    @pytest.mark.parametrize(
        ("moment", "on", "following"),
        [
            ("2025-09-13T12:00", [], ["S003", "S004", "S005"]),
            ("2025-11-10T23:59:59", [], ["S003", "S004", "S005"]),
            ("2025-11-11T00:00", ["S003", "S004", "S005"], ["S011", "S012", "S013"]),
            ("2025-11-12T23:59:59", ["S011", "S012", "S013"], ["S014", "S017"]),
            ("2025-11-13T00:00", ["S014", "S017"], ["S018", "S019"]),
            ("2025-11-14T23:59:59", ["S018", "S019"], ["S020"]),
            ("2025-11-15T00:00", [], []),
        ],
    )
    @pytest.mark.parametrize("language", ["fr", "en"])
    def test_the_home_page_says_what_is_on_and_what_is_next(self, client, language, moment, on, following):
        with set_to(datetime.fromisoformat(f"{moment}+00:00")), override(language):
            home = client.get(reverse("home")).content.decode()

            assert listed(home, "now-title") == on
            assert listed(home, "next-title") == following

    @pytest.mark.parametrize(
        ("language", "since"),
        [
            ("fr", "depuis 10:00, heure de fin non trouvée dans nos sources"),
            ("en", "since 10:00, end time not found in our sources"),
        ],
    )
    def test_the_programme_says_what_is_on_and_what_is_next_while_the_salon_runs(self, client, language, since):
        Session.objects.filter(code="S004").update(start_time=time(10))

        with override(language):
            before, early, late, after = (
                programme_at(client, moment)
                for moment in (moment(10, 23, 59, 59), moment(11, 9, 59, 59), moment(11, 10), moment(15))
            )

        assert "now-title" not in before + after
        assert "next-title" not in before + after
        assert (listed(early, "now-title"), listed(early, "next-title")) == (["S003", "S005"], ["S004"])
        assert (listed(late, "now-title"), listed(late, "next-title")) == (
            ["S004", "S003", "S005"],
            ["S011", "S012", "S013"],
        )
        assert since in re.sub(r"<[^>]+>", "", late)

    def test_the_programme_narrowed_still_says_what_is_on(self, client):
        with set_to(moment(11, 12)):
            page = client.get("/fr/programme/?jour=2025-11-14").content.decode()

        assert listed(page, "now-title") == ["S003", "S004", "S005"]

    @pytest.mark.parametrize("path", ["/fr/", "/fr/programme/"])
    def test_a_page_kept_before_a_session_begins_is_not_served_after(self, tmp_path, path):
        client = StoredPortal(tmp_path)
        Session.objects.filter(code="S004").update(start_time=time(10))
        with set_to(moment(11, 9, 30)):
            first = client.get(path)
        with set_to(moment(11, 9, 59, 59)):
            same = client.get(path)
        with set_to(moment(11, 10)):
            then = client.get(path)

        assert same.content == first.content
        assert listed(then.content.decode(), "now-title") == ["S004", "S003", "S005"]
        assert then.headers["ETag"] != first.headers["ETag"]

    def test_the_page_of_a_salon_under_way_was_last_changed_when_its_stage_was(self, client):
        ContentVersion.objects.update(changed=moment(1))
        Session.objects.filter(code="S004").update(start_time=time(10))
        ContentVersion.objects.update(changed=moment(1))
        with set_to(moment(11, 12)):
            home, exhibitors = client.get("/fr/"), client.get("/fr/exposants/")
        with set_to(moment(30, 12)):
            after = client.get("/fr/programme/")

        assert home.headers["Last-Modified"] == http_date(moment(11, 10).timestamp())
        assert exhibitors.headers["Last-Modified"] == http_date(moment(1).timestamp())
        assert after.headers["Last-Modified"] == http_date(moment(15).timestamp())

    def test_a_page_kept_from_yesterday_is_not_served_today(self, client):
        with set_to(datetime(2025, 11, 10, 23, 59, 59, tzinfo=UTC)):
            before = stage_of(client, "fr"), client.get("/fr/").headers["ETag"]
        with set_to(datetime(2025, 11, 11, tzinfo=UTC)):
            answer = client.get("/fr/", headers={"If-None-Match": before[1]})

        assert answer.status_code == 200
        assert before[0] not in answer.content.decode()

    def test_a_time_that_a_source_gives_orders_the_day(self):
        Session.objects.filter(code="S004").update(start_time=time(9, 0))

        days = schedule(Session.objects.visible().for_list(), Phase.objects.all())[1].days

        assert [row.code for row in days[0].sessions] == ["S004", "S003", "S005"]


def programme_at(client, moment):
    with set_to(moment):
        return client.get(reverse("session_list")).content.decode()


def stage_of(client, language):
    page = client.get(f"/{language}/").content.decode()
    return re.sub(r"<[^>]+>", "", re.search(r'<p class="stage">(.*?)</p>', tight(page))[1])


def listed(page, heading):
    section = page.partition(f'<h2 id="{heading}">')[2].partition("</section>")[0]
    slugs = [address.rstrip("/").split("/")[-1] for address in re.findall(r'href="([^"]+)"', section)]
    codes = dict(Session.objects.values_list("slug", "code"))
    return [codes[slug] for slug in slugs if slug in codes]
