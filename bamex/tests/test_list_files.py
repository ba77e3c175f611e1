"""Every list as a file: the rows and the filters of its page, in words for readers, in records for programs."""

import csv
import io
import json
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from bamex.models import Correction, State
from bamex.tests import make
from bamex.tests.content_entries import content_entries
from bamex.tests.crawl import LISTS, Document, Page
from bamex.tests.test_query_counts import make_world
from bamex.tests.web import MARKER, make_web, plant_drafts

pytestmark = pytest.mark.django_db
LANGUAGES = ("fr", "en")
whole = pytest.mark.usefixtures("content")


def addresses(*languages):
    found = []
    for language in languages or LANGUAGES:
        with override(language):
            for name in LISTS:
                table = reverse(f"{name}_csv")
                found += [table, f"{table}?dialect=excel", reverse(f"{name}_json")]
    return found


every_file = pytest.mark.parametrize("address", addresses("fr"))


def lines(address):
    """The lines of a CSV file, each a dict by heading."""
    answer = Client().get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/csv; charset=utf-8; header=present")
    text = answer.content.decode()
    delimiter = ";" if "excel" in address else ","
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=delimiter))


def records(address):
    answer = Client().get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")
    return json.loads(answer.content)


# Made here


def test_the_address_of_a_file_is_that_of_its_page_with_another_ending():
    with override("fr"):
        assert reverse("exhibitor_list_csv") == "/fr/exposants.csv"
        assert reverse("product_list_json") == "/fr/equipements.json"
    with override("en"):
        assert reverse("exhibitor_list_csv") == "/en/exhibitors.csv"


@pytest.mark.slow
def test_drafts_of_every_noun_are_in_no_file(client):
    drafts = plant_drafts(make_web())

    for address in addresses():
        text = client.get(address).content.decode()
        assert MARKER.lower() not in text.lower(), address
        assert not [row.code for row in drafts.values() if row.code in text], address


@pytest.mark.slow
def test_the_drafts_would_be_there_if_they_were_published(client):
    drafts = plant_drafts(make_web())
    for model in drafts:
        model.objects.update(state=State.PUBLISHED, first_published=datetime(2026, 1, 1, tzinfo=UTC))

    silent = {address.split("?")[0] for address in addresses() if MARKER not in client.get(address).content.decode()}

    # Corrections are no objects, and the CSV of the facts has a line an answer.
    assert {address.rsplit("/")[-1] for address in silent} == {
        "corrections.csv",
        "corrections.json",
        "faits.csv",
        "facts.csv",
    }


def test_what_a_draft_says_of_somebody_is_not_told_either(client):
    make.delegation(
        head=make.person(state=State.DRAFT), head_role_fr="Général en chef", head_role_en="Commanding general"
    )
    make.product(maker=make.exhibitor(state=State.DRAFT), name_fr="Zorglub")

    assert "Général" not in client.get("/fr/delegations.csv").content.decode()
    assert "Commanding" not in client.get("/en/delegations.json").content.decode()
    assert records("/fr/equipements.json")["products"] == []


@pytest.mark.slow
def test_a_file_asks_as_often_for_three_objects_as_for_one_and_at_most_twenty_times():
    counts = []
    for fill in (lambda: make_world(1), make_more):
        fill()
        make.change_everything()  # so that the ledger is read by the same file both times
        counts.append({address: len(Page(address).queries) for address in addresses("fr")})

    assert counts[0] == counts[1]
    assert {address: count for address, count in counts[1].items() if count > 20} == {}


def make_more():
    """Two more of every noun, linked to one another."""
    for code in ("DZ", "FR"):
        country = make.country(code)
        maker = make.cite(make.exhibitor(country=country))
        maker.domains.add(make.category())
        make.cite(make.product(maker=maker))
        row = make.cite(make.reported_equipment())
        row.origins.add(country)
        person = make.cite(make.person(country=country, exhibitor=maker))
        make.cite(make.delegation(country=country, head=person))
        session = make.cite(make.session(venue=make.cite(make.venue())))
        session.people.add(person)
        article = make.cite(make.article())
        article.people.add(person)
        theme = make.cite(make.theme())
        statement = make.cite(make.statement(person=person, session=session))
        statement.themes.add(theme)
        make.fact("15", "18").themes.add(theme)


def test_corrections_are_a_file_too(client):
    make.exhibitor(code="E001")
    Correction.objects.create(kind="update", object_code="E001", note_fr="Mise à jour", note_en="Update")

    (line,) = lines("/en/corrections.csv")

    assert (line["Kind"], line["Object"], line["Note"]) == ("Update", "E001", "Update")


# The whole content


@whole
@every_file
def test_a_file_is_the_same_twice_and_is_not_sent_again_unchanged(address):
    client = Client()
    first, second = client.get(address), client.get(address)

    assert first.content == second.content
    assert first["ETag"] == second["ETag"]
    assert first["Last-Modified"]
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert client.get(address, headers={"If-Modified-Since": first["Last-Modified"]}).status_code == 304
    assert "filename=" in first["Content-Disposition"]
    assert first["Access-Control-Allow-Origin"] == "*"


@whole
def test_the_journalist_exports_what_turkish_exhibitors_demonstrated():
    page = Page("/fr/equipements/?pays=TR&presentation=demonstrated")
    (link,) = [href for href in page.document.hrefs if "dialect=excel" in href]
    answer = Client().get(link)
    listed = lines(link)

    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert answer["Content-Disposition"] == 'attachment; filename="bamex-2025-equipements-tr-demonstrated.csv"'
    assert {line["Pays"] for line in listed} == {"Türkiye"}
    assert {line["En démonstration sur le terrain"] for line in listed} == {"oui"}
    assert {"KARGU", "TOGAN"} <= {line["Nom"] for line in listed}
    assert all(line["Sources"] and line["Adresse permanente"] for line in listed)


@whole
def test_a_file_has_the_rows_of_its_page_in_the_same_order():
    page = Page("/fr/exposants/?pays=TR")
    shown = [row["Code"] for row in lines("/fr/exposants.csv?pays=TR")]
    slugs = [row["slug"] for row in records("/fr/exposants.json?pays=TR")["exhibitors"]]

    assert shown == [row["code"] for row in records("/fr/exposants.json?pays=TR")["exhibitors"]]
    listed = [href.split("/")[3] for href in page.document.hrefs if href.startswith("/fr/exposants/")]
    assert [slug for slug in dict.fromkeys(listed) if slug in slugs] == slugs


@whole
def test_the_ledger_has_a_line_an_answer():
    listed = lines("/fr/faits.csv")

    assert len(listed) == sum(len(fact["claims"]) for fact in content_entries("facts"))
    assert {"Code", "Question", "Valeur", "Sources", "Adresse permanente"} <= listed[0].keys()


@whole
def test_both_languages_tell_the_same_records():
    french, english = records("/fr/declarations.json"), records("/en/statements.json")

    assert french["statements"] == english["statements"]


@whole
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_list_leads_to_its_files_at_its_head_and_at_its_foot(language):
    client = Client()
    with override(language):
        client.get(reverse("data"))
        pages = {name: Document(client.get(reverse(name)).content.decode()) for name in LISTS}
        for name, page in pages.items():
            table, data = reverse(f"{name}_csv"), reverse(f"{name}_json")
            alternates = {link["type"]: link["href"] for link in page.links("alternate") if link["type"]}
            assert alternates.items() >= {"text/csv": table, "application/json": data}.items()
            assert {table, f"{table}?dialect=excel", data} <= set(page.hrefs), name


@whole
def test_a_link_at_the_foot_says_format_language_and_weight():
    page = Page("/fr/exposants/").document
    texts = {item["href"]: item.text for item in page.all("a")}
    weight = -(-len(Client().get("/fr/exposants.csv").content) // 1000)

    assert texts["/fr/exposants.csv"].replace("\xa0", " ").endswith(f"(CSV, français, {weight} Ko)")
    assert "(JSON, français + anglais, " in texts["/fr/exposants.json"]
