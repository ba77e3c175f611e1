"""JSON-LD on every page: it parses, its names last, and it says nothing that the page does not."""

import json
import re
from collections import Counter
from datetime import date

import msgspec_schemaorg.models as schema_org
import pytest
from django.conf import settings
from django.utils.translation import override
from pyld import jsonld

from bamex.bibliography.citing import page_reference, work_reference
from bamex.history.snapshots import keep_public_version
from bamex.linked_data import json_ld_script, schema_node
from bamex.models import PublicVersion, State
from bamex.portal.data.dataset import TABLES
from bamex.tests import make
from bamex.tests.crawl import Page

pytestmark = pytest.mark.django_db

DETAILS = {
    "exhibitor": "Organization",
    "product": "Product",
    "person": "Person",
    "delegation": "GovernmentOrganization",
    "session": "Event",
    "venue": "Place",
    "article": "NewsArticle",
    "fact": "Thing",
    "source": "CreativeWork",
}
# Words that would make a shop, or a judge, of the portal.
NEVER = {"offers", "price", "aggregateRating", "review", "reviewRating", "ratingValue", "ClaimReview"}


def data(page):
    (element,) = (item for item in page.document.all("script") if item["type"] == "application/ld+json")
    return json.loads(element.text)


def page_of(row, language="fr"):
    with override(language):
        return Page(row.get_absolute_url())


def main(page):
    """The page's own node, and the node of what it is about."""
    (found,) = data(page)["@graph"]
    return found, found.get("mainEntity")


def nodes(value):
    """Every node, wherever it stands."""
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from nodes(item)


def vocabulary(address, _options):
    """schema.org's own context cannot be fetched here: this one reads every word of it the same way."""
    assert address == "https://schema.org"
    return {
        "contextUrl": None,
        "documentUrl": address,
        "document": {"@context": {"@vocab": "https://schema.org/", "url": {"@type": "@id"}}},
    }


def triples(found):
    return jsonld.to_rdf(found, {"documentLoader": vocabulary})["@default"]


# Nouns


@pytest.mark.parametrize("noun", DETAILS)
def test_every_noun_has_a_permanent_name_the_same_in_both_languages(noun):
    row = getattr(make, noun)()

    found = [main(page_of(row, language))[1] for language in ("fr", "en")]

    assert [item["@type"] for item in found] == [DETAILS[noun]] * 2
    assert {item["@id"] for item in found} == {f"{settings.SITE_URL}/id/{row.code}#{noun}"}


def test_a_page_says_its_language_its_dates_its_place_and_its_sources():
    row = make.cite(make.exhibitor(name_fr="Baykar"), make.source(code="R012"), make.source(state=State.DRAFT))

    page, subject = main(page_of(row))

    assert page["inLanguage"] == "fr"
    assert page["datePublished"] <= page["dateModified"]
    assert [(step["position"], step["name"]) for step in page["breadcrumb"]["itemListElement"]] == [
        (1, "BAMEX’25"),
        (2, "Exposants"),
        (3, "Baykar"),
    ]
    assert [source["@id"] for source in page["citation"]] == [f"{settings.SITE_URL}/id/R012#source"]
    assert subject["name"] == "Baykar"


def test_a_page_was_changed_when_its_foot_says_so():
    row = make.article()
    keep_public_version(row)
    row.save()  # saying the same

    page, subject = main(page_of(row))

    changed = PublicVersion.objects.get().moment.strftime("%Y-%m-%d")
    assert {page["dateModified"][:10], subject["dateModified"][:10]} == {changed}
    assert f'<meta name="DCTERMS.modified" content="{changed}">' in page_of(row).html


def test_a_session_belongs_to_a_phase_which_belongs_to_the_salon():
    row = make.session(phase=make.phase(slug="exposition"), venue=make.venue(code="V007"))

    session = main(page_of(row))[1]

    assert session["superEvent"]["@id"] == f"{settings.SITE_URL}/#phase-exposition"
    assert session["superEvent"]["superEvent"]["@id"] == f"{settings.SITE_URL}/#salon"
    assert session["location"]["@id"] == f"{settings.SITE_URL}/id/V007#venue"
    assert "geo" not in session["location"]


def test_the_programme_has_the_salon_its_phases_and_their_sessions():
    make.salon()
    phase = make.phase(slug="exposition")
    make.session(code="S001", phase=phase)
    make.session(code="S002", moment="before", phase=None)

    salon = main(Page("/fr/programme/"))[1]

    assert salon["@type"] == "ExhibitionEvent"
    assert [item["@id"].split("/")[-1] for item in salon["subEvent"]] == ["#phase-exposition", "S002#session"]
    assert [item["@id"].split("/")[-1] for item in salon["subEvent"][0]["subEvent"]] == ["S001#session"]
    assert main(Page("/fr/"))[1]["@id"] == salon["@id"]


def test_an_inexact_day_says_so_and_a_cancelled_session_too():
    row = make.session(start=date(2025, 11, 11), end=date(2025, 11, 12), day_is_exact=False, status="cancelled")

    session = main(page_of(row))[1]

    assert (session["startDate"], session["endDate"]) == ("2025-11-11", "2025-11-12")
    assert session["disambiguatingDescription"] == "Jour exact non trouvé dans nos sources."
    assert session["eventStatus"] == "https://schema.org/EventCancelled"


def test_each_answer_to_a_fact_is_a_claim_with_who_makes_it():
    row = make.fact("15", "plus de 20")

    fact = main(page_of(row))[1]

    assert [claim["text"] for claim in fact["subjectOf"]] == ["15", "plus de 20"]
    assert [len(claim["citation"]) for claim in fact["subjectOf"]] == [1, 1]
    assert {claim["about"]["@id"] for claim in fact["subjectOf"]} == {fact["@id"]}


def test_a_claim_keeps_its_name_when_another_comes_before_it():
    row = make.fact("15")
    before = main(page_of(row))[1]["subjectOf"][0]["@id"]
    make.cite(make.claim(row, "12", position=0))

    after = main(page_of(row))[1]["subjectOf"]

    assert [claim["@id"] == before for claim in after] == [False, True]


def test_a_paraphrase_is_an_abstract_and_exact_words_are_a_text():
    make.statement(code="Q001", substance_fr="Il salue.")
    make.statement(code="Q002", substance_fr="« Bravo »", is_paraphrase=False)

    paraphrase, words = main(Page("/fr/declarations/"))[1]

    assert (paraphrase["@type"], paraphrase["abstract"]) == ("Quotation", "Il salue.")
    assert "text" not in paraphrase
    assert words["text"] == "« Bravo »"


def test_the_data_page_is_that_of_a_dataset():
    make.salon()
    make.session()

    dataset = main(Page("/en/data/"))[1]

    assert dataset["@type"] == "Dataset"
    kinds = {
        item["contentUrl"].removeprefix(settings.SITE_URL): item["encodingFormat"] for item in dataset["distribution"]
    }
    assert kinds["/en/programme.ics"] == "text/calendar"
    assert kinds["/data/v1/bamex-2025.zip"] == "application/zip"
    assert kinds["/data/v1/datapackage.json"] == kinds["/data/v1/"] == "application/json"
    assert {f"/data/v1/{table.name}.csv" for table in TABLES} <= kinds.keys()


def test_a_text_that_quotes_the_ledger_has_its_figure():
    code = make.fact("15").code
    row = make.venue(**make.both(summary=f"Ils y furent {{{code}a}}."))

    assert main(page_of(row))[1]["description"] == "Ils y furent 15."


# Languages, drafts, safety


def test_a_text_in_another_language_says_which():
    row = make.exhibitor(summary_fr="Constructeur.", summary_en="")
    make.cite(row, make.source(title="Le salon ouvre", language="fr"))

    page, subject = main(page_of(row, "en"))

    assert subject["description"] == {"@value": "Constructeur.", "@language": "fr"}
    assert page["citation"][0]["name"] == {"@value": "Le salon ouvre", "@language": "fr"}


def test_the_title_that_describes_a_work_is_in_the_language_in_which_it_is_written():
    row = make.source(title="First flights", title_is_descriptive=True, language="tr")

    assert main(page_of(row))[1]["name"] == {"@value": "[First flights]", "@language": "en"}
    assert work_reference(row).title_language == "en"
    assert page_reference(row, "fr").title.startswith("[First flights]")


def test_drafts_stay_out():
    draft = {"state": State.DRAFT}
    hidden = make.exhibitor(name_fr="Zorglub", **draft)
    person = make.person(exhibitor=hidden)
    row = make.session(venue=make.venue(name_fr="Zorglub", **draft))
    row.people.add(make.person(name="Zorglub", **draft))
    row.exhibitors.add(hidden)
    exhibitor = make.exhibitor()
    exhibitor.domains.add(make.category(name_fr="Zorglub", **draft))
    delegation = make.delegation(head=make.person(name="Zorglub", **draft))
    statement = make.statement(session=make.session(title_fr="Zorglub", **draft))

    pages = [page_of(item) for item in (person, row, exhibitor, delegation)]
    pages += [Page(path) for path in ("/fr/", "/fr/programme/", "/fr/declarations/")]

    assert statement.is_published
    assert [page for page in pages if "Zorglub" in json.dumps(data(page))] == []


def test_a_text_cannot_leave_its_element():
    nasty = "</script><script>alert(1)</script><!-- & \u2028"
    row = make.exhibitor(name_fr=nasty)

    page = page_of(row)

    assert main(page)[1]["name"] == nasty
    assert "alert(1)</script>" not in page.html.split("application/ld+json")[1]


def test_what_a_reader_searches_for_is_given_to_no_program():
    page = Page('/fr/recherche/?q="><script>alert(1)</script>')

    assert "ld+json" not in page.html
    assert "og:title" not in page.html
    assert main(Page("/fr/recherche/"))[0]["name"] == "Recherche"


def test_what_has_no_value_is_left_out():
    assert schema_node("Thing", None, name="", url=None, about=[], position=0) == {"@type": "Thing", "position": 0}
    assert json.loads(re.sub("<[^>]+>", "", json_ld_script([])))["@graph"] == []


def test_an_unchecked_website_and_inexact_coordinates_stay_out():
    exhibitor = make.exhibitor(website="https://baykar.example", website_checked=False)
    venue = make.venue(precision="locality", latitude="12.8", longitude="-7.5")

    assert "url" not in main(page_of(exhibitor))[1]
    assert "geo" not in main(page_of(venue))[1]


# The whole content


@pytest.fixture(scope="module")
def pages(kept_pages, content_addresses, kinds_of_page, django_db_blocker):
    with django_db_blocker.unblock():
        return [kept_pages[path] for path in {*kinds_of_page, *list(content_addresses)[::40]}]


def test_every_page_is_read_by_a_library_of_linked_data(pages):
    assert len(pages) > 50
    for page in pages:
        assert len(triples(data(page))) > 5, page


def test_every_name_is_absolute_and_a_page_gives_it_one_type(pages):
    for page in pages:
        named = [item for item in nodes(data(page)) if "@id" in item]
        assert all(item["@id"].startswith(f"{settings.SITE_URL}/") for item in named)
        kinds = {(item["@id"], item["@type"]) for item in named if "@type" in item}
        assert [name for name, count in Counter(name for name, _ in kinds).items() if count > 1] == [], page


def strangers(item):
    """The words of a node that schema.org does not know of a thing of its type."""
    known = getattr(schema_org, item["@type"]).__struct_fields__
    return {(item["@type"], word) for word in item if not word.startswith("@") and word not in known}


def test_every_type_and_property_is_one_of_schema_org(pages):
    typed = [item for page in pages for item in nodes(data(page)) if "@type" in item]

    assert len({item["@type"] for item in typed}) > 15
    assert set().union(*map(strangers, typed)) == set()
    assert strangers({"@type": "Product", "@id": "x", "name": "x", "manufactured_by": "x"}) == {
        ("Product", "manufactured_by")
    }


def test_no_page_sells_or_rates(pages):
    for page in pages:
        words = {word for item in nodes(data(page)) for word in (*item, item.get("@type"))}
        assert words & NEVER == set(), page


def test_every_page_below_the_home_page_has_its_breadcrumb(pages):
    for page in pages:
        steps = data(page)["@graph"][0].get("breadcrumb", {}).get("itemListElement", [])
        assert [step["item"] for step in steps][-1:] == ([settings.SITE_URL + page.path] if steps else [])
        assert bool(steps) == (page.kind != "home")
