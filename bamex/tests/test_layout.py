"""The layout in use: nothing shifts, what has the focus is seen, and each sheet of paper holds what it should."""

import re
import time
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from bamex.tests.crawl import kind
from bamex.tests.page_checks import ZOOMED
from bamex.tests.readers import DESK, PHONE, new_page
from exhibitors.models import Exhibitor

pytestmark = pytest.mark.usefixtures("content")

WATCH_SHIFTS = """
window.shifts = []
const told = ({node, previousRect, currentRect}) => {
    const markup = (node?.outerHTML || node?.parentNode?.outerHTML || "").slice(0, 120)
    return [node?.nodeName, markup, previousRect.y, currentRect.y]
}
new PerformanceObserver(list => {
    for (const {value, sources} of list.getEntries())
        window.shifts.push([value, ...sources.map(told)])
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
# Where the beginning of a page stands once all of it is there, and where it stood when only that had come.
BEGINNING_MOVED_BY_THE_REST = """
() => {
    const first = document.querySelector("main > .text > *")
    if (!first) return false
    const place = () => { const {x, y, width} = first.getBoundingClientRect(); return [x, y, width].join(" ") }
    scrollTo({top: 0, behavior: "instant"})
    const whole = place()
    for (let item = first; item.localName !== "body"; item = item.parentElement)
        while (item.nextElementSibling) item.nextElementSibling.remove()
    return place() !== whole && `${whole} → ${place()}`
}
"""
# Cuts a page before each thing on its first screen, from the last to the first, as a slow line
# or a busy processor does. Told is what stands elsewhere once the next thing has come; of what came before, the nearest
# sixty are looked at.
MOVED_BY_WHAT_COMES_NEXT = """
() => {
    const nearest = 60, leastShift = 3, range = new Range()
    const isSeen = item => item.checkVisibility({visibilityProperty: true}) && !item.closest(".hidden")
    const place = item => {
        const isText = item.nodeType === Node.TEXT_NODE
        if (isText) range.selectNode(item)
        const box = (isText ? range : item).getClientRects()[0]
        const isShown = box?.width && box.height > 1 && box.y < innerHeight && box.bottom > 0
        return isShown && isSeen(isText ? item.parentElement : item) ? box : null
    }
    const markup = item => (item.outerHTML || item.data).slice(0, 120)
    const endBefore = item => {
        for (let part = item; part !== document.body; part = part.parentElement)
            while (part.nextSibling) part.nextSibling.remove()
        item.remove()
    }

    const things = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT)
    while (walker.nextNode()) {
        const item = walker.currentNode
        const isBlank = item.nodeType === Node.TEXT_NODE && !item.data.trim()
        if (!isBlank && !item.parentElement.closest("svg, script, style, template")) things.push(item)
    }
    const moved = []
    let after = things.map(place)
    for (let cut = after.findLastIndex(Boolean) + 1; cut > 0; cut--) {
        const next = things[cut] && markup(things[cut])
        if (things[cut]) endBefore(things[cut])
        const before = after.slice(0, cut)
        for (let number = Math.max(0, cut - nearest); number < cut; number++) {
            const was = before[number] = place(things[number]), is = after[number]
            if (was && is && Math.max(Math.abs(was.x - is.x), Math.abs(was.y - is.y)) >= leastShift)
                moved.push([markup(things[number]), [was.x, was.y], [is.x, is.y], next])
        }
        after = before
    }
    return moved
}
"""


@pytest.fixture
def page(chromium, portal):
    page = new_page(chromium, base_url=portal.address, viewport=ZOOMED, bypass_csp=True)
    yield page
    page.context.close()


@pytest.fixture
def watched(chromium, portal):
    """A function that opens a page on which shifts are watched, of a size it has from the beginning."""
    pages = []

    def open_page(size):
        page = new_page(chromium, base_url=portal.address, viewport=size, bypass_csp=True)
        page.add_init_script(WATCH_SHIFTS)
        pages.append(page)
        return page

    yield open_page
    for page in pages:
        page.context.close()


# Focus


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


# Shifts


def test_nothing_shifts_while_a_page_loads_and_scrolls(watched, kinds_in_turn):
    shifted = {}

    for size in (PHONE, DESK):
        page = watched(size)
        for path in kinds_in_turn:
            page.goto(path)
            if shifts := page.evaluate(SCROLL_AND_SETTLE):
                shifted[path, size["width"]] = shifts[:3]
            if moved := page.evaluate(BEGINNING_MOVED_BY_THE_REST):
                shifted[path, size["width"], "while it comes"] = moved

    assert shifted == {}


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_nothing_moves_when_the_next_thing_comes(page, kinds_in_turn, size):
    page.set_viewport_size(size)
    page.route(re.compile(r"/portal[.\w]*\.js"), lambda route: route.abort())
    shifted = {}

    for path in kinds_in_turn:
        page.goto(path)
        if moved := page.evaluate(MOVED_BY_WHAT_COMES_NEXT):
            shifted[path] = moved[:3]

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
LATE += ["/en/", "/en/search/", "/fr/recherche/", "/en/search/?q=baykar"]
LATE += ["/fr/ma-selection/?i=E001,S003,P002", "/en/my-selection/?i=E001,X999", "/fr/equipements/"]


def test_nothing_shifts_where_the_script_comes_after_the_page_is_seen(watched):
    page = watched(PHONE)
    page.route(re.compile(r"/portal[.\w]*\.js"), lambda route: (time.sleep(0.25), route.continue_()))
    shifted = {}

    for path in LATE:
        assert page.goto(path).status == 200, path
        if shifts := page.evaluate(SCROLL_AND_SETTLE):
            shifted[path] = shifts[:3]

    assert shifted == {}


# Where each thing on the first screen stands that has a size; what is drawn in a picture moves with the picture.
PLACES = """
() => [...document.querySelectorAll("body *")].map(item => {
    const {x, y, width, height} = item.getBoundingClientRect()
    const seen = width && height > 1 && y < innerHeight && !item.matches("svg *, script")
    return seen ? [x, y, item.outerHTML.slice(0, 120)] : null
})
"""
LEAST_SHIFT = 3  # px: less is no shift (Layout Instability API)


def moved(before, after):
    both = [pair for pair in zip(before, after, strict=True) if all(pair)]
    return [old[2] for old, new in both if abs(old[0] - new[0]) >= LEAST_SHIFT or abs(old[1] - new[1]) >= LEAST_SHIFT]


def test_the_style_in_the_page_puts_all_of_the_first_screen_where_the_whole_sheet_does(page, kinds_in_turn):
    sheet = Path(finders.find("portal.css")).read_text().replace('url("bogolan.svg")', "none")
    page.route(re.compile(r"/portal[.\w]*\.(css|js)"), lambda route: route.abort())
    found = {}

    for path in kinds_in_turn:
        for size in (PHONE, DESK):
            page.set_viewport_size(size)
            page.goto(path)
            before = page.evaluate(PLACES)
            page.evaluate(
                """sheet => {
                    const whole = new CSSStyleSheet()
                    whole.replaceSync(sheet)
                    document.adoptedStyleSheets = [whole]
                }""",
                sheet,
            )
            if shifts := moved(before, page.evaluate(PLACES)):
                found[path, size["width"]] = shifts[:3]

    assert found == {}


def test_a_shift_would_be_seen(watched):
    page = watched(DESK)
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
        found = [*Exhibitor.objects.visible()]
    paths = [row.get_absolute_url() for row in found] + ["/en/exhibitors/baykar/"]
    sheets = {path: printed(page, path) for path in paths}

    assert {path: count for path, (count, _) in sheets.items() if count != 1} == {}
    assert min(len(headings) for _, headings in sheets.values()) > 3
    assert len(paths) > 20


# Expected to be one sheet of sessions and one of notes.
@pytest.mark.parametrize("path", ["/fr/programme/", "/en/programme/"])
def test_the_programme_prints_on_two_sheets_with_the_address_of_each_work(page, path):
    sheets, headings = printed(page, path)

    assert sheets == 2
    days = [title for title, _sheet, _top in headings if re.search(r"1[1-4] [Nn]ovemb(re|er) 2025$", title)]
    assert len(days) == 4
    page.emulate_media(media="print")
    works = page.locator(".notes cite a")
    assert works.count() > 20
    assert all("http" in address for address in works.evaluate_all("all => all.map(item => item.href)"))
    assert works.first.is_visible()
    assert not page.locator(".sources > summary > span").first.is_visible()
    assert page.locator(".refs").first.is_visible()


# Content before apparatus

APPARATUS = 460  # px: header, foot, and what is folded between them


def test_most_of_the_page_of_an_object_is_content(page, kinds_of_page):
    """Two thirds of a phone's page; an object of which a sentence is known has all the same no more around it."""
    page.set_viewport_size(PHONE)
    objects = [
        path for path in kinds_of_page if kind(path).endswith("_detail") and kind(path) != "public_version_detail"
    ]
    cluttered = {}

    for path in objects:
        page.goto(path)
        content, whole = page.evaluate(
            "() => [document.querySelector('.text').offsetHeight, document.documentElement.scrollHeight]"
        )
        if content / whole < 0.65 and whole - content > APPARATUS:
            cluttered[path] = (content, whole)

    assert cluttered == {}
    assert len(objects) >= 16


def test_the_header_takes_a_row_and_a_half_of_a_phone(page):
    page.set_viewport_size(PHONE)
    heights = {}
    for path in ("/fr/", "/en/", "/fr/exposants/", "/en/exhibitors/baykar/"):
        page.goto(path)
        heights[path] = page.locator("header").first.bounding_box()["height"]

    assert {path: height for path, height in heights.items() if height > 104} == {}


def test_a_phone_s_first_screen_says_what_when_and_where(page):
    page.set_viewport_size(PHONE)
    page.goto("/fr/")

    said = page.locator("main :is(h1, p)").all()
    seen = [item for item in said if (box := item.bounding_box()) and box["y"] < PHONE["height"] - 40]
    words = " ".join(item.inner_text() for item in seen)
    assert "BAMEX’25" in words
    assert "14\u00a0novembre 2025" in words
    assert "Bamako" in page.locator(".hero").inner_text()


def test_a_phone_shows_two_products_of_a_comparison_whole(page):
    page.set_viewport_size(PHONE)
    for path in ("/fr/equipements/comparaison/?i=P001,P002,P003", "/en/equipment/comparison/?i=P001,P002,P003"):
        page.goto(path)
        box = page.locator(".comparison thead th").nth(2).bounding_box()
        cut = page.locator(".comparison :is(th, td)").evaluate_all(
            "all => all.filter(cell => cell.scrollWidth > cell.clientWidth + 1).map(cell => cell.innerText)"
        )

        assert box["x"] + box["width"] <= PHONE["width"]
        assert cut == []


def test_a_desk_opens_what_is_folded_where_its_browser_cannot_be_told_to(page):
    """Firefox before 143 and Safari before 18.4 know no `::details-content`."""

    def older(route):
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace("::details-content", "::not-known-yet"))

    page.route(re.compile(r"/exposants/|\.css"), older)
    page.set_viewport_size(DESK)
    page.goto("/fr/exposants/baykar/")
    page.wait_for_load_state()

    for folded, inside in ((".notes", ".notes li"), (".cite", ".reference"), (".footer", ".footer nav a")):
        assert not page.locator(inside).first.is_visible()
        page.locator(f"{folded} summary").first.click()
        assert page.locator(inside).first.is_visible(), folded
