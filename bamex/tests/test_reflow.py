"""However the reader looks: zoomed, respaced, with large text, forced colours, little motion, or on paper."""

import re
import time

import pytest
from django.test import override_settings

from bamex.tests.crawl import one_of_every_kind, sitemap
from bamex.tests.live import Portal
from bamex.tests.readers import PHONE, new_page
from exhibitors.models import Exhibitor

pytestmark = pytest.mark.usefixtures("content")

DESK = {"width": 1280, "height": 900}
ZOOMED = {"width": 320, "height": 256}  # 1280 × 1024 at 400 %: WCAG 2.2, 1.4.10
LIMIT = 44  # CSS px: WCAG 2.2, 2.5.5 (AAA)
LIMIT_OF_MARKS = 24  # 2.5.8 (AA)
# WCAG 2.2, 1.4.12.
SPACING = """
* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
p { margin-block-end: 2em !important; }
"""
# What sticks out of the page, and text that its box cuts off or does not hold.
SPOILT = """
() => {
    const short = item => item.outerHTML.replace(/\\s+/g, " ").slice(0, 120)
    const found = [], seen = document.documentElement.clientWidth
    if (document.documentElement.scrollWidth > seen)
        for (const item of document.querySelectorAll("body *"))
            if (item.getBoundingClientRect().right > seen + 1 && !item.closest(".scroll, .days, svg"))
                found.push("sticks out: " + short(item))
    for (const item of document.querySelectorAll("body *:not(.hidden, svg, svg *)")) {
        const {overflowX, overflowY, clipPath} = getComputedStyle(item)
        if (clipPath !== "none" || !item.textContent.trim()) continue
        if (["hidden", "clip"].includes(overflowX) && item.scrollWidth > item.clientWidth + 1
            || ["hidden", "clip"].includes(overflowY) && item.scrollHeight > item.clientHeight + 1)
            found.push("cut off: " + short(item))
    }
    for (const item of document.querySelectorAll("button, nav a, header a, summary, .badge, label")) {
        const range = document.createRange(), box = item.getBoundingClientRect()
        range.selectNodeContents(item)
        const text = range.getBoundingClientRect()
        if (box.width && getComputedStyle(item).position !== "absolute"
            && (text.right > box.right + 1 || text.bottom > box.bottom + 1 || text.top < box.top - 1))
            found.push("not held: " + short(item))
    }
    return found.slice(0, 4)
}
"""
# Everything to press that is not a link in a sentence; a box to tick is pressed by its label.
TARGETS = """
limits => {
    const found = new Set()
    for (const [selector, limit] of limits)
        for (const item of document.querySelectorAll(selector)) {
            const label = ["checkbox", "radio"].includes(item.type) && item.closest("label")
            const {width, height} = (label || item).getBoundingClientRect()
            if (width && (width < limit - .1 || height < limit - .1))
                found.add(`${Math.round(width)} × ${Math.round(height)}: ${item.outerHTML.slice(0, 120)}`)
        }
    // Marks of one group, when it wraps, must not cover one another.
    for (const group of document.querySelectorAll(".marks")) {
        const boxes = [...group.querySelectorAll("a")].map(item => item.getBoundingClientRect())
        for (const [i, a] of boxes.entries())
            if (boxes.slice(i + 1).some(b => a.left < b.right - 1 && b.left < a.right - 1
                && a.top < b.bottom - 1 && b.top < a.bottom - 1))
                found.add(`marks cover one another: ${group.textContent}, in ${group.closest("[id]").id}`)
    }
    return [...found].slice(0, 6)
}
"""
PRESSED = "nav a, header a, button, summary, input:not([type=hidden]), select, search a"
WATCH_SHIFTS = """
window.shifts = []
new PerformanceObserver(list => {
    for (const {value, sources} of list.getEntries())
        window.shifts.push([value, ...sources.map(({node}) => (node?.outerHTML || "").slice(0, 120))])
}).observe({type: "layout-shift", buffered: true})
"""
SCROLL_AND_SETTLE = """
async () => {
    const frame = () => new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)))
    await frame()
    scrollTo({top: document.documentElement.scrollHeight, behavior: "instant"})
    await frame()
    return window.shifts
}
"""


@pytest.fixture(scope="module")
def portal(content, django_db_blocker):
    # Seen many times over, each page is rendered once.
    with django_db_blocker.unblock(), override_settings(PAGE_CACHE_PAGES=200), Portal() as portal:
        yield portal.address


@pytest.fixture(scope="module")
def paths(content, django_db_blocker):
    """Each kind of page once, French and English in turn; the pages that filters and comparisons make too."""
    with django_db_blocker.unblock():
        every = one_of_every_kind(sitemap())
    french = [path for path in every if path.startswith("/fr/")]
    english = [path for path in every if path.startswith("/en/")]
    return [
        *french[::2],
        *english[1::2],
        *("/fr/", "/en/", "/fr/programme/", "/fr/exposants/", "/fr/delegations/", "/en/facts/", "/fr/nulle-part/"),
        *("/fr/recherche/?q=turquie", "/fr/exposants/?pays=TR", "/fr/programme/?jour=2025-11-13"),
        "/fr/equipements/comparaison/?i=P001,P002",
        "/fr/ma-selection/?i=E001,S003,P002,D002,F001,X999",
    ]


@pytest.fixture
def page(chromium, portal):
    page = new_page(chromium, base_url=portal, viewport=ZOOMED, bypass_csp=True)
    yield page
    page.context.close()


def go(page, path):
    page.goto(path)
    page.evaluate("document.querySelectorAll('details').forEach(item => { item.open = true })")


# Zoom and spacing


def test_respaced_text_stays_whole_at_400_percent_zoom(page, paths):
    spoilt = {}

    for path in paths:
        go(page, path)
        page.add_style_tag(content=SPACING)
        for size in (ZOOMED, DESK):
            page.set_viewport_size(size)
            if found := page.evaluate(SPOILT):
                spoilt[path, size["width"]] = found

    assert spoilt == {}


def test_text_of_twice_the_size_stays_whole(page, paths):
    # The reader's own setting, which relative sizes and media queries follow; the usual one is 16.
    page.context.new_cdp_session(page).send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
    spoilt = {}

    for path in paths:
        go(page, path)
        for size in (PHONE, DESK):
            page.set_viewport_size(size)
            if found := page.evaluate(SPOILT):
                spoilt[path, size["width"]] = found
        assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= 32

    assert spoilt == {}


def test_a_box_that_cuts_its_text_off_would_be_found(page):
    go(page, "/fr/")
    assert page.evaluate(SPOILT) == []

    page.add_style_tag(content=f"{SPACING} h1 {{ overflow: hidden; block-size: 1em }}")
    assert [line.split(":")[0] for line in page.evaluate(SPOILT)] == ["cut off"]
    page.add_style_tag(content="p { inline-size: 400px }")
    assert "sticks out" in {line.split(":")[0] for line in page.evaluate(SPOILT)}


# Touch


def test_whatever_is_pressed_is_large_enough(page, paths):
    small = {}

    for path in paths:
        go(page, path)
        for size in (PHONE, DESK):
            page.set_viewport_size(size)
            if found := page.evaluate(TARGETS, [[PRESSED, LIMIT], [".mark", LIMIT_OF_MARKS]]):
                small[path, size["width"]] = found

    assert small == {}


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_the_sticky_strip_never_hides_what_has_the_focus(page, size):
    page.set_viewport_size(size)
    page.emulate_media(reduced_motion="reduce")
    page.goto("/fr/programme/")
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    page.locator("footer a").first.focus()

    # Backwards, the browser scrolls no further up than it must.
    seen, hidden = 0, []
    for _ in range(70):
        page.keyboard.press("Shift+Tab")
        covered = page.evaluate(
            """() => {
                const item = document.activeElement, strip = document.querySelector(".days")
                if (!item.closest("main") || strip.contains(item) || item.id === "main") return null
                const edge = strip.getBoundingClientRect(), {top, height} = item.getBoundingClientRect()
                return edge.top <= 0 && top + height / 2 < edge.bottom && item.outerHTML.slice(0, 120)
            }"""
        )
        seen += covered is not None
        if covered:
            hidden.append(covered)

    assert hidden == []
    assert seen > 40


# Colours and motion


def test_forced_colours_and_little_motion_change_nothing_that_is_said(page, paths):
    page.emulate_media(forced_colors="active", reduced_motion="reduce")
    lost, moving = {}, {}

    for path in paths:
        go(page, path)
        if animations := page.evaluate("document.getAnimations().length"):
            moving[path] = animations
        # Backgrounds are gone: what is current, and what is pressed, must have an edge.
        edgeless = page.evaluate(
            """() => [...document.querySelectorAll("button, .strip a, .badge")].filter(item => {
                const {borderTopWidth, outlineStyle} = getComputedStyle(item)
                const current = item.getAttribute("aria-current")
                return item.offsetWidth && (borderTopWidth === "0px" || current && outlineStyle === "none")
            }).map(item => item.outerHTML.slice(0, 120))"""
        )
        if edgeless:
            lost[path] = edgeless[:3]
        assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"

    complaints = [text for text in page.complaints if "nulle-part" not in text]
    assert (lost, moving, complaints) == ({}, {}, [])


def test_nothing_shifts_while_a_page_loads_and_scrolls(page, paths):
    page.add_init_script(WATCH_SHIFTS)
    shifted = {}

    for path in paths:
        for size in (PHONE, DESK):
            page.set_viewport_size(size)
            page.goto(path)
            if shifts := page.evaluate(SCROLL_AND_SETTLE):
                shifted[path, size["width"]] = shifts[:3]

    assert shifted == {}


LATE = [
    "/fr/",
    "/fr/exposants/",
    "/en/exhibitors/baykar/",
    "/fr/programme/",
    "/fr/faits/",
    "/fr/presse/",
    "/fr/hors-ligne/",
]
LATE += ["/fr/ma-selection/?i=E001,S003,P002", "/en/my-selection/?i=E001,X999", "/fr/equipements/"]


def test_nothing_shifts_where_the_script_comes_after_the_page_is_seen(page):
    page.add_init_script(WATCH_SHIFTS)
    page.route(re.compile(r"/portal[.\w]*\.js"), lambda route: (time.sleep(0.25), route.continue_()))
    shifted = {}

    for path in LATE:
        page.set_viewport_size(PHONE)
        assert page.goto(path).status == 200, path
        if shifts := page.evaluate(SCROLL_AND_SETTLE):
            shifted[path] = shifts[:3]

    assert shifted == {}


def test_a_shift_would_be_seen(page):
    page.add_init_script(WATCH_SHIFTS)
    page.set_viewport_size(DESK)
    page.goto("/fr/")
    page.evaluate(SCROLL_AND_SETTLE)

    page.evaluate("scrollTo({top: 0, behavior: 'instant'})")
    page.evaluate("document.querySelector('main').style.paddingTop = '300px'")

    assert page.evaluate(SCROLL_AND_SETTLE)


# Paper


def printed(page, path):
    """The number of sheets, and each heading with its sheet and its distance from the sheet's top in points.

    A tagged PDF (ISO 32000-1, 12.3.3) has an outline of the headings, with where each of them stands.
    """
    page.goto(path)
    pdf = page.pdf(prefer_css_page_size=True, outline=True, tagged=True)
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert {(round(float(width)), round(float(height))) for width, height in boxes} == {(595, 842)}  # A4
    sheets = re.findall(rb"(\d+) 0 obj\n<</Type /Page\n", pdf)
    headings = [
        (text_of(title), sheets.index(sheet), 842 - float(top))
        for title, sheet, top in re.findall(
            rb"/Title (<[0-9A-F]+>|\((?:\\.|[^\\)])*\))\n/Dest \[(\d+) 0 R /XYZ [\d.]+ ([\d.]+)", pdf
        )
    ]
    return len(sheets), headings


def text_of(title):
    if title.startswith(b"<"):
        return bytes.fromhex(title[1:-1].decode()).decode("utf-16").replace("\u00a0", " ")
    return re.sub(rb"\\(.)", rb"\1", title[1:-1]).decode("latin-1")


def test_every_exhibitor_prints_on_one_sheet(page, django_db_blocker):
    with django_db_blocker.unblock():
        found = [*Exhibitor.objects.published()]
    paths = [row.get_absolute_url() for row in found] + ["/en/exhibitors/baykar/"]
    sheets = {path: printed(page, path) for path in paths}

    assert {path: count for path, (count, _) in sheets.items() if count != 1} == {}
    assert min(len(headings) for _, headings in sheets.values()) > 3
    assert len(paths) > 20


@pytest.mark.parametrize(
    ("path", "days"),
    [
        ("/fr/programme/", [f"{day} novembre 2025" for day in ("11", "12", "13", "14")]),
        ("/en/programme/", [f"{day} November 2025" for day in ("11", "12", "13", "14")]),
    ],
)
def test_each_day_of_the_programme_begins_a_sheet(page, path, days):
    sheets, headings = printed(page, path)

    places = {day: (sheet, top) for day in days for title, sheet, top in headings if title.endswith(f" {day}")}
    assert list(places) == days
    assert len({sheet for sheet, _ in places.values()}) == len(days)
    # At most the heading of the phase and its line stand above that of the day.
    assert {day: top for day, (_, top) in places.items() if top > 842 / 4} == {}
    assert len(days) <= sheets <= len(days) + 3
