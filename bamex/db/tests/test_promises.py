"""What PostgreSQL promises by itself: each named constraint is broken once, and each trigger is seen at work."""

import threading
from datetime import date

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from bamex.history.snapshots import fingerprint
from bamex.models import (
    Addressable,
    CodeSeries,
    ContentVersion,
    Correction,
    Imprint,
    LoadedEntry,
    PublicVersion,
    Publishable,
    State,
    TableChange,
)
from bamex.tests import make
from exhibitors.models import CountryGroup, Exhibitor, Product, Specification
from news.models import Article, Fact, OpenQuestion
from programme.models import Objective, Organiser, Session, Topic

pytestmark = pytest.mark.django_db

SECTIONS = ("bamex", "exhibitors", "programme", "news")
MODELS = [model for section in SECTIONS for model in apps.get_app_config(section).get_models()]
CONSTRAINTS = {constraint.name: model for model in MODELS for constraint in model._meta.constraints}


# A row of any model


def line(model):
    return make.made(model, {"text": "Une ligne"}, {"salon": make.salon()})


def public_version(**values):
    given = {"snapshot": "{}", "fingerprint": fingerprint("{}"), "moment": "2026-11-22T00:00Z"}
    return PublicVersion.objects.create(**{"object_code": "E001", **given, **values})


OTHER_ROWS = {
    "ContentVersion": lambda: ContentVersion.objects.get_or_create(pk=1)[0],
    "Correction": lambda: make.made(Correction, {"note": "Corrigé."}, {"kind": "correction"}),
    "CountryGroup": lambda: make.made(CountryGroup, {"name": "Alliance"}, {"code": "AES"}),
    "Imprint": lambda: make.made(Imprint, {"publisher": "Le salon"}, {}),
    "CodeSeries": lambda: CodeSeries.objects.create(prefix="E", last=1),
    "TableChange": lambda: TableChange.objects.create(name="table_of_this_test", changed="2025-11-11T00:00:00Z"),
    "LoadedEntry": lambda: LoadedEntry.objects.create(model="bamex.Source", key="R001", digest="0"),
    "Objective": lambda: line(Objective),
    "OpenQuestion": lambda: make.made(OpenQuestion, {"text": "Les horaires"}, {"position": 1}),
    "Organiser": lambda: make.made(
        Organiser, {"name": "Organisateur", "role": "Organise"}, {"salon": make.salon(), "country": make.country()}
    ),
    "ReportedEquipment": make.reported_equipment,
    "Specification": lambda: make.made(
        Specification, {"label": "Envergure", "value": "12"}, {"product": make.product(), "source": make.source()}
    ),
    "PublicVersion": lambda: public_version(number=1),
    "Topic": lambda: line(Topic),
    "MediaItem": make.media_item,
    "PictureFiles": make.picture_files,
    "Claim": lambda: make.claim(make.fact()),
}


def row_of(model):
    if model.__name__ in OTHER_ROWS:
        return OTHER_ROWS[model.__name__]()
    if model.__name__ == "Citation":
        return make.cite(row_of(model._meta.get_field(model.targets()[0]).related_model)) and model.objects.get()
    return getattr(make, model.__name__.lower())()


def change(row, **values):
    """Past every validator of Django: as a slip in a script or in SQL would."""
    type(row)._base_manager.filter(pk=row.pk).update(**values)


# Constraints


def cite_nothing(model):
    model.objects.create(source=make.source())


def cite_two(model):
    first, second = (row_of(model._meta.get_field(name).related_model) for name in model.targets()[:2])
    model.objects.create(source=make.source(), **dict(zip(model.targets(), (first, second), strict=False)))


def cite_twice(model, target):
    row, source = row_of(model._meta.get_field(target).related_model), make.source()
    for _ in range(2):
        model.objects.create(source=source, field="note", **{target: row})


# Every way to break each constraint, by its name; the families that many models share are in `ways_to_break`.
OWN_WAYS = {
    "bamex_source_date_form": [lambda: change(make.source(), date="12/11/2025")],
    "bamex_imprint_single": [lambda: Imprint.objects.bulk_create([Imprint(pk=2)])],
    "bamex_publicversion_once": [lambda: [public_version(number=1) for _ in "12"]],
    "bamex_publicversion_fingerprint": [
        lambda: public_version(number=1, fingerprint="0" * 64),
        lambda: public_version(number=1, snapshot=""),
    ],
    "bamex_contentversion_single": [lambda: ContentVersion.objects.create(pk=2)],
    "bamex_loadedentry_once": [lambda: [LoadedEntry.objects.create(model="m", key="k", digest="0") for _ in "12"]],
    "programme_salon_ends_after_start": [lambda: change(make.salon(), end=date(2025, 11, 10))],
    "programme_salon_next_ends_after_start": [
        lambda: change(make.salon(), next_start=date(2026, 11, 10), next_end=date(2026, 11, 9))
    ],
    "programme_phase_ends_after_start": [lambda: change(make.phase(), end=date(2025, 11, 10))],
    "programme_session_ends_after_start": [lambda: change(make.session(), end=date(2025, 11, 10))],
    "programme_session_phase_when_during": [
        lambda: change(make.session(), phase=None),
        lambda: change(make.session(moment="margins"), phase=make.phase()),
    ],
    "programme_venue_coordinates_or_withheld": [
        lambda: change(make.venue(), latitude=12, longitude=-8),
        lambda: change(make.venue(), precision="exact"),
        lambda: change(make.venue(), precision="locality", latitude=12),
        lambda: change(make.venue(), precision="exact", latitude=91, longitude=-8),
    ],
    "news_statement_words_sourced": [
        lambda: change(make.statement(), quotation="Je salue."),
        lambda: change(make.statement(), quotation="Je salue.", quotation_language="fr"),
        lambda: change(make.statement(), quotation="Je salue.", quotation_source=make.source()),
        lambda: change(make.statement(), quotation_language="fr"),
        lambda: change(make.statement(), quotation_source=make.source()),
    ],
    "news_mediaitem_credited": [
        lambda: change(make.media_item(), credit=""),
        lambda: change(make.media_item(), rights_fr=""),
        lambda: change(make.media_item(), rights_fr=None),
    ],
    "news_mediaitem_has_files": [
        lambda: change(make.media_item(), renditions=[]),
        lambda: change(make.media_item(), received=None),
    ],
    "news_mediaitem_focus_in_picture": [
        lambda: change(make.media_item(), focus_x=101),
        lambda: change(make.media_item(), focus_y=101),
    ],
    "news_picturefiles_once": [lambda: [make.picture_files(media_item=row) for row in [make.media_item()] * 2]],
    "news_claim_once": [lambda: [make.claim(row, label_fr="stands") for row in [make.fact()] * 2]],
    "news_claim_key_once": [
        lambda: [make.claim(row, value, key="a") for row, value in zip([make.fact()] * 2, "14", strict=True)]
    ],
    "news_claim_key_form": [lambda: make.claim(make.fact(), key="A"), lambda: make.claim(make.fact(), key="1")],
}


def ways_to_break(name):
    model = CONSTRAINTS[name]
    prefix = f"{model._meta.app_label}_{model._meta.model_name}_"
    if name in OWN_WAYS:
        return OWN_WAYS[name]
    if name.endswith("_in_french"):
        column = f"{name.removeprefix(prefix).removesuffix('_in_french')}_fr"
        return [lambda text=text: change(row_of(model), **{column: text}) for text in ("", None)]
    if name == f"{prefix}withdrawn_with_reason":
        day = date(2025, 11, 10)
        return [lambda note=note: change(row_of(model), withdrawn=day, withdrawal_note_fr=note) for note in ("", None)]
    if name == f"{prefix}publication_dated":
        return [
            lambda state=state: change(row_of(model), state=state, first_published=None)
            for state in (State.PUBLISHED, State.WITHDRAWN)
        ]
    if name == f"{prefix}code_form":
        return [lambda code=code: change(row_of(model), code=code) for code in ("", "12", "e012", "E12", "E012b")]
    if name == f"{prefix}one_target":
        return [lambda: cite_nothing(model), lambda: cite_two(model)]
    if name.startswith(f"{prefix}once_"):
        return [lambda: cite_twice(model, name.removeprefix(f"{prefix}once_"))]
    return []


@pytest.mark.parametrize("name", CONSTRAINTS)
def test_the_database_refuses_what_breaks(name):
    ways = ways_to_break(name)

    assert ways, "write down how to break it"
    for break_it in ways:
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            break_it()
        assert refused.value.__cause__.diag.constraint_name == name


def test_every_model_has_a_row_that_breaks_nothing():
    assert {type(row_of(model)) for model in MODELS if model.__name__ != "Citation"} == {
        model for model in MODELS if model.__name__ != "Citation"
    }


def test_a_span_of_one_day_ends_when_it_starts():
    session = make.session(end=date(2025, 11, 11))

    assert Session.objects.get().last_day == session.start


def test_one_source_supports_two_fields_of_one_object():
    row, source = make.exhibitor(), make.source()

    make.cite(row, source, field="website")
    make.cite(row, source, field="founded")
    make.cite(row, source)

    assert [item.field for item in row.citations.all()] == ["website", "founded", ""]


# The content version


def version():
    return ContentVersion.objects.values_list("number", flat=True).first() or 0


def sql(statement, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def saved_in_the_admin():
    row = Exhibitor.objects.get()
    row.hq_city = "Istanbul"
    row.save()


CHANGES = {
    "a save": saved_in_the_admin,
    "update()": lambda: Exhibitor.objects.update(hq_city="Ankara"),
    "bulk_create": lambda: OpenQuestion.objects.bulk_create(
        [OpenQuestion(position=number, text_fr=f"Point {number}") for number in (1, 2, 3)]
    ),
    "a link added": lambda: Exhibitor.objects.get().domains.add(Product.objects.get().category),
    "a link removed": lambda: Product.objects.get().sessions.through.objects.all().delete(),
    "plain SQL": lambda: sql("UPDATE exhibitors_exhibitor SET founded = 1984"),
    "plain SQL that inserts": lambda: sql(
        "INSERT INTO exhibitors_country (code, name, name_fr, aliases) VALUES ('BF', 'x', 'x', '')"
    ),
    "a truncation": lambda: sql("TRUNCATE bamex_correction"),
    "a deletion": lambda: Correction.objects.all().delete(),
}


@pytest.fixture
def some_content():
    make.session().products.add(make.product())
    make.made(Correction, {"note": "Corrigé."}, {"kind": "correction"})


@pytest.mark.usefixtures("some_content")
@pytest.mark.parametrize("how", CHANGES)
def test_the_content_version_rises_once_by(how):
    before = version()

    CHANGES[how]()

    assert version() == before + 1


@pytest.mark.usefixtures("some_content")
def test_what_is_rolled_back_leaves_the_content_version_as_it_was():
    before = version()

    with transaction.atomic():
        saved_in_the_admin()
        during = version()
        transaction.set_rollback(True)

    assert (during, version()) == (before + 1, before)


@pytest.mark.usefixtures("some_content")
def test_reading_and_the_loader_s_own_notes_leave_the_content_version_as_it_was():
    before = version()

    assert [row.domains.count() for row in Exhibitor.objects.select_related("country")] == [0]
    LoadedEntry.objects.create(model="exhibitors.Exhibitor", key="E001", digest="0")
    ContentVersion.objects.update(changed="2025-11-11T00:00:00Z")

    assert version() == before


@pytest.mark.usefixtures("some_content")
def test_the_moment_of_the_last_change_moves_with_the_version():
    ContentVersion.objects.update(changed="2025-11-11T00:00:00Z")

    saved_in_the_admin()

    assert ContentVersion.objects.get().changed.year > 2025


@pytest.mark.django_db(transaction=True)
def test_readers_see_the_change_and_its_version_at_the_same_moment():
    make.exhibitor(hq_city="Istanbul")
    seen = []

    def look():
        with transaction.atomic():
            seen.append((Exhibitor.objects.get().hq_city, version()))
        connection.close()

    before = version()
    with transaction.atomic():
        Exhibitor.objects.update(hq_city="Ankara")
        in_another_connection(look)
    in_another_connection(look)

    assert seen == [("Istanbul", before), ("Ankara", before + 1)]


def in_another_connection(work):
    thread = threading.Thread(target=work)
    thread.start()
    thread.join(timeout=10)


# Former slugs


def former(row):
    return type(row)._base_manager.values_list("former_slugs", flat=True).get(pk=row.pk)


ADDRESSABLE = [model for model in MODELS if issubclass(model, Addressable)]


def saved(row, slug):
    row.slug = slug
    row.save()


RENAMINGS = {
    "a save": saved,
    "update()": lambda row, slug: change(row, slug=slug),
    "plain SQL": lambda row, slug: sql("UPDATE exhibitors_exhibitor SET slug = %s", slug),
}


@pytest.mark.parametrize("how", RENAMINGS)
def test_a_slug_is_remembered_when_it_is_changed_by(how):
    row = make.exhibitor(slug="baykar")

    RENAMINGS[how](row, "baykar-teknoloji")

    assert former(row) == ["baykar"]


def test_a_stale_copy_that_is_saved_makes_no_slug_forgotten():
    row = make.exhibitor(slug="first")
    stale = Exhibitor.objects.get()
    saved(row, "second")
    change(row, slug="third")

    stale.hq_city = "Istanbul"
    stale.save()

    assert former(row) == ["second", "third"]  # and its slug is "first" again
    assert Exhibitor.objects.get().slug == "first"


def test_a_remembered_slug_cannot_be_erased():
    row = make.exhibitor(slug="first")
    change(row, slug="second")

    change(row, former_slugs=[])

    assert former(row) == ["first"]


def test_a_slug_taken_back_is_no_longer_a_former_one():
    row = make.exhibitor(slug="first")

    change(row, slug="second")
    change(row, slug="first")

    assert former(row) == ["second"]


def test_a_change_of_anything_else_remembers_nothing():
    row = make.exhibitor(slug="baykar")

    change(row, hq_city="Istanbul")

    assert former(row) == []


SHOWN_IN_A_LIST = ("Category", "Theme")


@pytest.mark.parametrize("name", [model.__name__ for model in ADDRESSABLE if model.__name__ not in SHOWN_IN_A_LIST])
def test_a_former_address_still_leads_to_the_object(client, name):
    row = getattr(make, name.lower())()
    before = row.get_absolute_url()

    saved(row, "nouveau-nom")

    assert client.get(before).headers["Location"] == row.get_absolute_url()


# Codes


def test_codes_are_given_in_sequence_by_noun():
    makers = (make.exhibitor, make.source, make.exhibitor, make.article, make.exhibitor, make.source)

    assert [row().code for row in makers] == ["E001", "R001", "E002", "N001", "E003", "R002"]


def test_a_code_given_by_hand_is_kept_and_the_next_one_follows_it():
    make.article(code="N099")

    assert [make.article().code, make.article().code] == ["N100", "N101"]


def test_the_code_of_a_deleted_object_is_never_given_again():
    make.article()
    make.article().delete()

    assert make.article().code == "N003"


def test_codes_go_on_past_999():
    make.article(code="N999")

    assert [make.article().code, make.article().code] == ["N1000", "N1001"]


def test_every_noun_has_a_code_letter_of_its_own():
    letters = [model.publication.prefix for model in MODELS if issubclass(model, Publishable)]

    assert sorted(letters) == sorted(set(letters))
    assert all(len(letter) == 1 for letter in letters)


def test_a_saved_object_keeps_its_code():
    row = make.fact()
    make.fact()

    saved(row, "autre")

    assert Fact.objects.get(slug="autre").code == row.code


@pytest.mark.django_db(transaction=True)
def test_two_editors_who_save_at_once_get_two_codes():
    saved_first, codes, failures = threading.Event(), [], []

    def second_editor():
        saved_first.wait(timeout=10)
        try:
            codes.append(make.article().code)
        except IntegrityError as error:
            failures.append(error)
        connection.close()

    thread = threading.Thread(target=second_editor)
    thread.start()
    with transaction.atomic():
        codes.append(make.article().code)
        saved_first.set()
        thread.join(timeout=0.5)  # it waits for this transaction to end
        assert thread.is_alive()
    thread.join(timeout=10)

    assert failures == []
    assert codes == ["N001", "N002"]
    assert Article.objects.count() == 2
