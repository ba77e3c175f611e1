"""How tables leave the site: cells, dialects, both languages, codes; what is not published is not named."""

import csv
import io
import json

import jsonschema
import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from bamex.exports.columns import Bilingual
from bamex.exports.csv import DIALECTS, EXCEL, FORMULA_STARTS, PLAIN, csv_text, machine_csv, reader_csv
from bamex.exports.link_columns import Many, Nested, One
from bamex.ledger.figures import ledger
from bamex.models import ContentVersion, Publishable, State
from bamex.portal.data.dataset import BY_NAME, TABLES
from bamex.tests import make
from bamex.tests.test_query_counts import make_world
from exhibitors.tables import EXHIBITORS, PRODUCTS
from news.tables import CLAIMS, FACTS

pytestmark = pytest.mark.django_db
each_table = pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)


def read(text, dialect=PLAIN):
    assert text.startswith(dialect.start)
    lines = csv.reader(io.StringIO(text.removeprefix(dialect.start), newline=""), delimiter=dialect.delimiter)
    return list(lines)


# CSV


@pytest.mark.parametrize("dialect", {id(item): item for item in DIALECTS.values()}.values(), ids=["plain", "excel"])
def test_what_is_written_is_what_is_read(dialect):
    lines = [["Nom", "Note"], ["Şenay ; « Éco »", 'dit "TB2", deux\nlignes'], ["Çelik", ""]]

    assert read(csv_text(lines, dialect), dialect) == lines


def test_lines_end_as_the_standard_says():
    assert csv_text([["a", "b"], ["1", ""]], PLAIN) == "a,b\r\n1,\r\n"


def test_excel_gets_its_mark_and_its_semicolons():
    assert csv_text([["é", "b"]], EXCEL).encode() == b"\xef\xbb\xbf\xc3\xa9;b\r\n"


@pytest.mark.parametrize("start", FORMULA_STARTS)
def test_a_formula_is_disarmed(start):
    ((cell,),) = read(csv_text([[f"{start}HYPERLINK(1)"]], EXCEL), EXCEL)

    assert cell == f"'{start}HYPERLINK(1)"


def test_a_number_is_no_formula():
    assert csv_text([[-7.98, -1, None, True]], PLAIN) == "-7.98,-1,,true\r\n"


# Texts and links


def test_a_missing_english_text_is_null_and_never_the_french_one():
    row = make.exhibitor(summary_fr="Constructeur.", summary_en="")

    record = EXHIBITORS.record(EXHIBITORS.rows()[0])

    assert record["code"] == row.code
    assert record["summary"] == {"fr": "Constructeur.", "en": None}
    assert record["note"] == {"fr": None, "en": None}
    assert record["legal_name"] is None


def test_texts_keep_the_spaces_and_apostrophes_they_were_written_with():
    make.exhibitor(summary_fr="L'usine : 15 km !", summary_en="It's")

    assert EXHIBITORS.record(EXHIBITORS.rows()[0])["summary"] == {"fr": "L'usine : 15 km !", "en": "It's"}


def test_readers_get_words_and_are_told_of_a_french_text():
    row = make.exhibitor(name_fr="Génie militaire", name_en="", country=make.country("FR", name_en="France"))
    with override("en"):
        header, line = read(reader_csv([EXHIBITORS], [(EXHIBITORS, found) for found in EXHIBITORS.rows()], PLAIN))

    told = dict(zip(header, line, strict=True))
    assert (told["Code"], told["Name"]) == (row.code, "Génie militaire [fr]")
    assert (told["Kind"], told["Country"], told["Certainty"]) == ("Company", "France", "Presence confirmed")
    assert told["Organiser of the show"] == "no"
    assert told["Permanent address"].endswith(f"/id/{row.code}")


def test_codes_link_the_tables():
    product = make.cite(make.product())

    record = PRODUCTS.record(PRODUCTS.rows()[0])

    assert record["maker"] == product.maker.code
    assert record["country"] == "TR"
    assert record["category"] == product.category.code
    assert record["sources"] == [product.citations.get().source.code]


def test_an_answer_says_where_in_the_source_it_stands():
    fact = make.fact("15")
    citation = fact.claims.get().citations.get()
    citation.locator = "§ 3"
    citation.save()

    (claim,) = (CLAIMS.record(row) for row in CLAIMS.rows())

    assert claim["code"] == f"{fact.code}a"
    assert claim["places"] == [{"source": citation.source.code, "place": "§ 3"}]
    (nested,) = FACTS.record(FACTS.rows()[0])["claims"]
    assert nested == {name: value for name, value in claim.items() if name not in {"fact", "last_updated"}}


def test_tables_are_in_the_order_of_their_codes():
    codes = [make.exhibitor(code=code).code for code in ("E1000", "E002", "E999")]

    assert [row.code for row in EXHIBITORS.rows()] == sorted(codes, key=lambda code: int(code[1:]))


# Every table


@pytest.mark.slow
def test_a_table_asks_as_often_for_three_objects_as_for_one_and_at_most_eleven_times():
    one, three = queries_of_every_table(1), queries_of_every_table(3)

    assert one == three
    # One more asks for the version of the content.
    assert {name: number for name, number in three.items() if number > 11} == {}


def queries_of_every_table(number):
    cursor = connection.cursor()
    cursor.execute("SAVEPOINT empty")
    make_world(number)
    found = {}
    for table in TABLES:
        version = ContentVersion.current()
        with CaptureQueriesContext(connection) as queries, override("fr"), ledger.at_version(version):
            rows = table.rows()
            json.dumps([table.record(row) for row in rows])
            machine_csv(table, rows)
            reader_csv([table], [(table, row) for row in rows], EXCEL)
        found[table.name] = len(queries)
    cursor.execute("ROLLBACK TO SAVEPOINT empty")
    return found


def test_every_published_noun_has_a_table():
    nouns = {model for model in apps.get_models() if issubclass(model, Publishable)}

    assert nouns <= {table.model for table in TABLES}


def test_no_column_is_for_staff_only():
    names = {item.name for table in TABLES for item in table.columns}

    assert not names & {"website_candidate", "state", "former_slugs", "position", "search_fr", "sort_fr"}


def test_every_bilingual_column_gives_both_languages():
    found = [item for table in TABLES for item in table.columns if isinstance(item, Bilingual)]

    assert len(found) > 40
    assert all([field["name"][-3:] for field in item.fields()] == ["_fr", "_en"] for item in found)


# What was withdrawn


def test_what_was_withdrawn_leaves_a_mark_and_so_does_what_rests_on_it():
    maker = make.exhibitor(state=State.WITHDRAWN, withdrawal_note_fr="Doublon.")
    product = make.product(maker=maker)
    make.product(maker=make.exhibitor(state=State.DRAFT), name_fr="Zorglub")

    told = [BY_NAME["withdrawn"].record(row) for row in BY_NAME["withdrawn"].rows()]

    assert [(row["code"], row["table"], row["because_of"]) for row in told] == [
        (maker.code, "exhibitors", None),
        (product.code, "products", maker.code),
    ]
    assert told[0]["note"] == {"fr": "Doublon.", "en": None}


def test_nested_rows_have_a_table_of_their_own_in_the_package():
    nested = {item.table.name for table in TABLES for item in table.columns if isinstance(item, Nested)}

    assert nested - BY_NAME.keys() == {"places"}, "places are in the citations"


# The whole content


@each_table
def test_every_record_fits_the_schema_of_its_table(table, content):
    validator = jsonschema.Draft202012Validator(
        table.schema(), format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )
    validator.check_schema(table.schema())
    for row in table.rows():
        validator.validate(table.record(row))


@each_table
def test_keys_are_unique_and_links_lead_somewhere(table, content):
    rows = [table.record(row) for row in table.rows()]
    by_model = {item.model: item for item in TABLES}
    if table.key:
        assert len({row[table.key] for row in rows}) == len(rows)
    for item in table.columns:
        if isinstance(item, One | Many):
            known = {by_model[item.model].record(row)["code"] for row in by_model[item.model].rows()}
            linked = {code for row in rows for code in as_list(row[item.name])}
            assert linked <= known, item.name


def as_list(value):
    return value if isinstance(value, list) else [value] if value else []


@each_table
def test_a_table_is_written_the_same_twice(table, content):
    first, second = machine_csv(table, table.rows()), machine_csv(table, table.rows())

    assert first == second
