"""`/data/v1/`: its contract with programs. What it answers, how it leads on, what it refuses and in which form."""

import json
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bamex.history.snapshots import keep_all_public_versions
from bamex.models import Correction, State
from bamex.portal.data.dataset import TABLES
from bamex.tests import make
from bamex.tests.web import MARKER, make_web, plant_drafts
from exhibitors.models import Exhibitor
from news.models import Claim

pytestmark = pytest.mark.django_db

PAGE_OF_EVERY_TABLE = [f"/data/v1/{table.name}/?per_page=500" for table in TABLES]
FILES = ["/data/v1/", "/data/v1/openapi.json", "/data/v1/datapackage.json", "/data/v1/bamex-2025.zip"]
EVERYTHING = [*FILES, *PAGE_OF_EVERY_TABLE, *(f"/data/v1/{table.name}.csv" for table in TABLES)]


def get(address, status=200, **headers):
    answer = Client().get(address, headers=headers)
    assert answer.status_code == status, answer.content[:300]
    kind = "application/json" if status == 200 else "application/problem+json"
    assert answer["Content-Type"] == kind
    return json.loads(answer.content)


def codes(address):
    return [row["code"] for row in get(address)["records"]]


# Pages of a table


def test_a_table_comes_page_by_page_and_says_how_to_go_on(client):
    rows = [make.exhibitor().code for _ in range(5)]

    answer = client.get("/data/v1/exhibitors/?per_page=2&page=2")
    body = json.loads(answer.content)

    here = f"{settings.SITE_URL}/data/v1/exhibitors/?per_page=2&page="
    assert [row["code"] for row in body["records"]] == rows[2:4]
    assert (body["count"], body["page"], body["pages"], body["per_page"]) == (5, 2, 3, 2)
    assert (body["previous"], body["next"]) == (f"{here}1", f"{here}3")
    assert set(answer["Link"].split(", ")) == {
        f'<{here}1>; rel="first"',
        f'<{here}3>; rel="last"',
        f'<{here}1>; rel="prev"',
        f'<{here}3>; rel="next"',
    }


def test_following_the_links_gives_every_record_once():
    rows = [make.exhibitor().code for _ in range(7)]
    address, found = "/data/v1/exhibitors/?per_page=3", []
    while address:
        body = get(address)
        found += [row["code"] for row in body["records"]]
        address = body["next"]

    assert found == rows


def test_an_empty_table_has_one_empty_page():
    body = get("/data/v1/products/")

    assert (body["count"], body["pages"], body["records"], body["next"]) == (0, 1, [], None)


# In the database


def queries_of(address):
    with CaptureQueriesContext(connection) as queries:
        get(address)
    return [query["sql"] for query in queries]


@pytest.mark.parametrize("address", ["/data/v1/exhibitors/?country=TR&per_page=2", "/data/v1/exhibitors/E001"])
def test_only_the_rows_that_are_shown_are_read(address):
    make.exhibitor(code="E001", country=make.country("TR"))
    before = queries_of(address)
    for code in ("DZ", "FR"):
        make.exhibitor(country=make.country(code))
        make.exhibitor(country=make.country("TR"))
    after = queries_of(address)

    (rows,) = (query for query in after if "employees" in query)
    assert len(before) == len(after)
    assert rows.endswith((" LIMIT 2", " LIMIT 1"))
    assert "'TR'" in rows or "'E001'" in rows


# What has changed


def test_a_copy_elsewhere_asks_for_what_has_changed():
    old, new = make.exhibitor(), make.exhibitor()
    Exhibitor.objects.filter(pk=old.pk).update(state_changed=datetime(2026, 1, 1, 10, tzinfo=UTC))

    assert codes("/data/v1/exhibitors/?updated_since=2026-01-02") == [new.code]
    assert codes("/data/v1/exhibitors/?updated_since=2026-01-01T10:00:00Z") == [old.code, new.code]
    assert codes("/data/v1/exhibitors/?updated_since=2026-01-01T10:00:01Z") == [new.code]
    assert codes("/data/v1/exhibitors/?updated_since=2026-01-01T10:30:00%2B01:00") == [old.code, new.code]


def test_a_fact_has_changed_when_an_answer_has():
    fact = make.fact("15")
    type(fact).objects.update(state_changed=datetime(2026, 1, 1, tzinfo=UTC))
    assert codes("/data/v1/facts/?updated_since=2026-01-02") == []

    Claim.objects.update(value_fr="16")
    keep_all_public_versions()

    assert codes("/data/v1/facts/?updated_since=2026-01-02") == [fact.code]
    assert codes("/data/v1/claims/?updated_since=2026-01-02") == [f"{fact.code}a"]


def test_the_log_of_corrections_is_asked_for_what_is_new():
    for day in (1, 3):
        moment = datetime(2026, 1, day, tzinfo=UTC)
        make.made(Correction, {"note": f"Jour {day}."}, {"kind": "update", "made": moment})

    records = get("/data/v1/corrections/?updated_since=2026-01-02")["records"]

    assert [row["note"]["fr"] for row in records] == ["Jour 3."]


def test_what_was_withdrawn_is_gone_and_says_why():
    row = make.exhibitor(state=State.WITHDRAWN, withdrawal_note_fr="Doublon.", withdrawal_note_en="Twice.")

    problem = get(f"/data/v1/exhibitors/{row.code}", 410)

    assert problem["type"] == f"{settings.SITE_URL}/en/data/#withdrawn"
    assert (problem["status"], problem["code"]) == (410, row.code)
    assert problem["note"] == {"fr": "Doublon.", "en": "Twice."}
    assert codes("/data/v1/exhibitors/") == []
    assert codes("/data/v1/withdrawn/?updated_since=2026-01-01") == [row.code]


# What is refused


@pytest.mark.parametrize(
    "query",
    [
        "page=0",
        "page=banane",
        "page=-1",
        "page=%D9%A1",
        "page=9999999999999999999999",
        "per_page=501",
        "per_page=0",
        "updated_since=hier",
        "updated_since=2026-13-01",
        "updated_since=2026-01-01T10:30:00+01:00",
        "updated_since=20260101",
        "updated_since=0001-01-01T00:00:00",
        "country=%00",
        "certainty=sure",
        "is_organiser=1",
        "colour=red",
        "%00=1",
        "page=1&page=2",
        "country=" + "x" * 10_000,
        "domain=%F0%9F%92%A5",
    ],
)
def test_a_bad_parameter_is_named_in_the_documented_form(query):
    make.exhibitor()

    problem = get(f"/data/v1/exhibitors/?{query}", 400)

    assert problem["type"] == f"{settings.SITE_URL}/en/data/#bad-parameter"
    assert problem["status"] == 400
    (fault,) = problem["parameters"]
    assert fault["parameter"] == query.split("=")[0].replace("%00", "�")
    assert len(fault["detail"]) < 300
    assert "\x00" not in json.dumps(problem, ensure_ascii=False)


@pytest.mark.parametrize("query", ["country=ZZ", "country=TR&categories=C999", "categories=nothing-of-this-name"])
def test_what_nothing_published_has_is_an_empty_list(query):
    make.exhibitor()

    body = get(f"/data/v1/exhibitors/?{query}")

    assert (body["count"], body["page"], body["pages"], body["records"]) == (0, 1, 1, [])


@pytest.mark.parametrize("query", ["page=2", "page=99", "page=999999", "country=ZZ&page=2"])
def test_a_page_beyond_the_last_is_not_there(query):
    make.exhibitor()

    problem = get(f"/data/v1/exhibitors/?{query}", 404)

    assert problem["type"] == f"{settings.SITE_URL}/en/data/#unknown-page"
    assert problem["detail"] == "The last page is 1."


@pytest.mark.parametrize(
    "moment", ["0001-01-01", "9999-12-31", "0001-01-01T00:00:00%2B14:00", "2026-01-01T23:59:59.9Z"]
)
def test_the_ends_of_time_are_dates_too(moment):
    make.exhibitor()

    get(f"/data/v1/exhibitors/?updated_since={moment}")


def test_every_fault_is_named_at_once():
    problem = get("/data/v1/exhibitors/?page=x&per_page=y&colour=red", 400)

    assert [fault["parameter"] for fault in problem["parameters"]] == ["page", "per_page", "colour"]


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("/data/", "unknown-address"),
        ("/data/v2/", "unknown-address"),
        ("/data/v1/exhibitors/E001/more", "unknown-address"),
        ("/data/v1/gadgets/", "unknown-table"),
        ("/data/v1/gadgets.csv", "unknown-table"),
        ("/data/v1/gadgets/E001", "unknown-table"),
        ("/data/v1/%00/", "unknown-table"),
        ("/data/v1/exhibitors/E999", "unknown-code"),
        ("/data/v1/exhibitors/%00", "unknown-code"),
        ("/data/v1/citations/E001", "unknown-code"),
    ],
)
def test_what_is_not_there_is_a_problem_too(address, kind):
    assert get(address, 404)["type"].endswith(f"#{kind}")


@pytest.mark.parametrize(
    "address", ["/data/v1/?a=1", "/data/v1/openapi.json?a=1", "/data/v1/exhibitors.csv?country=TR"]
)
def test_an_address_without_parameters_refuses_them(address):
    assert get(address, 400)["parameters"]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_the_data_can_only_be_read(client, method):
    answer = getattr(client, method)("/data/v1/exhibitors/")

    assert (answer.status_code, answer["Content-Type"]) == (405, "application/problem+json")
    assert answer["Allow"] == "GET, HEAD, OPTIONS"


def test_a_forgotten_slash_is_forgiven(client):
    answer = client.get("/data/v1/exhibitors?country=TR")

    assert (answer.status_code, answer["Location"]) == (308, "/data/v1/exhibitors/?country=TR")


# Scripts of other sites


def test_any_site_may_ask_before_it_asks(client):
    answer = client.options(
        "/data/v1/exhibitors/",
        headers={"Origin": "https://example.org", "Access-Control-Request-Headers": "if-none-match"},
    )

    assert (answer.status_code, answer.content) == (204, b"")
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "If-None-Match" in answer["Access-Control-Allow-Headers"]
    assert "GET" in answer["Access-Control-Allow-Methods"]


def test_any_site_may_read_every_answer(client):
    row = make.exhibitor()
    tag = client.get("/data/v1/exhibitors/")["ETag"]
    answers = [
        client.get("/data/v1/exhibitors/"),
        client.get("/data/v1/exhibitors/", headers={"If-None-Match": tag}),
        client.get("/data/v1/exhibitors/?page=x"),
        client.get(f"/data/v1/exhibitors/{row.code}"),
        client.get("/data/v1/exhibitors/E999"),
        client.post("/data/v1/exhibitors/"),
    ]

    assert [answer.status_code for answer in answers] == [200, 304, 400, 200, 404, 405]
    assert {answer["Access-Control-Allow-Origin"] for answer in answers} == {"*"}
    assert {answer["Access-Control-Expose-Headers"] for answer in answers} == {"ETag, Last-Modified, Link"}
    assert not any(answer.cookies for answer in answers)


def test_asking_first_does_not_disturb_what_is_kept(client):
    make.exhibitor()
    first = client.get("/data/v1/exhibitors/").content
    client.options("/data/v1/exhibitors/")

    assert client.get("/data/v1/exhibitors/").content == first
    assert client.options("/data/v1/exhibitors/").status_code == 204


@pytest.mark.slow
def test_drafts_of_every_noun_are_nowhere(client):
    drafts = plant_drafts(make_web())

    for address in EVERYTHING:
        content = client.get(address).content
        assert MARKER.lower().encode() not in content.lower(), address
        assert not [row.code for row in drafts.values() if f'"{row.code}"'.encode() in content], address
    for row in drafts.values():
        for table in TABLES:
            if table.model is type(row):
                get(f"/data/v1/{table.name}/{row.code}", 404)


def test_a_draft_cannot_be_found_by_what_links_to_it():
    make.product(maker=make.exhibitor(state=State.DRAFT, code="E900"))

    assert codes("/data/v1/products/?maker=E900") == []


def test_a_line_of_the_log_about_a_draft_is_nowhere(client):
    shown, draft = make.exhibitor(), make.exhibitor(state=State.DRAFT, code="E900")
    for row in (shown, draft):
        note = {"note_fr": f"Ce qui a changé sur {row.code}.", "note_en": f"What changed on {row.code}."}
        Correction.objects.create(kind="correction", object_code=row.code, **note)

    assert [row["object"] for row in get("/data/v1/corrections/")["records"]] == [shown.code]
    for address in EVERYTHING:
        assert b"E900" not in client.get(address).content, address


def test_the_drafts_would_be_there_if_they_were_published(client):
    drafts = plant_drafts(make_web())
    for model in drafts:
        model.objects.update(state=State.PUBLISHED, first_published=datetime(2026, 1, 1, tzinfo=UTC))

    for table in TABLES:
        if table.model in drafts:
            assert MARKER in client.get(f"/data/v1/{table.name}/").content.decode(), table.name
