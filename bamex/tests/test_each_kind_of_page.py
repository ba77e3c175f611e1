"""Every kind of page in a real Chromium, loaded once for all checkers: no fault in any language, colour or width."""

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from bamex.tests import page_checks, tools
from bamex.tests.crawl import OTHERS
from bamex.tests.readers import new_page

pytestmark = pytest.mark.usefixtures("content")

# Of these axe judges the contrast of every text; of the others, that of the texts which look like none before.
READ_WHOLE = ("/fr/", "/fr/programme/", "/en/", "/en/facts/")


@pytest.fixture(scope="module")
def paths(kinds_of_page):
    return [*kinds_of_page, *OTHERS, "/fr/exposants/?pays=TR"]


def open_page(chromium, portal):
    page = new_page(chromium, base_url=portal.address, bypass_csp=True, reduced_motion="reduce")
    if script := tools.find_sniffer():
        page.context.add_init_script(path=script)
    return page


@pytest.fixture(scope="module")
def found(chromium, portal, paths, kinds_in_turn):
    """By checker, what it finds in which page and case; and what the console says."""
    page, found, judged = open_page(chromium, portal), {}, {}
    for path in paths:
        page.goto(path)
        axe = page_checks.run_axe(page, path[1:3], None if path in READ_WHOLE else judged)
        checks = {"axe": axe, "width": page_checks.find_sideways_scrolling(page)}
        page_checks.unfold_details(page)
        checks["read aloud"] = page_checks.find_what_is_read_aloud_wrongly(page)
        if tools.find_sniffer():
            checks["sniffer"] = page_checks.run_sniffer(page)
        if path in kinds_in_turn:
            checks["targets"] = page_checks.find_small_targets(page)
            checks["colours"] = page_checks.find_what_forced_colours_spoil(page)
            checks["large text"] = page_checks.find_what_large_text_spoils(page)
            checks["spacing"] = page_checks.find_what_spacing_spoils(page)
        for name, faults in checks.items():
            found.setdefault(name, {})[path] = faults
    # The browser itself reports a missing page.
    missing = [f"{portal.address}{path}" for path in ("/fr/nulle-part/", "/en/nowhere/")]
    found["console"] = {"": [text for text in page.complaints if text.split()[0] not in missing]}
    page.context.close()
    return found


@pytest.fixture
def faults(found):
    """Of one checker, by page, for the pages where it finds any."""
    return lambda name: {path: faults for path, faults in found[name].items() if faults}


@pytest.fixture
def page(chromium, portal):
    page = open_page(chromium, portal)
    yield page
    page.context.close()


def test_every_page_went_through_the_checkers(found, paths, kinds_in_turn):
    assert {*kinds_in_turn, *READ_WHOLE} <= set(paths)
    assert [set(found[name]) for name in ("axe", "width", "read aloud")] == [set(paths)] * 3
    assert [set(found[name]) for name in ("targets", "colours", "large text", "spacing")] == [set(kinds_in_turn)] * 4
    assert len(paths) > 60


def test_the_contrast_of_a_text_is_judged_where_it_looks_like_none_before(page):
    judged = {}
    page.goto("/fr/faits/")
    assert page_checks.run_axe(page, "fr", judged) == {}
    ways = {look: len(found) for look, found in judged.items()}
    assert set(ways) == {("light", 360), ("dark", 1280)}
    assert min(ways.values()) > 8

    page.goto("/fr/faits/")
    page.add_style_tag(content="main li:nth-child(3) { color: #999 !important; background: #aaa !important }")
    found = page_checks.run_axe(page, "fr", judged)

    assert set(found) == set(ways)
    assert {line.split(":")[0] for lines in found.values() for line in lines} >= {"color-contrast"}


def test_axe_finds_nothing_in_any_language_colour_or_width(faults):
    assert faults("axe") == {}


def test_axe_would_find_a_fault(page):
    page.goto("/fr/")
    page.evaluate(AXE_SCRIPT)

    page.evaluate("document.querySelector('h1').style.color = '#4a3d31'")  # on mud, in both schemes
    page.evaluate("document.querySelector('main').append(document.createElement('img'))")

    found = [page.evaluate(page_checks.AXE, rules) for rules in (None, page_checks.DRAWN)]
    everything, drawn = ({line.split(":")[0] for line in lines} for lines in found)
    assert everything >= {"color-contrast", "image-alt"}
    assert drawn == {"color-contrast"}


@pytest.mark.usefixtures("sniffer")
def test_the_sniffer_finds_no_error_at_level_aaa(faults, found, paths):
    assert faults("sniffer") == {}
    assert set(found["sniffer"]) == set(paths)


@pytest.mark.usefixtures("sniffer")
def test_the_sniffer_would_find_a_fault_in_light_and_in_dark(page):
    page.goto("/fr/")

    # About 4:1 in both schemes: enough at level AA, for text so large.
    page.evaluate("document.querySelector('h1').style.color = '#7a7a7a'")
    page.evaluate("document.querySelector('main').append(document.createElement('img'))")

    codes = {
        scheme: {error.split(":")[0].removeprefix("WCAG2AAA.") for error in errors}
        for scheme, errors in page_checks.run_sniffer(page).items()
    }
    expected = {"Principle1.Guideline1_4.1_4_6.G18.Fail", "Principle1.Guideline1_1.1_1_1.H37"}
    assert codes == dict.fromkeys(page_checks.SCHEMES, expected)


def test_what_a_screen_reader_is_told_has_names_and_an_order(faults):
    assert faults("read aloud") == {}


def test_what_a_screen_reader_is_told_wrongly_would_be_found(page):
    page.goto("/fr/exposants/")
    page.evaluate(
        """() => {
            const main = document.querySelector("main"), section = document.createElement("section")
            main.querySelector("h2").outerHTML = "<h4>A</h4>"
            main.insertAdjacentHTML("beforeend", "<a href=/fr/faits/>La liste</a><a href=/fr/presse/>La liste</a>")
            main.insertAdjacentHTML("beforeend", "<input type=checkbox>")
            document.body.prepend(document.querySelector("footer"))
        }"""
    )

    found = page_checks.find_what_is_read_aloud_wrongly(page)

    assert found[0] == "contentinfo, banner, main"
    assert found[1:] == [
        "a heading of level 4 after one of level 1",
        "a checkbox without a name",
        "“La liste” leads to /fr/faits/ and /fr/presse/",
    ]


def test_no_page_scrolls_sideways_at_any_width(faults):
    assert faults("width") == {}


def test_whatever_is_pressed_is_large_enough(faults):
    assert faults("targets") == {}


def test_forced_colours_and_little_motion_change_nothing_that_is_said(faults):
    assert faults("colours") == {}


def test_text_of_twice_the_size_stays_whole(faults):
    assert faults("large text") == {}


def test_respaced_text_stays_whole_at_400_percent_zoom(faults):
    assert faults("spacing") == {}


def test_no_page_complains(faults):
    assert faults("console") == {}


def test_a_box_that_cuts_its_text_off_would_be_found(page):
    page.goto("/fr/")
    page.set_viewport_size(page_checks.ZOOMED)
    page_checks.unfold_details(page)
    assert page.evaluate(page_checks.SPOILT) == []

    page.add_style_tag(content=f"{page_checks.SPACING} h1 {{ overflow: hidden; block-size: 1em }}")
    assert [line.split(":")[0] for line in page.evaluate(page_checks.SPOILT)] == ["cut off"]
    page.add_style_tag(content="p { inline-size: 400px }")
    assert "sticks out" in {line.split(":")[0] for line in page.evaluate(page_checks.SPOILT)}


def test_small_targets_lost_edges_and_sideways_scrolling_would_be_found(page):
    page.goto("/fr/programme/")

    page.add_style_tag(
        content="nav a { padding: 0 !important; min-block-size: 0 !important; line-height: 1 !important }"
    )
    page.add_style_tag(content=".strip a { border: 0 !important }")
    page.add_style_tag(content="h1 { inline-size: 2000px }")

    assert set(page_checks.find_small_targets(page)) == {360, 1280}
    assert set(page_checks.find_what_forced_colours_spoil(page)) == {"edgeless"}
    assert set(page_checks.find_sideways_scrolling(page)) >= {240, 320, 360}
    assert set(page_checks.find_what_large_text_spoils(page)) >= {360, 1280}
