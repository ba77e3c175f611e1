"""A reader leaves any page of an object with a reference to it that is right in every form."""

import itertools
import json
import re
from datetime import UTC, date, datetime

import bibtexparser
import pytest
import rispy
from bibtexparser.middlewares import LatexDecodingMiddleware, MonthIntMiddleware
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from django.test import Client, override_settings

from bamex.bibliography import formats as reference_formats
from bamex.bibliography.citing import page_reference, references_of, work_reference
from bamex.bibliography.formats import Reference
from bamex.models import State
from bamex.tests import make
from bamex.tests.crawl import Page, spaced
from exhibitors.models import Exhibitor

WICKED = [
    "100 % de réussite & 50 $ #1 d’un_nom {entre accolades} ~ ^ \\ fin",
    "Kızılelma, Akıncı et « Şirket »",
    "Une ligne\r\nTY  - BOOK\nER  - \x00\x1f\u2028et une autre",
    "}, url = {https://ailleurs.example",
    "@article{faux, title = {Faux}}",
    'Guillemets "droits" et barre \\textbf{gras}',
    "中文 العربية",
]
DATES = ["", "2025", "2025-11", "2025-11-02"]
ADDRESS = "https://example.org/a_b?q=100%25&x={1}~#fin"


def work(**values):
    given = {"key": "bamex2025-R005", "title": "Le salon ouvre", "title_language": "fr", "container": "L’Essor"}
    return Reference(**{**given, "language": "fr", **values})


def one_line(text):
    return " ".join("".join(c if c.isprintable() else " " for c in text).split(" ")).strip()


def written(pieces):
    return "".join(piece.text for piece in pieces)


EVERY_WORK = [
    work(title=title, container=container, issued=day, url=url, is_article=is_article)
    for (title, day, url, is_article), container in zip(
        itertools.product(WICKED, DATES, ["", ADDRESS], [True, False]), itertools.cycle(WICKED), strict=False
    )
]


# Formats, read back by other people's parsers


def test_ris_is_read_back_whatever_the_texts():
    for given in EVERY_WORK:
        text = reference_formats.ris_text(given)
        (read,) = rispy.loads(text)

        assert read["type_of_reference"] == ("NEWS" if given.is_article else "ELEC")
        assert read["title"] == one_line(given.title)
        assert read["secondary_title"] == one_line(given.container)
        assert read.get("year", "") == given.issued[:4]
        assert read.get("urls", [""]) == [given.url]
        assert all(line[2:6] == "  - " for line in text.split("\r\n")[:-1])
        assert "\n" not in text.replace("\r\n", "")


def test_bibtex_is_read_back_whatever_the_texts():
    decoded = [MonthIntMiddleware(), LatexDecodingMiddleware()]
    for given in EVERY_WORK:
        library = bibtexparser.parse_string(reference_formats.bibtex_text(given))
        assert library.failed_blocks == []
        assert len(library.entries) == 1
        plain = library.entries[0].fields_dict
        assert plain["url"].value == given.url.replace("{", "%7B").replace("}", "%7D") if given.url else True

        (read,) = bibtexparser.parse_string(reference_formats.bibtex_text(given), append_middleware=decoded).entries
        # This parser decodes \\textasciicircum as a modifier letter.
        fields = {field.key: str(field.value).replace("ˆ", "^") for field in read.fields}
        assert read.entry_type == ("article" if given.is_article else "misc")
        assert fields["title"] == one_line(given.title)
        assert fields["journal" if given.is_article else "howpublished"] == one_line(given.container)
        known = [fields[name] for name in ("year", "month", "day") if name in fields]
        assert known == [str(int(number)) for number in given.issued.split("-") if number]


def rendered(given, style):
    """The reference in a style of the Citation Style Language, by a processor that is not ours."""
    source = CiteProcJSON(json.loads(reference_formats.csl_text(given)))
    bibliography = CitationStylesBibliography(CitationStylesStyle(style, validate=False), source, formatter.plain)
    bibliography.register(Citation([CitationItem(given.key)]))
    return str(bibliography.bibliography()[0])


def test_csl_json_is_read_and_rendered_by_another_processor():
    for given in EVERY_WORK[::3]:
        (item,) = json.loads(reference_formats.csl_text(given))

        assert item["title"] == one_line(given.title)
        assert item.get("URL", "") == given.url
        assert given.issued[:4] in rendered(given, "harvard-cite-them-right")


def test_the_french_reference_is_that_of_the_style_french_libraries_use():
    given = work(url="https://lessor.ml/a", issued="2025-09-15", accessed="2026-11-22", is_article=True)

    theirs = rendered(given, "iso690-note-fr").replace("'", "’").replace(". [Consulté", " [consulté")

    assert spaced(theirs) == spaced(written(reference_formats.iso690_pieces(given)))


# Written out


@pytest.mark.parametrize(
    ("given", "french"),
    [
        (
            work(url="https://lessor.ml/a", issued="2025-09-15", accessed="2026-11-22", is_article=True),
            "Le salon ouvre. L’Essor [en ligne]. 15 septembre 2025 [consulté le 22 novembre 2026]. "
            "Disponible à l’adresse : https://lessor.ml/a",
        ),
        (work(issued="2025-11-01"), "Le salon ouvre. L’Essor. 1er novembre 2025."),
        (work(issued="2025-11"), "Le salon ouvre. L’Essor. novembre 2025."),
        (work(), "Le salon ouvre. L’Essor. [Sans date]."),
        (
            work(title="Combien ?", issued="2026-11-23", first_issued="2026-11-22", url="https://x.org/id/F012"),
            "Combien ? L’Essor [en ligne]. Publié le 22 novembre 2026, mis à jour le 23 novembre 2026 "
            "[consulté le jj/mm/aaaa]. Disponible à l’adresse : https://x.org/id/F012",
        ),
    ],
)
def test_french_reference_follows_iso_690(given, french):
    assert written(reference_formats.iso690_pieces(given)) == french


@pytest.mark.parametrize(
    ("given", "english"),
    [
        (
            work(url="https://lessor.ml/a", issued="2025-09-15", accessed="2026-11-22", is_article=True),
            "Le salon ouvre. (2025, September 15). L’Essor. https://lessor.ml/a",
        ),
        (work(issued="2025-11"), "Le salon ouvre. (2025, November). L’Essor."),
        (
            work(title="How many?", url="https://x.org/a", accessed="2026-11-22"),
            "How many? (n.d.). L’Essor. Retrieved November 22, 2026, from https://x.org/a",
        ),
    ],
)
def test_english_reference_follows_apa_7(given, english):
    assert written(reference_formats.apa_pieces(given)) == english


def test_a_reference_sets_the_right_part_in_italics():
    def works(pieces):
        return [piece.text for piece in pieces if piece.kind == "work"]

    assert works(reference_formats.iso690_pieces(work())) == ["L’Essor"]
    assert works(reference_formats.apa_pieces(work(is_article=True))) == ["L’Essor"]
    assert works(reference_formats.apa_pieces(work())) == ["Le salon ouvre"]


# From a row


@pytest.mark.django_db
def test_a_statement_is_cited_with_its_day():
    row = make.statement(person=make.person(name="Abdoulaye Maïga"), date=date(2025, 11, 1))

    titles = [spaced(page_reference(row, language).title) for language in ("fr", "en")]

    assert titles == [
        "Abdoulaye Maïga (déclaration, 1er novembre 2025)",
        "Abdoulaye Maïga (statement, 1 November 2025)",
    ]


@pytest.mark.django_db
@override_settings(SITE_URL="https://bamex.example")
def test_a_page_is_cited_by_its_permanent_address_and_says_what_its_name_names():
    row = make.exhibitor(code="E012", name_fr="Génie militaire", name_en="Army Engineers")
    Exhibitor.objects.update(
        first_published=datetime(2026, 11, 20, tzinfo=UTC), state_changed=datetime(2026, 11, 22, tzinfo=UTC)
    )
    row.refresh_from_db()

    french, english = page_reference(row, "fr"), page_reference(row, "en")

    assert (french.title, english.title) == ("Génie militaire (exposant)", "Army Engineers (exhibitor)")
    assert (french.container, english.container) == ("Portail BAMEX 2025", "BAMEX 2025 portal")
    assert {french.url, english.url} == {"https://bamex.example/id/E012"}
    assert (french.first_issued, french.issued) == ("2026-11-20", "2026-11-22")


@pytest.mark.django_db
def test_a_page_without_english_is_cited_in_english_by_its_french_title():
    given = page_reference(make.article(title_fr="Le salon ouvre", title_en=""), "en")

    assert (given.title, given.title_language, given.language) == ("Le salon ouvre", "fr", "fr")


@pytest.mark.django_db
def test_a_source_is_cited_as_the_work_that_it_is():
    row = make.source(title="First flights", title_is_descriptive=True, date="2025-10", accessed=date(2026, 11, 22))

    given = work_reference(row)

    assert (given.title, given.container) == ("[First flights]", "L’Essor")
    assert (given.issued, given.accessed, given.is_article) == ("2025-10", "2026-11-22", True)
    assert rispy.loads(Client().get(f"/fr/citer/{row.code}.ris").content.decode())[0]["title"] == "[First flights]"


@pytest.mark.django_db
def test_what_describes_a_work_is_in_the_language_of_the_reference_whatever_that_of_the_page():
    row = make.source(
        title="Premiers vols",
        title_is_descriptive=True,
        translated_title="First flights",
        publisher="Ministère de la Défense",
        english_publisher="Ministry of Defence",
        language="fr",
    )

    french, english = (references_of(row, language)[0] for language in ("fr", "en"))

    assert (french.title, french.container) == ("[Premiers vols]", "Ministère de la Défense")
    assert (english.title, english.container) == ("[First flights]", "Ministry of Defence")


# Pages and files


@pytest.mark.slow
@pytest.mark.django_db
@override_settings(SITE_URL="https://bamex.example")
def test_every_page_of_an_object_says_how_to_cite_it():
    rows = [make.exhibitor(), make.product(), make.delegation(), make.person(), make.session(), make.venue()]
    rows += [make.article(), make.fact("15"), make.source()]

    for language, row in itertools.product(("fr", "en"), rows):
        page = Page(f"/id/{row.code}", client := Client(headers={"accept-language": language}))
        page = Page(page.headers["Location"], client)
        address = f"https://bamex.example/id/{row.code}"

        assert page.headers["Link"] == f'<{address}>; rel="cite-as"'
        assert [link["href"] for link in page.document.links("cite-as")] == [address]
        assert page.document.one("meta", name="DC.identifier")["content"] == address
        assert page.document.one("meta", name="DC.title")["content"]
        assert page.document.one("meta", name="DCTERMS.modified")["content"]
        copied = [element for element in page.document.all("p") if "reference" in element.classes]
        assert [element.language for element in copied][:2] == ["fr", "en"]
        buttons = [element for element in page.document.all("button") if "data-copy" in element.attributes]
        addresses = [element for element in page.document.all("p") if "address" in element.classes]
        assert len(buttons) == len(copied) + len(addresses)
        assert all("hidden" in button.attributes for button in buttons)  # until script shows them
        assert all(address in element.text for element in copied[-2:])
        path = "citer" if language == "fr" else "cite"
        files = [href for href in page.document.hrefs if href.startswith(f"/{language}/{path}/")]
        own = [href for href in files if not re.search(r"[a-z]\.\w+$", href)]  # a fact's answers have theirs too
        assert own == [f"/{language}/{path}/{row.code}.{suffix}" for suffix in ("ris", "bib", "json")]
        for href in files:
            answer = client.get(href)
            assert answer.status_code == 200
            assert answer.headers["Content-Disposition"].startswith('attachment; filename="bamex2025-')
            assert answer.content == client.get(href).content


@pytest.mark.django_db
def test_zotero_is_not_told_that_a_page_is_a_journal_article():
    # Zotero takes whatever has citation_title, and no other hint, for one; Dublin Core alone is a web page.
    page = Page(make.article().get_absolute_url())

    names = [element["name"] or "" for element in page.document.all("meta")]
    assert [name for name in names if name.startswith("citation_")] == []
    assert "DC.title" in names


@pytest.mark.django_db
def test_drafts_are_not_cited_and_what_was_withdrawn_says_so():
    draft, gone = make.exhibitor(state=State.DRAFT), make.exhibitor(state=State.WITHDRAWN)
    hidden = make.product(maker=gone)

    assert Client().get(f"/fr/citer/{draft.code}.ris").status_code == 404
    assert Client().get(f"/fr/citer/{hidden.code}.ris").status_code == 404
    assert Client().get(f"/fr/citer/{gone.code}.ris").status_code == 410


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["E001.doc", "e001.ris", "E1.ris", "E001%00.ris", "Z001.ris", "E999999999.ris", ".ris"]
)
def test_what_is_no_file_of_references_is_not_found(name):
    make.exhibitor(code="E001")

    assert Client().get(f"/fr/citer/{name}").status_code == 404


@pytest.mark.django_db
def test_the_files_of_every_noun_agree_with_one_another():
    client = Client()
    for row in (make.article(), make.statement(), make.theme(), make.reported_equipment(), make.category()):
        (ris,) = rispy.loads(client.get(f"/fr/citer/{row.code}.ris").content.decode())
        (bib,) = bibtexparser.parse_string(client.get(f"/fr/citer/{row.code}.bib").content.decode()).entries
        (csl,) = json.loads(client.get(f"/fr/citer/{row.code}.json").content)

        assert ris["id"] == bib.key == csl["id"] == f"bamex2025-{row.code}"
        assert ris["title"] == csl["title"] != ""
        assert ris["urls"] == [csl["URL"]] == [bib.fields_dict["url"].value]


# One answer of the ledger


@pytest.fixture
def answer(db):
    fact = make.fact(question_fr="Combien d’entreprises ont exposé ?", question_en="How many companies exhibited?")
    claim = make.claim(fact, value_fr="une trentaine", value_en="about 30")
    for publisher, day in [("L’Essor", "2025-11-12"), ("AA", "2025-11"), ("TRT", ""), ("Xinhua", "2025"), ("AFP", "")]:
        make.cite(claim, make.source(publisher=publisher, date=day))
    return claim


NAMED = {
    "fr": "Combien d’entreprises ont exposé ? Réponse : une trentaine, selon L’Essor (12 novembre 2025), "
    "AA (novembre 2025), TRT (sans date) et 2 autres sources",
    "en": "How many companies exhibited? Answer: about 30, according to L’Essor (12 November 2025), "
    "AA (November 2025), TRT (undated) and 2 other sources",
}


@pytest.mark.parametrize(("language", "path"), [("fr", "/fr/citer/"), ("en", "/en/cite/")])
def test_an_answer_is_cited_with_its_question_its_sources_and_an_address_of_its_own(client, answer, language, path):
    address = f"/id/{answer.code}"
    ris = rispy.loads(client.get(f"{path}{answer.code}.ris").content.decode())[0]
    bib = bibtexparser.parse_string(client.get(f"{path}{answer.code}.bib").content.decode()).entries[0]
    csl = client.get(f"{path}{answer.code}.json").json()[0]
    cited = Page(
        answer.fact.get_absolute_url().replace("/fr/faits/", "/en/facts/" if language == "en" else "/fr/faits/")
    )

    assert spaced(ris["title"]) == spaced(csl["title"]) == spaced(NAMED[language])
    assert spaced(bib["title"].strip("{}")) == spaced(NAMED[language])
    assert ris["id"] == bib.key == csl["id"] == f"bamex2025-{answer.code}"
    assert all(url.endswith(address) for url in (ris["urls"][0], bib["url"], csl["URL"]))
    shown = [spaced(place.text) for place in cited.document.all("p") if place["class"] == "reference"]
    assert any(spaced(NAMED[language]) in text and address in text for text in shown)


def test_an_answer_that_no_published_source_gives_is_not_cited(client, answer):
    answer.citations.all().delete()

    assert client.get(f"/fr/citer/{answer.code}.ris").status_code == 404
    assert client.get(f"/fr/citer/{answer.fact.code}zz.ris").status_code == 404
