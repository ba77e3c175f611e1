"""`/data/v1/` with the whole content: filters, validators, description, and the page that explains it."""

import re

import jsonschema
import pytest
from django.test import Client
from openapi_spec_validator import OpenAPIV31SpecValidator

from bamex.http.problems import EXPLAINED
from bamex.portal.data import page as data_page
from bamex.portal.data.dataset import BY_NAME, TABLES
from bamex.portal.data.tests.test_api import FILES, PAGE_OF_EVERY_TABLE, get
from bamex.tests import make
from bamex.tests.crawl import LISTS, Document, Page
from exhibitors.models import Exhibitor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content")]

# Bytes of every table are compared in test_exports.
SAMPLE = [*FILES, "/data/v1/exhibitors/?country=TR", "/data/v1/exhibitors/E001", "/data/v1/exhibitors.csv"]


@pytest.mark.parametrize(
    ("address", "test"),
    [
        ("exhibitors/?country=TR", lambda row: row["country"] == "TR"),
        ("products/?country=TR&demonstrated=true", lambda row: row["country"] == "TR" and row["demonstrated"]),
        ("products/?maker=E001", lambda row: row["maker"] == "E001"),
        ("products/?shown_as=fired", lambda row: "fired" in row["shown_as"]),
        ("exhibitors/?certainty=confirmed", lambda row: row["certainty"] == "confirmed"),
        ("sessions/?day=2025-11-13", lambda row: row["start"] <= "2025-11-13" <= (row["end"] or row["start"])),
        ("sessions/?kind=demonstration", lambda row: row["kind"] == "demonstration"),
        ("claims/?fact=F001", lambda row: row["fact"] == "F001"),
        ("facts/?disputed=true", lambda row: row["disputed"]),
        ("citations/?source=R001", lambda row: row["source"] == "R001"),
        ("sources/?language=tr", lambda row: row["language"] == "tr"),
    ],
)
def test_a_filter_keeps_what_fits_and_leaves_the_rest(address, test):
    name = address.split("/")[0]
    kept = get(f"/data/v1/{address}&per_page=500")["records"]
    everything = get(f"/data/v1/{name}/?per_page=500")["records"]
    everything = [BY_NAME[name].record(row) for row in BY_NAME[name].rows()] if len(everything) == 500 else everything

    assert kept == [row for row in everything if test(row)]
    assert 0 < len(kept) < len(everything)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_filter_that_is_declared_is_understood(table):
    for name in table.filters:
        column = table.by_name[name]
        if value := next(iter(column.choices), "") or first_value(table, name):
            get(f"/data/v1/{table.name}/?{name}={value}")


@pytest.mark.parametrize("table", [table for table in TABLES if not table.make_rows], ids=lambda table: table.name)
def test_the_database_narrows_as_the_columns_say(table):
    rows = table.rows()
    for name in table.filters:
        column = table.by_name[name]
        values = {value for row in rows for value in listed(column.json(row))} or {first_value(table, name)}
        for value in {*map(written, values), *column.choices}:
            expected = [row.pk for row in rows if column.matches(row, value)]
            assert [row.pk for row in table.matching({name: value})] == expected, (name, value)


def listed(value):
    return value if isinstance(value, list) else [value] * (value is not None)


def written(value):
    return str(value).lower() if isinstance(value, bool) else str(value)


def first_value(table, name):
    for row in table.rows():
        value = table.record(row)[name]
        if value:
            return value[0] if isinstance(value, list) else value
    return ""


def test_every_kind_of_problem_is_explained_where_its_type_leads():
    for address in ("/en/data/", "/fr/donnees/"):
        assert EXPLAINED.keys() <= set(Page(address).document.ids)


# Everything


@pytest.mark.parametrize("address", SAMPLE)
def test_every_answer_is_the_same_for_all_and_is_not_sent_again_unchanged(address):
    first = Client().get(address, headers={"Accept-Language": "fr"})
    second = Client().get(address, headers={"Accept-Language": "en"})

    assert first.status_code == 200
    assert first.content == second.content
    assert first["ETag"] == second["ETag"]
    assert "Accept-Language" not in first.get("Vary", "")
    assert first["Content-Language"] == second["Content-Language"] == "fr, en"
    assert Client().get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert Client().get(address, headers={"If-Modified-Since": first["Last-Modified"]}).status_code == 304


@pytest.mark.parametrize("address", PAGE_OF_EVERY_TABLE)
def test_a_page_of_a_table_asks_the_database_at_most_twenty_times(address):
    assert len(Page(address).queries) <= 20


# Its description


def test_the_description_is_valid_openapi():
    document = get("/data/v1/openapi.json")

    OpenAPIV31SpecValidator(document).validate()
    assert document["openapi"] == "3.1.0"


def test_every_address_is_described_and_every_described_one_answers():
    document = get("/data/v1/openapi.json")

    tables = get("/data/v1/")["tables"]
    assert {table["name"] for table in tables} == BY_NAME.keys()
    paths = {f"/data/v1/{table.name}/" for table in TABLES} | {f"/data/v1/{table.name}.csv" for table in TABLES}
    assert paths <= document["paths"].keys()
    for path, methods in document["paths"].items():
        if path.endswith(".csv"):
            continue  # read with the package
        for parameter in methods["get"].get("parameters", []):
            path = path.replace("{code}", parameter.get("example", "none"))
        assert Client().get(path).status_code in ({200, 404} if "none" in path else {200}), path


def test_examples_and_answers_fit_their_schemas():
    document = get("/data/v1/openapi.json")
    for path, methods in document["paths"].items():
        media = methods["get"]["responses"]["200"]["content"].get("application/json")
        if media and "example" in media:
            validator = validator_of(document, media["schema"])
            validator.validate(media["example"])
            if "{code}" not in path:
                validator.validate(get(path))


def validator_of(document, schema):
    # References lead into the components, so that the whole document travels with the schema.
    return jsonschema.Draft202012Validator(
        {**schema, "components": document["components"]},
        format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER,
    )


# The page that explains it


@pytest.mark.parametrize("address", ["/fr/donnees/", "/en/data/"])
def test_the_page_about_the_data_names_every_table_and_states_real_weights(address):
    client = Client()
    page = Document(client.get(address).content.decode())
    links = {item["href"]: item.text for item in page.all("a")}

    assert {f"/data/v1/{table.name}/" for table in TABLES} <= links.keys()
    archive = "/data/v1/bamex-2025.zip"
    assert f"{-(-len(client.get(archive).content) // 1000)}" in links[archive]
    assert any(href.endswith("dialect=excel") for href in links)


@pytest.mark.parametrize("address", ["/fr/donnees/", "/en/data/"])
def test_the_weight_of_each_file_of_a_list_is_that_of_its_bytes(address):
    client = Client()
    page = Document(client.get(address).content.decode())
    found = {item["href"]: item.text.replace("\xa0", " ") for item in page.all("a")}
    lists = {href: words for href, words in found.items() if re.match(r"/\w\w/[\w-]+\.(csv|json)", href)}

    assert len(lists) == 3 * len(LISTS)
    for href, words in lists.items():
        weight = -(-len(client.get(href).content) // 1000)
        assert words.endswith((f" {weight} Ko", f" {weight} KB")), href


def test_a_record_too_large_to_weigh_says_how_many_rows_each_file_has(monkeypatch, django_assert_max_num_queries):
    monkeypatch.setattr(data_page, "MOST_OBJECTS_WEIGHED", 10)
    make.change_everything()

    with django_assert_max_num_queries(35):  # most for the calendars and the feeds, which are weighed
        page = Document(Client().get("/fr/donnees/").content.decode())
    texts = {item["href"]: item.text.replace("\xa0", " ") for item in page.all("a")}

    assert texts["/fr/exposants.csv"].endswith(f" {Exhibitor.objects.visible().count()} lignes")
    assert texts["/data/v1/bamex-2025.zip"].endswith("(ZIP, français + anglais)")


def test_a_problem_fits_its_schema():
    document = get("/data/v1/openapi.json")
    schema = validator_of(document, {"$ref": "#/components/schemas/Problem"})

    for address, status in (("/data/v1/x/", 404), ("/data/v1/people/?page=x", 400), ("/data/v1/people/I9", 404)):
        schema.validate(get(address, status))
