"""The portal in a real Chromium, with the whole content: each kind of reader, with and without JavaScript."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from bamex.tests.crawl import OTHERS, Document
from bamex.tests.live import BLOCKED_WORKER
from bamex.tests.readers import DESK, PHONE, follow

pytestmark = pytest.mark.usefixtures("content")

MOST_REQUESTS, MOST_BYTES = 5, 40 * 1024  # of a page without photographs, first visit


def path_of(page):
    return urlsplit(page.url).path


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def javascript(request):
    return request.param


# Every kind of page


def test_no_page_complains_and_each_first_visit_is_light(chromium, portal, kinds_of_page):
    complaints, heavy, foreign, cookies = [], {}, [], []
    for path in [path for path in [*kinds_of_page, *OTHERS] if path.startswith("/fr/")]:
        context = chromium.new_context(base_url=portal.address, viewport=PHONE, service_workers="block")
        page = context.new_page()
        requests, weights = [], []
        page.on("console", lambda message, path=path: complaints.append((path, message.text)))
        page.on("pageerror", lambda error, path=path: complaints.append((path, str(error))))
        page.on("requestfinished", lambda request, requests=requests: requests.append(request))
        page.on("requestfailed", lambda request, requests=requests: requests.append(request))
        page.goto(path, wait_until="networkidle" if path == "/fr/" else "load")
        for request in requests:
            sizes = request.sizes()
            weights.append(sizes["responseBodySize"] + sizes["responseHeadersSize"])
        if len(requests) > MOST_REQUESTS or sum(weights) > MOST_BYTES:
            heavy[path] = [(request.url, weight) for request, weight in zip(requests, weights, strict=True)]
        foreign += [request.url for request in requests if not request.url.startswith((portal.address, "data:"))]
        cookies += context.cookies()
        assert requests, path
        context.close()

    # The browser itself reports a missing page as an error.
    expected = {("/fr/nulle-part/", "404")}
    complaints = [
        (path, text)
        for path, text in complaints
        if text != BLOCKED_WORKER and not any(path == where and what in text for where, what in expected)
    ]
    assert (complaints, heavy, foreign, cookies) == ([], {}, [], [])


def test_a_feature_of_the_script_that_fails_stops_no_other(reader):
    page = reader("about:blank")
    page.route(
        "**/exposants/",  # whose field for narrowing, the third feature, is another element
        lambda route: route.fulfill(body=route.fetch().text().replace('<input id="narrow"', '<i id="narrow"')),
    )

    page.set_viewport_size(DESK)
    page.goto("/fr/exposants/")

    assert ["addEventListener" in text for text in page.complaints] == [True]
    page.get_by_role("button", name="Ma sélection").first.click()
    assert page.locator("a.chosen").inner_text().endswith("1")
    page.fill("input[type=search][name=q]", "bayk")
    page.locator("[role=option]", has_text="Baykar").first.wait_for()


def test_the_policy_stops_what_it_should(reader):
    page = reader("/fr/")

    page.evaluate("document.body.append(Object.assign(document.createElement('script'), {text: 'window.broken = 1'}))")
    page.evaluate("document.body.setAttribute('style', 'color: red')")

    assert page.evaluate("window.broken") is None
    assert len([text for text in page.complaints if "Content Security Policy" in text]) == 2


@pytest.mark.parametrize("path", ["/fr/", "/en/exhibitors/", "/fr/exposants/baykar/"])
def test_a_page_without_style_sheet_still_reads_in_order(reader, path):
    page = reader(path, java_script_enabled=False)
    page.close()
    bare = page.context.new_page()
    bare.route("**/*.css", lambda route: route.abort())
    bare.goto(path)

    tops = [item.bounding_box()["y"] for item in bare.locator("h1, h2, h3").all()]
    levels = Document(bare.content()).headings
    assert tops == sorted(tops)
    assert levels[0] == 1
    assert bare.evaluate("getComputedStyle(document.body).backgroundColor") == "rgba(0, 0, 0, 0)"
    assert bare.locator("main h1").is_visible()


# Keyboard


@pytest.mark.parametrize(("path", "words"), [("/fr/", "Aller au contenu"), ("/en/programme/", "Skip to the content")])
def test_the_first_tab_reaches_the_link_that_skips_to_the_content(reader, javascript, path, words):
    page = reader(path, java_script_enabled=javascript)

    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    assert skip.inner_text() == words
    assert skip.bounding_box()["x"] >= 0
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert page.url.endswith("#main")
    assert page.locator("main:focus").count() == 1
    page.keyboard.press("Tab")
    assert page.locator("main :focus").count() == 1


def test_every_link_of_the_header_shows_its_focus(reader):
    page = reader("/fr/", viewport=DESK)
    focused = []

    for _ in range(10):
        page.keyboard.press("Tab")
        focused.append(
            page.evaluate(
                "[document.activeElement.textContent.trim(), getComputedStyle(document.activeElement).outlineStyle]"
            )
        )

    assert [words for words, _ in focused][1:9] == [
        "BAMEX’25",
        "English",  # drawn last in the row: on a slow line nothing moves when the rest comes (decision 36)
        "Sélection",
        "Programme",
        "Exposants",
        "Équipements",
        "Délégations",
        "Actualités",
    ]
    assert {style for _, style in focused} == {"solid"}


# Journeys


@pytest.mark.parametrize(
    ("home", "programme", "day", "heading"),
    [
        ("/fr/", "Programme", "13\u00a0nov.", "Programme"),
        ("/en/", "Programme", "13\u00a0Nov.", "Programme"),
    ],
)
@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_a_visitor_finds_what_happened_on_13_november_and_where(
    reader, javascript, viewport, home, programme, day, heading
):
    page = reader(home, java_script_enabled=javascript, viewport=viewport)

    follow(page.get_by_role("navigation").first.get_by_role("link", name=programme, exact=True))
    assert page.locator("h1").inner_text() == heading
    follow(page.locator("nav.strip").get_by_role("link", name=day).first)
    assert "2025-11-13" in page.url
    sessions = page.locator("article.session h4 a")
    title = sessions.first.inner_text()
    follow(sessions.first)
    assert page.locator("h1").inner_text() == title
    follow(page.locator("main dl a[href*='/lieux/'], main dl a[href*='/venues/']").first)

    assert path_of(page).startswith(("/fr/lieux/", "/en/venues/"))
    assert page.get_by_role("link", name=title, exact=True).count() == 1
    assert page.complaints == []


# Both widths, with and without script, between the two languages.
WAYS = pytest.mark.parametrize(
    ("language", "javascript", "viewport"),
    [("fr", True, PHONE), ("fr", False, DESK), ("en", True, DESK), ("en", False, PHONE)],
    ids=["fr phone script", "fr desk", "en desk script", "en phone"],
)


@WAYS
def test_a_visitor_finds_what_baykar_showed_and_that_none_of_it_flew(reader, language, javascript, viewport):
    words = {
        "fr": ("/fr/equipements/", "Filtrer la liste", "Fabricant", "Mode de présentation", "Appliquer", "maquette"),
        "en": ("/en/equipment/", "Filter", "Maker", "How it was shown", "Apply", "scale model"),
    }
    path, narrow, maker, shown, apply, model = words[language]
    page = reader(path, java_script_enabled=javascript, viewport=viewport)

    page.locator("summary", has_text=narrow).click()
    page.get_by_label(maker).select_option("baykar")
    follow(page.get_by_role("button", name=apply))
    rows = page.locator("main ul.rows > li")
    assert sorted(rows.locator("h3").all_inner_texts()) == [
        "Bayraktar Akıncı",
        "Bayraktar Kızılelma",
        "Bayraktar TB2",
        "Bayraktar TB3",
    ]
    assert all(f"Baykar\u00a0· {model}" in text for text in rows.locator("p.meta").all_inner_texts())

    page.locator("summary", has_text=narrow).click()
    page.get_by_label(shown).select_option("flown")
    follow(page.get_by_role("button", name=apply))
    assert rows.count() == 0
    # What flew is one tap away, and so is what Baykar showed.
    follow(page.locator(".notice a", has_text="Baykar"))
    assert {"KARGU", "TOGAN"} <= set(rows.locator("h3").all_inner_texts())
    assert page.complaints == []


@WAYS
def test_a_visitor_finds_who_came_from_the_alliance_of_sahel_states(reader, language, javascript, viewport):
    home, delegations, alliance = {
        "fr": ("/fr/", "Délégations", "Alliance des États du Sahel"),
        "en": ("/en/", "Delegations", "Alliance of Sahel States"),
    }[language]
    page = reader(home, java_script_enabled=javascript, viewport=viewport)

    follow(page.get_by_role("navigation").first.get_by_role("link", name=delegations, exact=True))
    group = page.locator("main section", has=page.get_by_role("heading", name=alliance))
    assert all(country in group.first.inner_text() for country in ("Mali", "Burkina Faso", "Niger"))
    others = page.locator("main section", has=page.get_by_role("heading", name=alliance)).locator("+ section")
    assert others.locator("h3").all_inner_texts() == ["Burkina Faso", "Niger"]
    follow(others.get_by_role("link", name="Niger", exact=True).first)
    assert page.locator(".badge", has_text=alliance).is_visible()
    assert page.complaints == []


@pytest.mark.parametrize(
    ("path", "open_filters", "country", "apply", "source"),
    [
        ("/fr/exposants/", "Filtrer la liste", "Pays", "Appliquer", "Ce que cette source appuie"),
        ("/en/exhibitors/", "Filter", "Country", "Apply", "What this source supports"),
    ],
)
def test_a_journalist_follows_a_product_to_its_source(reader, javascript, path, open_filters, country, apply, source):
    page = reader(path, java_script_enabled=javascript)
    everyone = page.locator("main ul.rows h3").count()

    page.locator("summary", has_text=open_filters).click()
    page.get_by_label(country).select_option("TR")
    follow(page.get_by_role("button", name=apply))
    assert "=TR" in page.url
    turkish = page.locator("main ul.rows h3").count()
    assert 0 < turkish < everyone
    assert f"{turkish} " in page.locator("search [role=status]").last.inner_text()
    follow(page.locator("main h3").get_by_role("link", name="Baykar").first)
    assert path_of(page).endswith("/baykar/")
    product = page.locator("main h3 a").first
    name = product.inner_text()
    follow(product)
    assert page.locator("h1").inner_text() == name
    here = page.url
    page.locator("summary", has_text="source").first.click()
    follow(page.locator("details[open].sources a:not([rel])").first)
    assert path_of(page).startswith(("/fr/sources/r", "/en/sources/r"))
    assert page.get_by_role("heading", name=source).is_visible()

    follow(page.locator(f"main a[href='{urlsplit(here).path}']").first)
    assert page.url == here
    assert page.complaints == []


@pytest.mark.parametrize(
    ("path", "query", "name"),
    [
        ("/fr/", "turquie", "Türkiye"),
        ("/en/", "Turkey", "Türkiye"),
        ("/fr/", "baykr", "Baykar"),
        ("/en/", "baykr", "Baykar"),
        ("/fr/", "vehicules blindes", "Véhicules blindés"),
    ],
)
def test_a_search_forgives_spelling(reader, javascript, path, query, name):
    page = reader(path, java_script_enabled=javascript)

    # On a phone, search is a page of its own, one tap from any other.
    follow(page.locator("header .to-search"))
    page.locator("main input[type=search]").fill(query)
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert page.locator("main input[type=search]").input_value() == query
    assert page.locator("main li a", has_text=name).count() >= 1
    assert page.complaints == []


@pytest.mark.parametrize(
    ("path", "link", "other"),
    [
        ("/fr/exposants/?pays=TR", "English", "/en/exhibitors/?country=TR"),
        ("/en/programme/?day=2025-11-13", "Français", "/fr/programme/?jour=2025-11-13"),
        ("/fr/recherche/?q=drone", "English", "/en/search/?q=drone"),
        ("/en/exhibitors/baykar/", "Français", "/fr/exposants/baykar/"),
    ],
)
def test_the_other_language_is_one_tap_away_with_the_same_filters(reader, javascript, path, link, other):
    page = reader(path, java_script_enabled=javascript)
    shown = page.locator("main a").count()

    follow(page.get_by_role("link", name=link, exact=True))

    assert page.url.endswith(other)
    assert page.locator("main a").count() == shown
    assert page.locator("html").get_attribute("lang") == other[1:3]


def test_the_sources_of_a_statement_open_where_it_stands_and_close_again(reader, javascript):
    page = reader("/fr/exposants/baykar/", java_script_enabled=javascript)
    chip = page.locator("details.sources").first
    statement = page.locator(".prose p").first
    before = statement.bounding_box()

    chip.locator("summary").click()

    assert statement.bounding_box()["y"] == before["y"]
    lines = chip.locator("li")
    number = re.match(r"\d+", chip.locator("summary").inner_text().strip())[0]
    assert lines.count() == int(number) > 1
    assert lines.last.get_by_role("link").first.get_attribute("href").startswith("http")
    assert lines.last.get_by_role("link", name="fiche").get_attribute("href").startswith("/fr/sources/")
    chip.locator("summary").click()
    assert not lines.first.is_visible()


def test_the_present_place_is_marked_in_the_navigation(reader):
    current = {}
    for path in ("/fr/", "/fr/exposants/", "/en/facts/nombre-d-entreprises/"):
        marked = reader(path).locator("nav [aria-current]").all()
        current[path] = [(item.inner_text(), item.get_attribute("aria-current")) for item in marked]

    assert current == {
        "/fr/": [],
        "/fr/exposants/": [("Exposants", "page")],
        "/en/facts/nombre-d-entreprises/": [("Facts", "true")],
    }


@pytest.mark.parametrize("path", ["/fr/programme/", "/fr/faits/", "/en/practical/"])
def test_the_present_place_is_seen_on_a_phone(reader, path):
    page = reader(path, viewport=PHONE)

    expect(page.locator(".header nav [aria-current]")).to_be_in_viewport(ratio=0.99)
    assert page.evaluate("scrollY") == 0


def test_touch_targets_of_the_header_are_large_enough(reader):
    page = reader("/fr/")

    boxes = {item.inner_text(): item.bounding_box() for item in page.locator("header nav a, header .language").all()}

    assert len(boxes) == 9
    assert {name: box["height"] for name, box in boxes.items() if box["height"] < 44} == {}


def test_print_leaves_out_what_only_a_screen_needs(reader):
    page = reader("/fr/programme/")
    page.emulate_media(media="print")

    assert not page.locator("header nav").is_visible()
    assert not page.locator("footer").first.is_visible()
    assert page.locator("h1").is_visible()


@pytest.mark.parametrize(
    ("path", "cite", "copy", "begins"),
    [
        ("/fr/faits/dates-du-salon/", "Citer", "Copier la référence en français", "Quand le salon a-t-il eu lieu"),
        ("/en/exhibitors/baykar/", "Cite", "Copy the reference in English", "Baykar (exhibitor). (2026, "),
    ],
)
def test_a_journalist_leaves_with_a_reference_in_two_taps(reader, path, cite, copy, begins):
    page = reader(path, permissions=["clipboard-read", "clipboard-write"])

    page.locator("summary", has_text=re.compile(f"^{cite}$")).click()
    page.get_by_role("button", name=copy).click()

    expect(page.locator("[role=status]").filter(has_text="Copi")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(begins)
    assert "/id/" in copied
    assert "jj/mm/aaaa" not in copied
    assert page.complaints == []


def test_a_reference_says_the_day_as_french_writes_it(reader):
    page = reader("/fr/faits/dates-du-salon/")

    for day, words in {"2027-08-09": "9 août 2027", "2027-12-01": "1er décembre 2027"}.items():
        page.clock.set_fixed_time(f"{day}T12:00:00")
        page.reload()
        assert f"[consulté le {words}]" in page.locator(".reference").first.text_content()


def test_a_link_is_handed_on_as_the_page_shows_it(reader):
    """A copy of the portal on another machine shows the public address, not its own."""
    page = reader("about:blank")
    page.add_init_script("navigator.share = async given => { window.handedOn = given }")
    page.goto("/fr/exposants/baykar/")
    page.locator("summary", has_text="Partager").click()

    page.get_by_role("button", name="Envoyer le lien").click()

    shown = page.locator(".object-foot .address").inner_text()
    assert page.evaluate("handedOn.url") == shown
    assert shown.endswith("/fr/exposants/baykar/")


def test_without_script_a_reference_is_text_to_select(reader):
    page = reader("/fr/faits/dates-du-salon/", java_script_enabled=False)

    of_page = page.locator("[aria-labelledby=cite]")
    assert of_page.locator(".reference + button[data-copy]").count() == 2
    assert page.locator(".address + button[data-copy]").count() == 1
    of_page.locator("summary").click()
    assert of_page.locator(".reference").last.is_visible()
    assert not page.locator("button[data-copy]:visible").count()
    assert of_page.locator("a[download]", has_text="BibTeX").is_visible()
