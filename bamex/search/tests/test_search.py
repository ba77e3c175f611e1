"""The search, on the real content: what readers type, and what nobody should."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags
from django.utils.http import urlencode
from django.utils.translation import override, pgettext

from bamex.models import State
from bamex.search.query import START, STOP
from bamex.search.results import MOST_PER_NOUN
from bamex.tests import make
from bamex.tests.content_entries import count_entries
from bamex.tests.crawl import tight
from exhibitors.models import Category, Exhibitor, Product

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content")]

PAGES = {"fr": "/fr/recherche/", "en": "/en/search/"}
MOST_QUERIES = 12


def noun_parameter(language):
    with override(language):
        return pgettext("parameter", "noun")


def ask(client, query, language="fr", **parameters):
    answer = client.get(f"{PAGES[language]}?{urlencode({'q': query, **parameters})}")
    assert answer.status_code == 200
    return tight(answer.content.decode())


def addresses(page):
    """The addresses of the results, as shown."""
    sections = re.findall(r'<section aria-labelledby="noun-.*?</section>', page, re.DOTALL)
    return [address for section in sections for address in re.findall(r'<li><a href="([^"]+)"', section)]


def results(client, query, language="fr", **parameters):
    return addresses(ask(client, query, language, **parameters))


def groups(page):
    """Noun → number of results that the page announces."""
    return {
        noun: int(total) for noun, total in re.findall(r'id="noun-(\w+)">[^<]*<span class="count">\((\d+)\)<', page)
    }


# Spellings

LANGUAGES = pytest.mark.parametrize("language", PAGES)


@LANGUAGES
@pytest.mark.parametrize("spelling", ["Turkiye", "Türkiye", "turkey", "TURQUIE", "  turquie  ", "türkİye"])
def test_all_spellings_of_turkiye_find_the_same(client, language, spelling):
    usual = results(client, "turquie", language)

    assert usual
    assert results(client, spelling, language) == usual


@LANGUAGES
@pytest.mark.parametrize("spelling", ["bamex 25", "BAMEX’25", "BAMEX'25", "Bamex-25", "bamako expo 2025"])
def test_all_spellings_of_the_salon_find_the_same(client, language, spelling):
    usual = results(client, "bamex25", language)

    assert usual
    assert results(client, spelling, language) == usual


@pytest.mark.parametrize(
    ("query", "other"),
    [
        ("defense", "défense"),
        ("DÉFENSE", "défense"),
        ("vehicule blinde", "Véhicules blindés"),
        ("istanbul", "ıstanbul"),
        ("istanbul", "İSTANBUL"),
        ("akinci", "Akıncı"),
        ("sarsilmaz", "Sarsılmaz"),
        ("goita", "Goïta"),
        ("munitions rodeuses", "munitions rôdeuses"),
        ("les drones", "drones"),
    ],
)
def test_accents_capitals_and_articles_make_no_difference(client, query, other):
    found = results(client, query)

    assert found
    assert sorted(found) == sorted(results(client, other))


@pytest.mark.parametrize(
    ("query", "language", "address"),
    [
        ("turquie", "fr", "/fr/delegations/turkiye/"),
        ("turkey", "en", "/en/delegations/turkiye/"),
        ("vehicules blindes", "fr", "/fr/domaines/vehicules-blindes/"),
        ("armoured vehicles", "fr", "/fr/domaines/vehicules-blindes/"),
        ("véhicules blindés", "en", "/en/domains/vehicules-blindes/"),
        ("drone kamikaze", "fr", "/fr/domaines/munitions-rodeuses/"),
        ("kamikaze drone", "en", "/en/domains/munitions-rodeuses/"),
        ("akinci", "fr", "/fr/equipements/bayraktar-akinci/"),
        ("tb2", "fr", "/fr/equipements/bayraktar-tb2/"),
        ("sarsilmaz", "fr", "/fr/exposants/sarsilmaz/"),
        ("assimi goita", "fr", "/fr/personnalites/assimi-goita/"),
        ("opening ceremony", "en", "/en/programme/ceremonie-d-ouverture/"),
        ("tanabougou", "fr", "/fr/lieux/tanabougou/"),
        ("E001", "fr", "/fr/exposants/baykar/"),
        ("r001", "en", "/en/sources/r001/"),
    ],
)
def test_the_first_thing_found_is_what_was_meant(client, query, language, address):
    assert results(client, query, language)[0] == address


@pytest.mark.parametrize(
    ("query", "addresses"),
    [
        ("drone kamikaze", ["/fr/domaines/munitions-rodeuses/", "/fr/equipements/kargu/"]),
        ("loitering munitions", ["/fr/domaines/munitions-rodeuses/", "/fr/equipements/kargu/"]),
        ("cofinancement", ["/fr/cooperation/industrie-cofinancement/"]),
        ("counter-terrorism", ["/fr/cooperation/lutte-contre-le-terrorisme/"]),
        ("combien d'entreprises", ["/fr/faits/nombre-d-entreprises/"]),
        ("premier ministre", ["/fr/personnalites/abdoulaye-maiga/"]),
        ("prime minister", ["/fr/personnalites/abdoulaye-maiga/"]),
        ("maroc", ["/fr/delegations/maroc/"]),
        ("Morocco", ["/fr/delegations/maroc/"]),
    ],
)
def test_also_found_is(client, query, addresses):
    assert [address for address in addresses if address not in results(client, query)] == []


@pytest.mark.parametrize(
    ("language", "address", "said"),
    [
        ("fr", "/fr/exposants/baykar/", "Essayez «\u00a0Baykar\u00a0»"),
        ("en", "/en/exhibitors/baykar/", "Try “Baykar”"),
    ],
)
def test_a_slip_of_the_finger_finds_names_that_resemble(client, language, address, said):
    page = ask(client, "baykr", language)

    assert addresses(page)[0] == address
    assert said in strip_tags(page)


def test_a_name_to_try_is_marked_with_its_language(client):
    make.exhibitor(name_fr="Génie zanzibarois", name_en="")

    assert 'lang="fr">Génie zanzibarois</a>”' in ask(client, "zanzibaroys", "en")


def test_the_best_of_what_resembles_is_kept_whatever_its_noun(client):
    # Many names resemble a little; sources come first in no particular order.
    for number in range(12):
        make.source(title=f"Kanzibarr numéro {number}")
    make.article(title_fr="Kanzibar", title_en="Kanzibar")

    page = ask(client, "kanzibra")

    assert any("/actualites/" in address for address in addresses(page))
    assert len(addresses(page)) <= 10


@LANGUAGES
@pytest.mark.parametrize(("maker", "text"), [(make.category, "name"), (make.article, "body")])
def test_what_matches_in_the_language_of_the_page_comes_first(client, language, maker, text):
    other = {"fr": "en", "en": "fr"}
    # The other language's row is made first: its lower code would decide between equals.
    for bearing in other[language], language:
        maker(slug=f"in-{bearing}", **{f"{text}_{bearing}": "Zabulon", f"{text}_{other[bearing]}": "Rien"})

    found = [address.partition("in-")[2].strip("/") for address in results(client, "zabulon", language)]

    assert found == [language, other[language]]


# What is shown


def test_the_words_found_are_marked_in_title_and_text(client):
    page = ask(client, "vehicules blindes")

    assert "<mark>Véhicules</mark> <mark>blindés</mark>" in page


def test_a_title_with_markup_is_text(client):
    make.article(title_fr="<script>alert(1)</script> zabulon & « fils »", body_fr="<b>zabulon</b> \"'>")

    page = ask(client, "zabulon")

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; <mark>zabulon</mark> &amp; «\u00a0fils\u00a0»" in page
    assert "<mark>zabulon</mark> &quot;&#x27;&gt;" in page  # PostgreSQL leaves tags out of an excerpt
    assert "<b>" not in page


def test_what_was_typed_is_shown_as_text(client):
    page = ask(client, '"><script>alert(1)</script>')

    assert "<script>alert" not in page
    assert 'value="&quot;&gt;&lt;script&gt;' in page


def test_a_text_in_french_only_is_marked_as_french_on_an_english_page(client):
    make.article(title_fr="Zabulon", title_en="", body_fr="Le texte de Zabulon.", body_en="")

    page = ask(client, "zabulon", "en")

    assert re.search(r'<p class="excerpt" lang="fr">Le texte de <mark>Zabulon</mark>', page)


# Drafts


@pytest.mark.parametrize("state", [State.DRAFT, State.WITHDRAWN])
@pytest.mark.parametrize("query", ["zabulon", "zabuln"])
def test_what_is_not_published_is_never_found(client, state, query):
    for maker in (make.source, make.exhibitor, make.person, make.article, make.session, make.statement, make.fact):
        texts = {"title_fr": "Zabulon", "name_fr": "Zabulon", "name": "Zabulon", "question_fr": "Zabulon"}
        texts |= {"title": "Zabulon", "substance_fr": "Zabulon", "short_label_fr": "Zabulon"}
        model = type(maker())
        columns = {item.name for item in model._meta.fields}
        hidden = {name: text for name, text in texts.items() if name in columns and name not in ("title", "name")}
        plain = {name: "Zabulon" for name in ("title", "name") if f"{name}_fr" not in columns and name in columns}
        maker(state=state, **hidden, **plain)

    assert results(client, query) == []


def test_the_same_rows_are_found_once_published(client):
    row = make.exhibitor(state=State.DRAFT, name_fr="Zabulon", name_en="Zabulon", slug="zabulon")
    before = results(client, "zabulon")

    row.state = State.PUBLISHED
    row.save()

    assert (before, results(client, "zabulon")) == ([], ["/fr/exposants/zabulon/"])


def test_a_change_by_sql_is_found_at_once(client):
    Exhibitor.objects.filter(slug="baykar").update(name_fr="Zabulon")

    assert results(client, "zabulon")[0] == "/fr/exposants/baykar/"


# Groups


@LANGUAGES
def test_a_long_group_is_cut_and_its_link_leads_to_the_rest(client, language):
    page, parameter = ask(client, "turquie", language), noun_parameter(language)
    total = groups(page)["exhibitor"]
    section = page.partition('id="noun-exhibitor"')[2].partition("</section>")[0]

    more = re.search(rf'href="(\?q=turquie&amp;{parameter}=exhibitor)"', section)
    whole = results(client, "turquie", language, **{parameter: "exhibitor"})

    assert len(re.findall('<li><a href="', section)) == MOST_PER_NOUN < total
    assert more
    assert tight(client.get(PAGES[language] + more[1].replace("&amp;", "&")).content.decode()) == ask(
        client, "turquie", language, **{parameter: "exhibitor"}
    )
    assert len(whole) == total
    assert {address.split("/")[2] for address in whole} == {{"fr": "exposants", "en": "exhibitors"}[language]}


def test_a_short_group_has_no_link_to_more(client):
    page = ask(client, "sarsilmaz")

    assert groups(page)
    assert f"&amp;{noun_parameter('fr')}=" not in page


@pytest.mark.parametrize("noun", ["banane", "user", "EXHIBITOR", "' OR 1=1"])
def test_an_unknown_noun_hides_nothing(client, noun):
    assert results(client, "turquie", **{noun_parameter("fr"): noun}) == results(client, "turquie")


def test_an_unknown_noun_is_named_and_a_known_one_is_not(client):
    unknown = ask(client, "turquie", **{noun_parameter("fr"): "banane"})
    known = ask(client, "turquie", **{noun_parameter("fr"): "exhibitor"})

    assert "Valeur de filtre inconnue\u00a0: banane." in unknown
    assert "Valeur de filtre inconnue" not in known
    assert set(groups(known)) == {"exhibitor"}


@pytest.mark.parametrize(
    ("address", "other"),
    [
        ("/fr/recherche/?q=turquie&rubrique=exhibitor", "/en/search/?noun=exhibitor&q=turquie"),
        ("/en/search/?q=drone&noun=product", "/fr/recherche/?rubrique=product&q=drone"),
        ("/en/search/?q=drone&noun=banana", "/fr/recherche/?q=drone"),
    ],
)
def test_the_other_language_keeps_the_noun(client, address, other):
    page = client.get(address).content.decode()

    (link,) = re.findall(r'<a class="language" href="([^"]+)"', page)
    assert link.replace("&amp;", "&") == other


def test_the_other_nouns_stay_one_tap_away_from_the_one_asked_for(client):
    page = ask(client, "turquie", rubrique="exhibitor")

    nav = page.partition('<nav class="strip"')[2].partition("</nav>")[0]
    assert re.findall(r'href="\?([^"]+)"( aria-current="true")?', nav)[0] == ("q=turquie", "")
    assert ("q=turquie&amp;rubrique=exhibitor", ' aria-current="true"') in re.findall(
        r'href="\?([^"]+)"( aria-current="true")?', nav
    )
    assert "rubrique=delegation" in nav


# The spelling that matched


def line_of(page, address):
    return page.partition(f'<li><a href="{address}"')[2].partition("</li>")[0]


@pytest.mark.parametrize(
    ("language", "query", "address", "also"),
    [
        ("fr", "turquie", "/fr/delegations/turkiye/", "aussi\u00a0: Turquie"),
        ("en", "turkey", "/en/delegations/turkiye/", "also: Turkey"),
        ("fr", "kinshasa", "/fr/delegations/rdc/", "aussi\u00a0: Congo-Kinshasa"),
        ("en", "rdc", "/en/delegations/rdc/", "also: RDC"),
    ],
)
def test_a_result_says_by_which_spelling_it_was_found(client, language, query, address, also):
    assert also in line_of(ask(client, query, language), address)


@pytest.mark.parametrize("query", ["Türkiye", "turkiye", "TURKIYE"])
def test_a_result_whose_title_holds_what_was_typed_says_no_other_spelling(client, query):
    assert "aussi" not in line_of(ask(client, query), "/fr/delegations/turkiye/")


def test_what_was_found_through_another_row_bears_no_spelling_of_it(client):
    row = make.exhibitor(slug="zzz", name_fr="Zzz", aliases="Zzz Savunma")

    page = ask(client, "turquie", rubrique="exhibitor")

    assert row.get_absolute_url() in page.replace("/en/", "/fr/")
    assert "aussi" not in line_of(page, "/fr/exposants/zzz/")


@pytest.mark.parametrize(
    ("before", "after", "cut"),
    [(0, 0, (False, False)), (0, 60, (False, True)), (60, 0, (True, False)), (60, 60, (True, True))],
)
def test_an_excerpt_says_where_it_is_cut(client, before, after, cut):
    filling = "un mot "
    make.product(summary_fr=f"{filling * before}wakanda {filling * after}".strip())

    (shown,) = re.findall(r'<p class="excerpt" lang="fr">(.*?)</p>', ask(client, "wakanda"))

    assert "<mark>wakanda</mark>" in shown
    assert (shown.startswith("…\u00a0"), shown.endswith("\u00a0…")) == cut


def test_only_what_is_shown_is_excerpted(client):
    category = make.category()
    for _number in range(MOST_PER_NOUN + 4):
        make.product(category=category, summary_fr="Un engin nommé wakanda.")

    with CaptureQueriesContext(connection) as captured:
        page = ask(client, "wakanda")

    (excerpting,) = [query["sql"] for query in captured if "ts_headline" in query["sql"]]
    assert groups(page) == {"product": MOST_PER_NOUN + 4}
    assert len(set(re.findall(r"\bP\d+\b", excerpting))) == MOST_PER_NOUN


# What nobody should type

ABSURD = {
    "nothing": "",
    "blanks": " \t\n\u00a0\u202f ",
    "a quote": "'",
    "quotes": "\"'«»“”",
    "SQL": "'; DROP TABLE exhibitors_exhibitor; --",
    "wildcards": "%_\\",
    "NUL": "bay\x00kar",
    "only NUL": "\x00",
    "an emoji": "🚀",
    "emoji and words": "🚀 drone 👩🏽‍🚀",
    "10 KB": "drone " * 1700,
    "10 KB in one word": "x" * 10_240,
    "10 KB of accents": "é" * 10_240,
    "only stop words": "le la les de du des the of a an",
    "one article": "les",
    "a regular expression": "(a+)+$ [^x]{1,999} .*?\\",
    "operators": "& | ! <-> :* ( )",
    "operators and words": "drone & !( | baykar <-> :*ABCD",
    "a query of PostgreSQL": "'drone':*A & !'x'",
    "Arabic": "الجيش المالي",
    "an override of direction": "\u202edrone\u202c",
    "a lone surrogate": "\ud83d drone",
    "Chinese": "无人机",
    "digits": "٣٤٥ 25 ½",
    "combining marks": "d\u0301\u0301\u0301rone",
    "control characters": "\x01\x02\x1b[31m",
    "private-use characters": f"{START}{STOP}drone",
    "a template": "{{ settings.SECRET_KEY }}{% debug %}",
    "ligatures": "ﬁn ß ŒUVRE",
}


@pytest.mark.parametrize(("what", "language"), list(zip(ABSURD, list(PAGES) * len(ABSURD), strict=False)))
def test_the_page_stays_polite_and_cheap_for(client, what, language):
    query = ABSURD[what].encode("utf-8", "surrogatepass")

    with CaptureQueriesContext(connection) as queries:
        answer = client.get(f"{PAGES[language]}?{urlencode({'q': query})}")

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "<h1>" in page
    assert "</html>" in page
    assert "Traceback" not in page
    assert len(queries) <= MOST_QUERIES
    assert len(page) < 200_000


@pytest.mark.parametrize("what", ["only stop words", "one article", "an emoji", "operators", "Arabic", "SQL"])
def test_what_means_nothing_finds_nothing_and_says_so(client, what):
    page = ask(client, ABSURD[what])

    assert addresses(page) == []
    assert "Rien trouvé pour «" in page


@pytest.mark.parametrize(
    ("absurd", "sane"),
    [
        ("🚀 drone 👩🏽‍🚀", "drone"),
        ("drone & ! | <->", "drone"),
        ("bay\x00kar", "bay kar"),
        ("\u202edrone\u202c", "drone"),
        ("drone\n\n\t", "drone"),
    ],
)
def test_noise_around_a_word_changes_nothing(client, absurd, sane):
    found = results(client, absurd)

    assert found == results(client, sane)
    assert found or sane == "bay kar"


def test_the_tables_are_still_there():
    assert Exhibitor.objects.count() == count_entries("exhibitors")


def test_several_parameters_and_none_at_all_are_answered(client):
    assert client.get("/fr/recherche/").status_code == 200
    assert client.get("/fr/recherche/?q=a&q=drone&rubrique=&page=-1").status_code == 200


# Stability


@pytest.mark.parametrize("query", ["turquie", "defense", "baykr", "drone kamikaze", "mali"])
def test_two_readings_of_one_address_are_the_same_byte_for_byte(client, query):
    assert ask(client, query) == ask(client, query)


def test_no_more_queries_for_more_results(client):
    counts = set()
    for query in ("turquie", "E001", "drone kamikaze"):
        with CaptureQueriesContext(connection) as queries:
            ask(client, query)
        counts.add(len(queries))

    assert len(counts) == 1
    assert counts.pop() <= MOST_QUERIES


def test_nothing_of_ours_is_left_in_a_page(client):
    page = ask(client, "defense")

    assert START not in page
    assert STOP not in page
    assert Category.objects.count() == count_entries("categories")
    assert Product.objects.count() == count_entries("products")
