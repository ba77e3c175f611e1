"""Loading content files: what is compared, kept, refused; what staff did stays."""

import pytest
import yaml
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from bamex.history.snapshots import keep_all_public_versions
from bamex.importer.content_file import ContentFile
from bamex.importer.loader import LoadRefusedError, load
from bamex.models import ContentVersion, LoadedEntry, Source, State
from exhibitors.models import (
    Category,
    Country,
    CountryGroup,
    Exhibitor,
    Product,
    Specification,
)
from programme.models import Phase, Session

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

# Small files, in the order in which they depend on one another.
DECLARED = {
    "sources": Source,
    "countries": Country,
    "country_groups": CountryGroup,
    "categories": Category,
    "exhibitors": Exhibitor,
    "products": Product,
    "phases": Phase,
    "sessions": Session,
}
SOURCE = {
    "code": "R001",
    "title": "Le salon ouvre",
    "publisher": "L’Essor",
    "language": "fr",
    "accessed": "2026-11-22",
    "kind": "coverage",
    "summary": {"fr": "Compte rendu.", "en": "Report."},
}
TURKIYE = {"code": "TR", "name": "Türkiye", "aliases": ["Turquie", "Turkey"]}
DRONES = {"code": "C001", "slug": "drones", "name": {"fr": "Drones", "en": "Drones"}}
BAYKAR = {
    "code": "E001",
    "slug": "baykar",
    "name": "Baykar",
    "country": "TR",
    "certainty": "confirmed",
    "domains": ["drones"],
    "summary": {"fr": "Constructeur turc.", "en": "Turkish maker."},
    "founded": 1984,
    "sources": ["R001", {"source": "R001", "field": "founded", "locator": "p. 2"}],
}
TB2 = {
    "code": "P001",
    "slug": "tb2",
    "name": "Bayraktar TB2",
    "maker": "baykar",
    "category": "drones",
    "summary": "Drone.",
    "shown_as": ["model", "flown"],
    "sources": ["R001"],
    "specifications": [{"label": {"fr": "Envergure", "en": "Wingspan"}, "value": "12", "unit": "m", "source": "R001"}],
}
PHASE = {"slug": "exposition", "name": "Exposition", "start": "2025-11-11", "end": "2025-11-12", "summary": "Stands."}
OPENING = {
    "code": "S001",
    "slug": "ouverture",
    "title": "Ouverture",
    "kind": "ceremony",
    "phase": "exposition",
    "start": "2025-11-11",
    "summary": "Le salon ouvre.",
}
SMALL = {
    "sources": [SOURCE],
    "countries": [TURKIYE],
    "categories": [DRONES],
    "exhibitors": [BAYKAR],
    "products": [TB2],
    "phases": [PHASE],
    "sessions": [OPENING],
}
SMALL_KEYS = [
    ("bamex.Source", "R001"),
    ("exhibitors.Country", "TR"),
    ("exhibitors.Category", "C001"),
    ("exhibitors.Exhibitor", "E001"),
    ("exhibitors.Product", "P001"),
    ("programme.Phase", "exposition"),
    ("programme.Session", "S001"),
]


@pytest.fixture
def files(tmp_path):
    """`files(exhibitors=[…])`: the small files with these instead; a text is written as it stands."""
    folder = tmp_path / "section" / "content"
    folder.mkdir(parents=True)

    def written(**contents):
        declared = []
        for name, model in DECLARED.items():
            content = {**SMALL, **contents}.get(name)
            if content is None:
                continue
            if not isinstance(content, str | bytes):
                content = yaml.safe_dump(content, allow_unicode=True)
            path = folder / f"{name}.yaml"
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
            declared.append(ContentFile(model, path))
        return declared

    return written


def version():
    return ContentVersion.objects.values_list("number", flat=True).first()


def refused(*arguments, **options):
    with pytest.raises(LoadRefusedError) as refusal:
        load(*arguments, **options)
    return refusal.value.report.errors


# What is compared


def test_a_first_load_adds_everything(files):
    report = load(files())

    assert (report.added, report.changed, report.removed, report.kept, report.unchanged) == (SMALL_KEYS, [], [], [], 0)
    row = Exhibitor.objects.get()
    assert (row.code, row.slug, row.name_fr, row.name_en, row.founded, row.state) == (
        *("E001", "baykar", "Baykar", "Baykar"),
        *(1984, State.PUBLISHED),
    )
    assert [(item.source.code, item.field, item.locator) for item in row.citations.all()] == [
        ("R001", "", ""),
        ("R001", "founded", "p. 2"),
    ]
    assert [str(item) for item in Product.objects.get().specifications.all()] == ["Envergure 12 m"]
    assert Country.objects.get().alias_list == ["Turquie", "Turkey"]


def test_a_dry_run_reports_the_same_and_writes_nothing(files):
    before = version()

    dry = load(files(), dry_run=True)
    assert (Exhibitor.objects.count(), LoadedEntry.objects.count(), version()) == (0, 0, before)

    assert load(files()) == dry


def test_a_second_load_changes_nothing(files):
    load(files())
    before, rows = version(), list(Exhibitor.objects.values())

    report = load(files())

    assert (report.added, report.changed, report.removed, report.kept, report.unchanged) == ([], [], [], [], 7)
    assert (version(), list(Exhibitor.objects.values())) == (before, rows)


def test_an_entry_written_otherwise_that_says_the_same_is_unchanged(files):
    load(files())

    reordered = dict(reversed({**BAYKAR, "name": {"en": "Baykar", "fr": " Baykar "}, "website": None}.items()))
    report = load(files(exhibitors=[{**reordered, "state": "published", "kind": "company"}]))

    assert report.changed == []


def test_only_what_changed_is_written(files):
    load(files())
    others = last_changes(Source) | last_changes(Product)
    aselsan = {**BAYKAR, "code": "E002", "slug": "aselsan", "name": "ASELSAN", "domains": []}

    report = load(files(exhibitors=[{**BAYKAR, "founded": None, "hq_city": "Istanbul"}, aselsan]))

    assert (report.added, report.changed) == ([("exhibitors.Exhibitor", "E002")], [("exhibitors.Exhibitor", "E001")])
    assert list(Exhibitor.objects.order_by("code").values_list("code", "founded", "hq_city")) == [
        ("E001", None, "Istanbul"),
        ("E002", 1984, ""),
    ]
    assert others == last_changes(Source) | last_changes(Product)


def last_changes(model):
    return {(row.code, row.last_changed) for row in model.objects.with_last_change()}


def test_a_published_entry_that_left_its_file_is_withdrawn_and_comes_back_with_it(files):
    load(files())

    gone = load(files(sessions=[]))
    again = load(files(sessions=[]))
    withdrawn = Session.objects.get().state
    back = load(files())

    assert (gone.removed, gone.kept) == ([("programme.Session", "S001")], [])
    assert (again.removed, again.kept) == ([], [])
    assert withdrawn == State.WITHDRAWN
    assert (back.changed, back.kept) == ([("programme.Session", "S001")], [])
    assert Session.objects.get().state == State.PUBLISHED


@pytest.mark.parametrize(
    ("name", "model"), [("country_groups", CountryGroup), ("sessions", Session)], ids=["without a state", "a draft"]
)
def test_an_entry_that_was_never_public_is_deleted_with_its_line(files, name, model):
    entry = {"code": "AES", "name": "Alliance"} if model is CountryGroup else {**OPENING, "state": "draft"}
    load(files(**{name: [entry]}))

    report = load(files(**{name: []}))

    assert [key for _, key in report.removed] == [entry["code"]]
    assert not model.objects.exists()


def test_an_entry_that_others_refer_to_cannot_leave_its_file(files):
    load(files())

    load(files(sessions=[]), overwrite=True)
    Session.objects.update(state=State.PUBLISHED, code="S002")  # no longer the loader's

    errors = refused(files(phases=[], sessions=[]))

    assert errors == ["section/content/phases.yaml: exposition: it left the file, but other objects still refer to it"]
    assert Phase.objects.count() == 1


def test_an_entry_may_leave_its_file_with_the_last_that_refers_to_it(files):
    load(files())

    report = load(files(phases=[], sessions=[{**OPENING, "phase": None, "moment": "margins"}]))

    assert (report.removed, report.changed) == ([("programme.Phase", "exposition")], [("programme.Session", "S001")])


def test_entries_that_refer_to_one_another_may_leave_together(files):
    load(files(sessions=[{**OPENING, "state": "draft"}]))

    report = load(files(phases=[], sessions=[]))

    assert sorted(report.removed) == [("programme.Phase", "exposition"), ("programme.Session", "S001")]
    assert not Phase.objects.exists()


def test_a_new_slug_keeps_the_object_and_its_old_address(files, client):
    load(files())
    before = Exhibitor.objects.get()

    renamed = {
        "exhibitors": [{**BAYKAR, "slug": "baykar-teknoloji"}],
        "products": [{**TB2, "maker": "baykar-teknoloji"}],
    }
    report = load(files(**renamed))

    after = Exhibitor.objects.get()
    assert (report.changed, report.added) == ([("exhibitors.Exhibitor", "E001")], [])
    assert (after.pk, after.slug, after.former_slugs) == (before.pk, "baykar-teknoloji", ["baykar"])
    assert client.get(before.get_absolute_url()).headers["Location"] == after.get_absolute_url()
    assert refused(files(exhibitors=renamed["exhibitors"])) == [
        "section/content/products.yaml: P001: exhibitor “baykar” does not exist"
    ]


# What staff did


def staff_edit():
    Exhibitor.objects.update(hq_city="Istanbul")


STAFF = {
    "a text": staff_edit,
    "a link": lambda: Exhibitor.objects.get().domains.clear(),
    "a citation": lambda: Exhibitor.objects.get().citations.first().delete(),
    "the state": lambda: Exhibitor.objects.update(state=State.WITHDRAWN),
    "the slug": lambda: Exhibitor.objects.update(slug="baykar-teknoloji"),
}


@pytest.mark.parametrize("what", STAFF)
def test_a_row_of_which_staff_edited(files, what):
    load(files())
    STAFF[what]()
    edited = list(Exhibitor.objects.values())
    changed = files(exhibitors=[{**BAYKAR, "founded": 1986}], products=[{**TB2, "note": "Maquette."}])

    kept = load(changed)
    rows = list(Exhibitor.objects.values())
    overwritten = load(changed, overwrite=True)

    assert (kept.kept, kept.changed) == ([("exhibitors.Exhibitor", "E001")], [("exhibitors.Product", "P001")])
    assert rows == edited
    assert (overwritten.kept, overwritten.changed) == ([], [("exhibitors.Exhibitor", "E001")])
    assert Exhibitor.objects.get().founded == 1986
    assert load(changed).unchanged == 7


def test_a_specification_edited_by_staff_is_kept(files):
    load(files())
    Specification.objects.update(value_fr="14")

    report = load(files(products=[{**TB2, "summary": "Autre."}]))

    assert report.kept == [("exhibitors.Product", "P001")]
    assert Specification.objects.get().value_fr == "14"


def test_a_row_deleted_by_staff_stays_deleted_and_is_reported(files):
    load(files())
    Product.objects.all().delete()

    kept = load(files())
    after = Product.objects.count()
    overwritten = load(files(), overwrite=True)

    assert (kept.kept, kept.added, after) == ([("exhibitors.Product", "P001")], [], 0)
    assert overwritten.added == [("exhibitors.Product", "P001")]


def test_an_entry_that_refers_to_what_staff_deleted_is_refused(files):
    load(files(products=[]))
    Exhibitor.objects.all().delete()

    assert refused(files()) == [
        "section/content/products.yaml: P001: "
        "exhibitor “E001” is not in the database: staff deleted it, or it was refused"
    ]


def test_an_edited_row_that_left_its_file_is_kept(files):
    load(files(products=[]))
    staff_edit()

    report = load(files(products=[], exhibitors=[]))

    assert (report.kept, report.removed) == ([("exhibitors.Exhibitor", "E001")], [])
    assert Exhibitor.objects.get().state == State.PUBLISHED


def test_a_row_made_by_staff_is_left_alone_and_can_be_referred_to(files):
    load(files())
    Country.objects.create(code="BF", name_fr="Burkina Faso")

    report = load(files(country_groups=[{"code": "AES", "name": "Alliance", "members": ["BF", "TR"]}]))

    assert (report.added, report.removed) == ([("exhibitors.CountryGroup", "AES")], [])
    assert [country.code for country in CountryGroup.objects.get().members.all()] == ["BF", "TR"]


# What is refused
BAD = {
    "an unknown key": ("exhibitors", {"colour": "red"}, "unknown key “colour”"),
    "a missing French text": ("exhibitors", {"summary": {"en": "Maker."}}, "summary: the French text is missing"),
    "a missing required text": ("exhibitors", {"summary": None}, "summary: the French text is missing"),
    "a third language": ("exhibitors", {"name": {"fr": "B", "tr": "B"}}, "name: write one text, or a mapping with"),
    "a dangling country": ("exhibitors", {"country": "ZZ"}, "country “ZZ” does not exist"),
    "a dangling domain": ("exhibitors", {"domains": ["chars"]}, "category “chars” does not exist"),
    "a dangling source": ("exhibitors", {"sources": ["R999"]}, "source “R999” does not exist"),
    "a dangling source of a specification": (
        "products",
        {"specifications": [{**TB2["specifications"][0], "source": "R998"}]},
        "source “R998” does not exist",
    ),
    "a reference that is no text": ("exhibitors", {"country": ["TR"]}, "country: write one name"),
    "a list of references that are no texts": (
        "exhibitors",
        {"domains": [{"a": "b"}]},
        "domains: write a list of names",
    ),
    "a list that holds nothing": ("exhibitors", {"domains": [None]}, "domains: write a list of names"),
    "a list where a text belongs": ("exhibitors", {"hq_city": ["Istanbul"]}, "hq_city: write one value"),
    "a text where a list of choices belongs": ("products", {"shown_as": "model"}, "shown_as: write a list"),
    "a missing reference": ("exhibitors", {"country": None}, "country: is missing"),
    "a text where a list belongs": ("exhibitors", {"domains": "drones"}, "domains: write a list"),
    "a child that is no mapping": (
        "products",
        {"specifications": ["12 m"]},
        "specifications: specifications 1 must be",
    ),
    "an unknown key of a child": (
        "products",
        {"specifications": [{**TB2["specifications"][0], "colour": "red"}]},
        "specifications 1: unknown key “colour”",
    ),
    "a bad date": ("sessions", {"start": "2025-13-41"}, "start: "),
    "a bad choice": ("exhibitors", {"certainty": "maybe"}, "certainty: "),
    "a bad choice in a list": ("products", {"shown_as": ["painted"]}, "shown_as: "),
    "a bad number": ("exhibitors", {"founded": "long ago"}, "founded: "),
    "a bad flag": ("exhibitors", {"single_source": "perhaps"}, "single_source: "),
    "a bad address": ("exhibitors", {"website": "baykar"}, "website: "),
    "an address of files": ("exhibitors", {"website": "ftp://baykar.test/"}, "website: write an address that begins"),
    "an invisible name": ("exhibitors", {"name": {"fr": "\u200b"}}, "name_fr: character 1 is one that nobody sees"),
    "an invisible character": ("exhibitors", {"name": {"fr": "Bay\u200bkar"}}, "name_fr: character 4"),
    "a year to come": ("exhibitors", {"founded": 2090}, "founded: write a year between"),
    "a text without end": ("exhibitors", {"note": {"fr": "x" * 50_000}}, "note_fr: 50000 characters"),
    "a text that is too long": ("exhibitors", {"hq_city": "x" * 81}, "hq_city: "),
    "a bad slug": ("exhibitors", {"slug": "Baykar & Cie"}, "slug: "),
    "a bad code": ("exhibitors", {"code": "12"}, "A code is a capital letter"),
    "a missing code": ("exhibitors", {"code": None}, "code: is missing"),
    "a field that does not exist": (
        "exhibitors",
        {"sources": [{"source": "R001", "field": "colour"}]},
        "sources: R001 supports “colour”, which is no field here",
    ),
    "a citation of another form": ("exhibitors", {"sources": [{"code": "R001"}]}, "sources: a source is a code, or"),
    "a source cited twice": ("exhibitors", {"sources": ["R001", "R001"]}, "sources: R001 is cited twice"),
    "an end before the start": ("sessions", {"end": "2025-11-10"}, "The end comes before the start."),
    "a session without its phase": ("sessions", {"phase": None}, "A session in the programme belongs to a phase"),
}


@pytest.mark.parametrize("what", BAD)
def test_the_loader_refuses(files, what):
    name, fault, message = BAD[what]
    entry = {**SMALL[name][0], **fault}

    errors = refused(files(**{"products": [], name: [entry]}))

    expected = f"section/content/{name}.yaml: {entry['code'] or 'entry 1'}: {message}"
    assert len(errors) == 1
    assert errors[0].startswith(expected)
    assert not Source.objects.exists()


@pytest.mark.parametrize("key", ["code", "slug"])
def test_two_entries_cannot_have_the_same(files, key):
    other = {**BAYKAR, "code": "E002", "slug": "aselsan", key: BAYKAR[key]}

    errors = refused(files(exhibitors=[BAYKAR, other]))

    assert len(errors) == 1
    assert errors[0].startswith(f"section/content/exhibitors.yaml: {other['code']}: ")
    assert not Exhibitor.objects.exists()


def test_all_errors_come_at_once_and_nothing_is_half_written(files):
    load(files())
    before = version()

    errors = refused(
        files(
            sources=[{**SOURCE, "title": "Autre titre"}],
            categories="- [",
            exhibitors=[
                {**BAYKAR, "colour": "red", "certainty": "maybe", "name": None},
                {**BAYKAR, "code": "E002", "slug": "aselsan", "country": "ZZ"},
            ],
            sessions=[{**OPENING, "end": "2025-11-10", "venue": "nulle-part"}],
        )
    )

    assert sorted(error.split(": ")[0].removeprefix("section/content/") for error in errors) == [
        *["categories.yaml"],
        *["exhibitors.yaml"] * 4,
        *["sessions.yaml"] * 2,
    ]
    assert (version(), Source.objects.get().title) == (before, "Le salon ouvre")


def test_a_file_that_is_missing_is_an_error(files):
    declared = files()
    declared[0].path.unlink()

    assert refused(declared)[0].startswith("section/content/sources.yaml: ")


def test_a_broken_part_is_named_with_its_entry_and_the_others_are_not(files):
    twice = [TB2["specifications"][0], {**TB2["specifications"][0], "value": "x" * 121}]
    akinci = {**TB2, "code": "P002", "slug": "akinci", "specifications": twice}

    errors = refused(files(products=[TB2, akinci]))

    assert {error.partition("value")[0] for error in errors} == {
        "section/content/products.yaml: P002: specifications 2: "
    }


def test_what_only_the_database_refuses_is_named_with_its_entry(files):
    load(files(products=[]))
    Product.objects.create(
        slug="akinci",
        name_fr="Akıncı",
        summary_fr="Drone.",
        code="P009",
        maker=Exhibitor.objects.get(),
        category=Category.objects.get(),
    )
    entries = [TB2, {**TB2, "code": "P002", "slug": "akinci"}, {**TB2, "code": "P003", "slug": "tb3"}]

    errors = refused(files(products=entries))

    assert errors == ["section/content/products.yaml: P002: slug: Product with this Slug already exists."]
    assert [row.code for row in Product.objects.all()] == ["P009"]


# What saving does besides writing


def test_what_is_loaded_is_dated_and_its_codes_are_never_given_again(files):
    load(files(exhibitors=[BAYKAR, {**BAYKAR, "code": "E007", "slug": "aselsan"}], products=[]))

    dates = list(Exhibitor.objects.values_list("first_published", flat=True))
    new = Exhibitor.objects.create(slug="stm", name_fr="STM", summary_fr="Drones.", country_id="TR")

    assert all(dates)
    assert new.code == "E008"


def test_what_changes_keeps_the_day_of_its_publication(files):
    load(files(), keep_versions=keep_all_public_versions)
    before = Exhibitor.objects.with_last_change().get()

    load(files(exhibitors=[{**BAYKAR, "founded": 1986}]), keep_versions=keep_all_public_versions)

    after = Exhibitor.objects.get()
    assert (after.founded, after.first_published) == (1986, before.first_published)


# What it costs


def test_a_load_takes_as_many_queries_however_many_entries(files):
    def count(number):
        exhibitors = [{**BAYKAR, "code": f"E{each:03d}", "slug": f"e-{each}"} for each in range(1, number + 1)]
        products = [
            {**TB2, "code": f"P{each:03d}", "slug": f"p-{each}", "maker": "e-1"} for each in range(1, number + 1)
        ]
        declared = files(exhibitors=exhibitors, products=products)
        with CaptureQueriesContext(connection) as captured:
            load(declared)
        return len(captured)

    def count_and_undo(number):
        with transaction.atomic():
            counted = count(number)
            transaction.set_rollback(True)
        return counted

    count_and_undo(1)  # what a process asks once

    assert count_and_undo(5) == count_and_undo(1)


def test_progress_is_told_file_by_file(files):
    said = []

    load(files(), progress=said.append)

    assert said[0] == "read 7 entries of 7 files"
    assert said[1:-1] == [
        *("section/content/sources.yaml: 1 added", "section/content/countries.yaml: 1 added"),
        *("section/content/categories.yaml: 1 added", "section/content/exhibitors.yaml: 1 added"),
        *("section/content/products.yaml: 1 added", "section/content/phases.yaml: 1 added"),
        "section/content/sessions.yaml: 1 added",
    ]
    assert said[-1] == "kept 0 public versions"
