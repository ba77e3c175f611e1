"""Loading the content files: what is compared, kept, refused; and the real files, all of which are loaded.

That all of them can be read on the site is told in the second half, on a database that holds the whole content.
"""

import io
import re

import pytest
import yaml
from django.apps import apps
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchQuery
from django.core.management import CommandError, call_command
from django.db.models import DateField, DecimalField
from django.test import Client
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.html import escape
from django.utils.translation import override

from bamex import figures
from bamex.content import ContentFile, LoadRefusedError, load, reference_key
from bamex.management.commands.load_content import FILES
from bamex.models import ContentVersion, LoadedEntry, Publishable, Source, State
from bamex.templatetags.texts import language_name
from bamex.typography import typeset
from exhibitors.models import (
    Category,
    Country,
    CountryGroup,
    Delegation,
    Exhibitor,
    Product,
    ReportedEquipment,
    Specification,
)
from news.models import Article, Fact, OpenQuestion, Statement, Theme
from programme.models import Phase, Salon, Session, Venue

pytestmark = pytest.mark.django_db

# Small files, in the order in which they depend on one another.
DECLARED = {
    "sources": (Source, {}),
    "countries": (Country, {}),
    "country_groups": (CountryGroup, {}),
    "categories": (Category, {}),
    "exhibitors": (Exhibitor, {}),
    "products": (Product, {"specifications": Specification}),
    "phases": (Phase, {}),
    "sessions": (Session, {}),
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
        for name, (model, children) in DECLARED.items():
            content = {**SMALL, **contents}.get(name)
            if content is None:
                continue
            if not isinstance(content, str | bytes):
                content = yaml.safe_dump(content, allow_unicode=True)
            path = folder / f"{name}.yaml"
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
            declared.append(ContentFile(model, path, children))
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
    dry = load(files(), dry_run=True)
    empty = (Exhibitor.objects.count(), LoadedEntry.objects.count(), version())
    wet = load(files())

    assert empty == (0, 0, None)
    assert dry == wet


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
    others = set(Source.objects.values_list("last_updated")) | set(Product.objects.values_list("last_updated"))
    aselsan = {**BAYKAR, "code": "E002", "slug": "aselsan", "name": "ASELSAN", "domains": []}

    report = load(files(exhibitors=[{**BAYKAR, "founded": None, "hq_city": "Istanbul"}, aselsan]))

    assert (report.added, report.changed) == ([("exhibitors.Exhibitor", "E002")], [("exhibitors.Exhibitor", "E001")])
    assert list(Exhibitor.objects.order_by("code").values_list("code", "founded", "hq_city")) == [
        ("E001", None, "Istanbul"),
        ("E002", 1984, ""),
    ]
    assert others == set(Source.objects.values_list("last_updated")) | set(Product.objects.values_list("last_updated"))


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


TEXTS = {
    "a key given twice": ("- code: TR\n  name: Türkiye\n  name: Turquie\n", "the key “name” is given twice"),
    "a fault of YAML": ("- code: TR\n name: [", "line 2"),
    "a file that is no list": ("code: TR\n", "must be a list of entries"),
    "an empty file": ("# nothing\n", "must be a list of entries"),
    "a text that is no UTF-8": ("- code: TR\n  name: T\xfcrkiye\n".encode("latin-1"), "utf-8"),
}


@pytest.mark.parametrize("what", TEXTS)
def test_the_loader_refuses_a_file_with(files, what):
    text, message = TEXTS[what]

    errors = refused(files(countries=text))

    assert errors[0].startswith("section/content/countries.yaml: ")
    assert message in errors[0]


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


def test_plain_words_stay_words(files):
    text = "- {code: NO, name: yes}\n- {code: 'ON', name: 10:00}\n- {code: TR, name: 1_000, aliases: [12e3, off]}\n"

    load(files(countries=text))

    assert list(Country.objects.values_list("code", "name_fr", "aliases")) == [
        ("NO", "yes", ""),
        ("ON", "10:00", ""),
        ("TR", "1_000", "12e3\noff"),
    ]


# The real files: all of it is loaded, and all of it is on the site

whole = pytest.mark.usefixtures("content")
TOTALS = {
    "bamex.Source": 161,
    "exhibitors.Country": 20,
    "exhibitors.CountryGroup": 1,
    "exhibitors.Category": 25,
    "exhibitors.Exhibitor": 23,
    "exhibitors.Person": 32,
    "exhibitors.Product": 16,
    "exhibitors.Specification": 36,
    "exhibitors.Delegation": 20,
    "exhibitors.ReportedEquipment": 23,
    "exhibitors.Citation": 371,
    "programme.Venue": 6,
    "programme.Phase": 2,
    "programme.Session": 20,
    "programme.Salon": 1,
    "programme.Objective": 6,
    "programme.Topic": 8,
    "programme.Organiser": 5,
    "programme.Citation": 171,
    "news.Theme": 6,
    "news.Statement": 22,
    "news.Article": 16,
    "news.Fact": 40,
    "news.Claim": 103,
    "news.OpenQuestion": 12,
    "news.Citation": 294,
}


@whole
@pytest.mark.parametrize("label", TOTALS)
def test_the_whole_content_has_as_many(label):
    rows = apps.get_model(label).objects.all()

    assert rows.count() == TOTALS[label]
    if issubclass(rows.model, Publishable):
        assert rows.published().count() == TOTALS[label]


@whole
def test_every_content_file_is_loaded_and_nothing_comes_from_elsewhere():
    on_disk = {path for section in ("bamex", "exhibitors", "programme", "news") for path in contents(section)}

    assert {file.path for file in FILES} == on_disk
    assert {file.model._meta.label: len(file.read()) for file in FILES} == {
        label: TOTALS[label] for label in (file.model._meta.label for file in FILES)
    }


def contents(section):
    return (settings.BASE_DIR / section / "content").glob("*")


@whole
def test_the_command_finds_the_whole_content_unchanged():
    before, said = version(), io.StringIO()

    call_command("load_content", stdout=said)

    assert said.getvalue().splitlines()[-1] == (
        "0 added, 0 changed, 0 removed, 0 kept as edited by staff, 446 unchanged."
    )
    assert version() == before


@whole
def test_the_command_says_what_it_would_keep_and_what_it_refuses(monkeypatch):
    Exhibitor.objects.filter(code="E001").update(hq_city="Ankara")
    said = io.StringIO()
    call_command("load_content", "--dry-run", stdout=said)
    monkeypatch.setattr(FILES[0], "path", FILES[0].path.with_name("missing.yaml"))

    assert said.getvalue().splitlines()[-2:] == [
        "kept: exhibitors.Exhibitor E001",
        "Would be: 0 added, 0 changed, 0 removed, 1 kept as edited by staff, 445 unchanged.",
    ]
    with pytest.raises(CommandError, match=r"^Nothing was written\.\nbamex/content/missing\.yaml: "):
        call_command("load_content")


# Reading the site

SITE = {}


def read(path, client=Client()):  # noqa: B008 - one client, as its pages are kept for the whole module
    """What a page shows: its <main>, fetched once."""
    path = path.split("#")[0]
    if path not in SITE:
        answer = client.get(path)
        assert answer.status_code == 200, path
        SITE[path] = answer.content.decode().partition("<main")[2].partition("</main>")[0]
    return SITE[path]


def element(path):
    """The part of a page that an address with a fragment points at, or the whole page."""
    page, _, fragment = path.partition("#")
    if not fragment:
        return read(page)
    tag, rest = re.search(rf'<(\w+)[^>]* id="{fragment}"[^>]*>(.*)', read(page), re.DOTALL).groups()
    return rest.partition(f"</{tag}>")[0]


def homes(row):
    """The pages that show a row, in the active language: its own, or those of what it belongs to."""
    if isinstance(row, Salon):
        return [reverse(name) for name in ("home", "practical", "press", "name_list", "theme_list")]
    if isinstance(row, OpenQuestion):
        return [reverse(name) for name in ("practical", "open_question_list")]
    if isinstance(row, CountryGroup):
        return [reverse("delegation_list")]
    return [(row.delegation if isinstance(row, Country) else row).get_absolute_url()]


# What is shown otherwise than by its words, and in which.
FLAGS = {
    "single_source": {"fr": "une seule source", "en": "single source"},
    "is_organiser": {"fr": "Organisateur du salon", "en": "Organiser of the show"},
    "title_is_descriptive": {"fr": "Titre descriptif", "en": "Descriptive title"},
    "shown_stated": {"fr": "aucune source", "en": "not named at the show by any source"},
    "day_is_exact": {"fr": "<span>", "en": "<span>"},  # by its note, or the words in its place
}
# What no page of the object prints: what it is filed under, and notes for staff.
UNPRINTED = {"code", "slug", "position", "sources", "website_candidate", "is_key_figure", "about_salon", "short_label"}
UNPRINTED |= {"key", "figure"}  # an answer's address, and what other texts quote


def expected(shape, row, entry, language):
    """`(key, HTML)` for each value of an entry that a page must show."""
    for key, value in entry.items():
        column = shape.columns.get(key)
        if key in UNPRINTED or value in (None, "", []):
            continue
        if key in shape.children:
            for child, item in zip(getattr(row, key).all(), value, strict=True):
                yield from (
                    (f"{key}.{name}", html) for name, html in expected(shape.children[key], child, item, language)
                )
        elif key in shape.bilingual:
            text_language = language if isinstance(value, str) or value.get(language) else "fr"
            text = value if isinstance(value, str) else value[text_language]
            yield from ((key, html) for part in text.split("\n\n") for html in pieces(part.strip(), text_language))
        elif key == "aliases":
            # Those of countries and domains are for the search, which is asked below.
            yield from ((key, escape(alias)) for alias in value if not isinstance(row, Country | Category))
        elif key in shape.links or column.is_relation:
            related = getattr(row, key)
            for item in related.all() if key in shape.links else [related]:
                yield key, name_or_address(item, language)
        elif key in FLAGS:
            yield key, FLAGS[key][language]
        elif isinstance(column, ArrayField):
            # Said by the sources' own words, where there are any.
            yield from ((key, escape(str(label).lower())) for label in row.presentations if "display_form" not in entry)
        elif value == "withheld":
            yield key, {"fr": "non publié", "en": "not published"}[language]
        elif isinstance(column, DecimalField):
            yield key, number_format(value, decimal_pos=4)
        elif column.choices:
            yield key, escape(str(getattr(row, f"get_{key}_display")()))
        elif isinstance(column, DateField) or (isinstance(row, Source) and key == "date"):
            yield key, f'datetime="{value}"'
        elif key == "language":
            yield key, escape(language_name(value))
        elif isinstance(row, Source) and key == "title":
            yield key, escape(typeset(value, row.language))
        else:
            yield key, escape(value)


def pieces(text, language):
    """The text as a page shows it, in pieces where it quotes the ledger: the figures themselves are links."""
    marked = figures.replaced(text, language, lambda _figure, words: f"\ue002{words}\ue002")
    return filter(None, (piece.strip() for piece in escape(typeset(marked, language)).split("\ue002")))


def name_or_address(row, language):
    """A country is named, whatever has an address is linked to."""
    if isinstance(row, Country):
        return escape(typeset(getattr(row, f"name_{language}"), language))
    return f'href="{escape(row.get_absolute_url())}"'


def entries(file):
    rows = {str(getattr(row, file.shape.key)): row for row in file.shape.rows()}
    return [(rows[str(entry[file.shape.key])], entry) for entry in file.read()]


LANGUAGES = ("fr", "en")
by_file = pytest.mark.parametrize("file", FILES, ids=lambda file: file.path.stem)


@whole
@by_file
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_value_is_on_the_site_from(file, language):
    missing = []
    with override(language):
        for row, entry in entries(file):
            pages = homes(row)
            texts = [read(page) for page in pages]
            if not isinstance(row, OpenQuestion):  # which all its pages show
                texts = ["".join(texts)]
            for key, html in expected(file.shape, row, entry, language):
                missing += [f"{pages[0]} {key}: {html}" for text in texts if html not in text]

    assert missing == []


@whole
@pytest.mark.parametrize("language", LANGUAGES)
def test_key_figures_are_on_the_home_page_and_in_the_press_room(language):
    with override(language):
        links = {
            (fact.get_absolute_url(), escape(typeset(getattr(fact, f"{name}_{language}"), language)), page)
            for fact in Fact.objects.filter(is_key_figure=True)
            for name, page in (("short_label", reverse("home")), ("question", reverse("press")))
        }
        shown = {(url, text, page) for url, text, page in links if f'<a href="{url}">{text}</a>' in read(page)}

    assert len(links) == 10
    assert shown == links


@whole
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_whole_coverage_is_listed(language):
    with override(language):
        coverage = Source.objects.coverage()
        listed = "".join(read(f"{reverse('coverage_list')}?page={number}") for number in (1, 2))
        missing = [row.code for row in coverage if f'href="{row.get_absolute_url()}"' not in listed]

    assert (coverage.count(), missing) == (102, [])


@whole
@pytest.mark.parametrize("model", [Country, Category])
def test_the_other_names_of_countries_and_domains_are_known_to_the_search(model):
    named = {(row.pk, alias) for row in model.objects.all() for alias in row.alias_list}
    asked = {alias: SearchQuery(alias, config="bamex_french", search_type="phrase") for _, alias in named}

    found = {(row.pk, alias) for alias, query in asked.items() for row in model.objects.filter(search_fr=query)}

    assert len(named) >= 41
    assert named - found == set()


@whole
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_for_staff_only_is_on_no_page(language, client):
    candidates = [entry["website_candidate"] for file in FILES for entry in file.read() if "website_candidate" in entry]
    with override(language):
        rows = [row for model in (Exhibitor, Product, Source) for row in model.objects.all()]
        lists = [reverse(name) for name in ("home", "exhibitor_list", "press", "practical", "source_list")]
        paths = [*(row.get_absolute_url() for row in rows), *lists, f"{reverse('search')}?q=skydagger.com"]

    assert [text.split()[0] for text in candidates] == ["skydagger.com"]
    assert [path for path in paths if "//skydagger.com" in read(path)] == []
    assert [path for path in paths[:-1] if "skydagger.com" in read(path)] == []


def cited(row, entry):
    """`(row shown, source code, field)` for each citation of an entry and of what is written within it."""
    for item in entry.get("sources", []):
        item = {"source": item} if isinstance(item, str) else item
        yield row, item["source"], item.get("field", "")
    if "source" in entry:
        yield row, entry["source"], ""
    for value in entry.values():
        for child in value if isinstance(value, list) else []:
            if (
                isinstance(child, dict)
                and "label" in child | {"label": ""}
                and set(child) - {"source", "field", "locator"}
            ):
                yield from cited(row, child)


def marked(page, source):
    """Whether what a page's address points at bears a mark whose note leads to the source."""
    note = re.search(rf'<li id="note-(\d+)"><a href="{source}"', read(page))
    return bool(note) and f'href="#note-{note[1]}"' in element(page)


@whole
@by_file
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_citation_leads_to_its_source_and_back_from(file, language):
    missing, count = [], 0
    with override(language):
        for row, entry in entries(file):
            for shown, code, _field in cited(row, entry):
                count += 1
                pages, source = homes(shown), reverse("source_detail", args=[code.lower()])
                if not any(marked(page, source) for page in pages):
                    missing.append(f"{pages[0]} does not cite {code}")
                if f'href="{escape(shown.get_absolute_url())}"' not in read(source).partition('id="uses-title"')[2]:
                    missing.append(f"{source} does not lead to {pages[0]}")

    assert missing == []
    assert count == CITATIONS.get(file.path.stem, 0)


# Citations an entry and the specifications' sources, file by file: 806 + 36 in all.
CITATIONS = {
    "country_groups": 1,
    "exhibitors": 155,
    "people": 54,
    "products": 49 + 36,
    "delegations": 77,
    "reported_equipment": 35,
    "venues": 22,
    "phases": 8,
    "sessions": 49,
    "salon": 34 + 14 + 12 + 15 + 17,
    "themes": 10,
    "statements": 41,
    "articles": 67,
    "facts": 176,
}


# What the portal was founded on: every statement of the two founding articles has a place. By slug, or code.
FOUNDING = {
    ("R001", Salon): ["BAMEX’25"],
    ("R001", Phase): ["exposition"],
    ("R001", Venue): ["centre-boubacar-sada-sy"],
    ("R001", Fact): [
        *("dates-du-salon", "lieu-des-demonstrations", "nombre-d-entreprises"),
        *("nationalite-des-exposants", "pays-et-delegations"),
    ],
    ("R001", Exhibitor): ["aselsan", "baykar", "roketsan", "mke", "stm"],
    ("R001", Product): ["bayraktar-tb2", "bayraktar-akinci"],
    # Combat drones, air defence, heavy weapons, space, communications, armoured vehicles, helicopters.
    ("R001", ReportedEquipment): ["X014", "X015", "X016", "X017", "X021", "X022", "X023"],
    ("R001", Delegation): ["turkiye", "chine"],
    ("R001", Article): ["delegation-russe-recue-a-koulouba"],
    ("R001", Theme): ["formation", "industrie-cofinancement", "lutte-contre-le-terrorisme", "vitrine"],
    ("R002", Salon): ["BAMEX’25"],
    ("R002", Exhibitor): ["the-peak-defense"],
    ("R002", Fact): ["nombre-d-entreprises", "congo-ou-rdc"],
    ("R002", CountryGroup): ["AES"],
    ("R002", Delegation): [
        *("turkiye", "burkina-faso", "niger", "congo", "togo"),
        *("ghana", "nigeria", "maroc", "soudan", "libye", "iran"),
    ],
    ("R002", ReportedEquipment): ["X018", "X019", "X020"],  # land, air and naval systems
    ("R002", Article): ["le-premier-ministre-ouvre-le-salon"],
    ("R002", Statement): ["Q004", "Q005"],  # the Prime Minister's opening speech
    ("R002", Theme): ["architecture-africaine", "lutte-contre-le-terrorisme", "vitrine"],
}


@whole
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_statement_of_the_founding_articles_has_a_place(language):
    missing = []
    with override(language):
        for (code, model), names in FOUNDING.items():
            uses = read(reverse("source_detail", args=[code.lower()])).partition('id="uses-title"')[2]
            rows = [model.objects.get(**{reference_key(model): name}) for name in names]
            missing += [f"{code} {row}" for row in rows if f'href="{row.get_absolute_url()}"' not in uses]

    assert missing == []


@whole
@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", ["plus de 30 entreprises", "plus de 50 pays", "chercheurs", "jeunes entreprises", "investisseurs"]),
        ("en", ["more than 30", "more than 50", "researchers", "start-ups", "investors"]),
    ],
)
def test_the_figures_and_audiences_of_the_founding_articles_are_said(language, words):
    with override(language):
        facts = [Fact.objects.get(slug=slug) for slug in ("nombre-d-entreprises", "pays-et-delegations")]
        said = "".join(read(row.get_absolute_url()) for row in (*facts, Theme.objects.get(slug="vitrine")))

    assert [word for word in words if word not in said] == []
