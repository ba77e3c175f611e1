"""The parameters of files: what each understands, what it reads past, and how it refuses the rest, in one form."""

import json

import pytest
from django.test import Client

from bamex.history.snapshots import keep_public_version
from bamex.models import Correction
from bamex.tests import crawl, make
from bamex.tests.crawl import LISTS, Page, kind
from programme.models import Venue

pytestmark = pytest.mark.django_db

# File → a parameter of its own with a value that it understands, or None if it is always whole.
FILES = {
    "/fr/exposants.csv": "pays=TR",
    "/fr/exposants.json": "pays=TR",
    "/fr/exposants.txt": "pays=TR",
    "/fr/programme.txt": "jour=2025-11-11",
    "/fr/programme.ics": "jour=2025-11-11",
    "/fr/programme.xml": "jour=2025-11-11",
    "/fr/programme/ouverture.ics": None,
    "/fr/actualites.atom": None,
    "/fr/corrections.atom": None,
    "/fr/changements-recents.atom": None,
    "/fr/ma-selection.csv": "i=S001",
    "/fr/ma-selection.txt": "i=S001",
    "/fr/ma-selection.ics": "i=S001",
    "/fr/suggestions.json": None,
    "/fr/opensearch.xml": None,
    "/fr/presse/bamex-2025.zip": None,
    "/fr/presse/exposition.zip": None,
    "/fr/exposants/baykar.zip": None,
    "/fr/citer/E001.ris": None,
    "/fr/citer/E001.json": None,
    "/fr/redactions/E001/1.json": None,
    "/data/v1/exhibitors/": "country=TR",
    "/data/v1/exhibitors/E001": None,
    "/data/v1/exhibitors.csv": None,
    "/data/v1/openapi.json": None,
    "/data/v1/bamex-2025.zip": None,
}
# What calendars, readers of feeds and their like subscribe to; some add a parameter of their own at each request.
SUBSCRIBED = [path for path in FILES if path.endswith((".ics", ".atom", ".xml"))]
every_file = pytest.mark.parametrize("path", FILES)


@pytest.fixture(autouse=True)
def content():
    make.salon()
    phase = make.phase(slug="exposition")
    make.cite(make.session(code="S001", slug="ouverture", phase=phase, venue=make.venue(slug="parc")))
    exhibitor = make.cite(make.exhibitor(code="E001", slug="baykar", country=make.country("TR")))
    keep_public_version(exhibitor)
    make.cite(make.article())
    make.made(Correction, {"note": "Corrigé."}, {"kind": "correction", "object_code": "E001"})


def address(path, *queries):
    return "?".join(filter(None, [path, "&".join(filter(None, queries))]))


def refused(path, *queries):
    """The parameters at fault, each with what is said of it."""
    answer = Client().get(address(path, *queries))
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json"), path
    assert answer["Access-Control-Allow-Origin"] == "*"
    problem = json.loads(answer.content)
    assert problem["type"].endswith("/en/data/#bad-parameter")
    assert "\x00" not in json.dumps(problem, ensure_ascii=False)
    return {item["parameter"]: item["detail"] for item in problem["parameters"]}


def test_every_file_is_asked_here_but_what_a_person_or_a_browser_opens():
    lists = {f"{name}_{suffix}" for name in LISTS for suffix in ("csv", "json")}  # of which one stands for all
    asked = {kind(path) for path in FILES if path.startswith("/fr/")}

    assert crawl.FILES - asked - lists == {"edition", "manifest", "preview"}


@pytest.mark.slow
@every_file
def test_what_is_added_to_a_link_that_is_shared_changes_nothing(client, path):
    own = FILES[path]
    plain = client.get(address(path, own))
    shared = client.get(address(path, own, "utm_source=whatsapp&utm_medium=social&fbclid=IwAR0&igsh=MzRl&igshid=x"))

    assert (plain.status_code, shared.status_code) == (200, 200)
    assert shared.getvalue() == plain.getvalue()


@pytest.mark.slow
@every_file
@pytest.mark.parametrize("value", ["x", "%00", "x" * 3000])
def test_a_filter_of_the_portal_that_the_file_does_not_know_is_refused_by_name(path, value):
    assert list(refused(path, f"about={value}")) == ["about"]


# The data for programs has no rows of a value that it does not know, and says so with an empty list.
@pytest.mark.parametrize(
    ("path", "value"),
    [
        (path, value)
        for path, own in FILES.items()
        if own and not own.startswith("i=")
        for value in ["banane", "%00", "TR%00", "x" * 3000]
        if value != "banane" or not path.startswith("/data/")
    ],
)
def test_a_value_that_is_not_known_is_refused_by_name(path, value):
    name = FILES[path].split("=")[0]

    assert list(refused(path, f"{name}={value}")) == [name]
    assert list(refused(path, FILES[path], f"{name}={value}")) == [name]


@pytest.mark.slow
@every_file
@pytest.mark.parametrize("query", ["nocache=123", "nocache=1&nocache=2", "nocache=%00", "nocache=" + "x" * 201])
def test_a_stranger_s_parameter_is_excused_only_where_programs_subscribe(client, path, query):
    if path in SUBSCRIBED:
        assert client.get(address(path, FILES[path], query)).status_code == 200
    else:
        assert list(refused(path, FILES[path], query)) == ["nocache"]


@pytest.mark.parametrize("path", ["/fr/exposants.csv", "/fr/ma-selection.csv"])
@pytest.mark.parametrize("value", ["morse", "%00", "plain%00"])
def test_an_unknown_dialect_is_refused_with_those_that_there_are(path, value):
    (detail,) = refused(path, f"dialect={value}").values()

    assert "excel" in detail or "%00" in value


def test_the_refusal_is_in_the_readers_language():
    assert refused("/fr/exposants.csv", "pays=ZZ") == {"pays": "valeur inconnue\xa0: «\xa0ZZ\xa0»."}
    assert refused("/en/exhibitors.csv", "country=ZZ") == {"country": "unknown value “ZZ”."}


def test_a_selection_that_is_misspelt_is_not_taken_for_an_empty_one():
    assert list(refused("/fr/ma-selection.txt", "i[]=E001")) == ["i[]"]


def test_a_page_shows_the_whole_list_with_a_message():
    page = Page("/fr/exposants/?pays=ZZ&fbclid=x")

    assert (page.status, "ZZ" in page.html) == (200, True)


def test_the_pages_of_a_table_do_not_pass_on_what_was_added(client):
    body = client.get("/data/v1/exhibitors/?per_page=1&utm_source=x").json()

    assert "utm_source" not in client.get("/data/v1/exhibitors/?per_page=1&utm_source=x")["Link"]
    assert body["page"] == 1


@every_file
def test_a_file_may_be_read_by_any_site_and_only_read(client, path):
    asked = client.options(path, headers={"Origin": "https://example.org", "Access-Control-Request-Method": "GET"})
    forbidden = client.post(path)

    assert (asked.status_code, asked.content, asked["Access-Control-Allow-Origin"]) == (204, b"", "*")
    assert "If-None-Match" in asked["Access-Control-Allow-Headers"]
    assert (forbidden.status_code, forbidden["Content-Type"]) == (405, "application/problem+json")
    assert forbidden["Allow"] == "GET, HEAD, OPTIONS"
    assert client.get(address(path, FILES[path]))["Access-Control-Allow-Origin"] == "*"


def test_references_and_press_kits_may_be_read_by_any_site_too(client):
    for path in ("/fr/citer/E001.ris", "/fr/citer/E001.json", "/fr/presse/bamex-2025.zip"):
        assert client.get(path)["Access-Control-Allow-Origin"] == "*", path


def test_what_holds_both_languages_says_so(client):
    assert client.get("/en/exhibitors.json")["Content-Language"] == "fr, en"
    assert client.get("/en/exhibitors.csv")["Content-Language"] == "en"


@pytest.mark.parametrize(
    ("written", "meant"), [("/data/v1", "/data/v1/"), ("/data/v1/exhibitors/E001/", "/data/v1/exhibitors/E001")]
)
def test_a_slash_too_many_or_too_few_is_forgiven(client, written, meant):
    answer = client.get(written)

    assert (answer.status_code, answer["Location"]) == (308, meant)


@pytest.mark.parametrize("path", ["/fr/programme.ics", "/fr/programme.csv", "/fr/programme.txt"])
def test_a_file_goes_on_following_what_has_been_renamed(client, path):
    venue = Venue.objects.get(slug="parc")
    venue.slug = "parc-des-expositions"
    venue.save()

    followed = client.get(f"{path}?lieu=parc")

    assert followed.status_code == 200
    assert followed.content == client.get(f"{path}?lieu=parc-des-expositions").content
    assert list(refused(path, "lieu=nulle-part")) == ["lieu"]
