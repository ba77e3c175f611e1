"""Checks of a page that is open in a browser: axe, HTML_CodeSniffer, reflow, targets to press, colours and motion.

A page is loaded once and goes through all of them. Each gives what it finds, by the case in which it was found.
"""

from collections import Counter
from itertools import pairwise
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT

from bamex.tests.readers import DESK, PHONE

FEATURE_PHONE = {"width": 240, "height": 320}
NARROWEST = {"width": 320, "height": 640}  # WCAG 2.2, 1.4.10: reflow
ZOOMED = {"width": 320, "height": 256}  # 1280 × 1024 at 400 %: the same
LIMIT = 44  # CSS px: WCAG 2.2, 2.5.5 (AAA)
LIMIT_BESIDE_TEXT = 24  # 2.5.8 (AA): headings and chips have lines of text beside them
SCHEMES = ("light", "dark")
# All that axe-core knows, with the contrast of level AAA too, by which it only judges what is enough at level AA.
AXE = """
async rules => {
    const options = {resultTypes: ["violations"], rules: {"color-contrast-enhanced": {enabled: true}}}
    if (rules) options.runOnly = rules
    const {violations} = await axe.run(document, options)
    return violations.flatMap(({id, nodes}) =>
        nodes.map(node => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary}`))
}
"""
# Contrast takes axe most of its time. It judges one element of each way in which text is drawn: colours and size of
# its letters, and whatever stands behind them, as far as the page. Gives the ways that were not among the `judged`.
CHOOSE_BY_COLOURS = """
judged => {
    const behind = new Map(), known = new Set(judged), chosen = []
    const backgrounds = item => {
        if (!item) return ""
        if (!behind.has(item)) {
            const {backgroundColor, backgroundImage, opacity, filter, mixBlendMode, position} = getComputedStyle(item)
            const own = [backgroundColor, backgroundImage, opacity, filter, mixBlendMode, position].join(" ")
            const plain = own === "rgba(0, 0, 0, 0) none 1 none normal static"
            behind.set(item, backgrounds(item.parentElement) + (plain ? "" : `/${own}`))
        }
        return behind.get(item)
    }
    for (const item of document.querySelectorAll("body, body *")) {
        const speaks = [...item.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim())
        if (!speaks && !item.matches("input, select, textarea") || !item.checkVisibility()) continue
        const {color, fontSize, fontWeight, textShadow, webkitTextStroke} = getComputedStyle(item)
        const way = [color, fontSize, fontWeight, textShadow, webkitTextStroke, backgrounds(item)].join(" ")
        if (known.has(way)) continue
        known.add(way)
        chosen.push(way)
        item.setAttribute("data-contrast", "")
    }
    for (const id of ["color-contrast", "color-contrast-enhanced"])
        axe.configure({rules: [{id, selector: "[data-contrast]"}]})
    return chosen
}
"""
# What can differ between two widths or colour schemes of the same document.
DRAWN = [
    "color-contrast",
    "color-contrast-enhanced",
    "target-size",
    "scrollable-region-focusable",
    "link-in-text-block",
]
# Each page is drawn in two ways, and every kind of page, between its two languages, in all four.
LOOKS = {
    "fr": [("light", PHONE, None), ("dark", DESK, DRAWN)],
    "en": [("dark", PHONE, None), ("light", DESK, DRAWN)],
}
# A link to a style sheet may stand in the body (HTML, "body-ok"), which the sniffer's rule H59.1 does not know.
SNIFF = """
() => new Promise((resolve, reject) => HTMLCS.process("WCAG2AAA", document, () => resolve(
    HTMLCS.getMessages().filter(({type, code, element}) => type === HTMLCS.ERROR
        && !(code.endsWith("H59.1") && element.matches("link[rel=stylesheet]")))
        .map(({code, msg, element}) => `${code}: ${msg} ${(element.outerHTML || "").slice(0, 160)}`)), reject))
"""
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
            if (item.getBoundingClientRect().right > seen + 1 && !item.closest(".scroll, .days, header nav, svg"))
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
    return [...found].slice(0, 6)
}
"""
PRESSED = "nav a, header a, button, summary:not(.sources > *), input:not([type=hidden]), select, search a"
BESIDE_TEXT = ".sources > summary, :is(h2, h3, h4) > a"
# Backgrounds are gone in forced colours: what is current, and what is pressed, must have an edge.
EDGELESS = """
() => [...document.querySelectorAll("button, .strip a, .badge")].filter(item => {
    const {borderTopWidth, outlineStyle} = getComputedStyle(item)
    const current = item.getAttribute("aria-current")
    return item.offsetWidth && (borderTopWidth === "0px" || current && outlineStyle === "none")
}).map(item => item.outerHTML.slice(0, 120)).slice(0, 3)
"""
STICKS_OUT = """
() => {
    const seen = document.documentElement.clientWidth
    if (document.documentElement.scrollWidth <= seen) return []
    const wide = [...document.querySelectorAll("body *")]
        .filter(item => item.getBoundingClientRect().right > seen + 1)
        .map(item => item.outerHTML.slice(0, 120)).slice(0, 3)
    return wide.length ? wide : ["the page"]
}
"""

PARTS_OF_A_PAGE = ["banner", "main", "contentinfo"]
LANDMARKS = {*PARTS_OF_A_PAGE, "navigation", "search", "region", "complementary"}
PRESSED_ROLES = {"button", "checkbox", "combobox", "link", "searchbox", "textbox"}
NAMED_ROLES = {*PRESSED_ROLES, "heading", "image", "navigation", "region", "search"}


def unfold_details(page):
    """Open what is folded away, which is for reading too."""
    page.evaluate("document.querySelectorAll('details').forEach(item => { item.open = true })")


def resize(page, size):
    """Lay the page out anew, unless it has that size: this takes as long as most checks do."""
    if page.viewport_size != size:
        page.set_viewport_size(size)


def at_each_size(page, sizes, script, argument=None):
    """By width, what a script finds; begins at the size that the page has, if it is among them."""
    found = {}
    for size in sorted(sizes, key=lambda size: size != page.viewport_size):
        resize(page, size)
        found[size["width"]] = page.evaluate(script, argument)
    return {width: faults for width, faults in found.items() if faults}


def run_axe(page, language, judged=None):
    """What axe finds in the page, in both of its looks.

    With `judged`, a dict, contrast is looked at where text is drawn as on no page before: by look, it has the ways in
    which text was drawn there.
    """
    found = {}
    page.evaluate(AXE_SCRIPT)
    for scheme, viewport, rules in LOOKS[language]:
        resize(page, viewport)
        page.emulate_media(color_scheme=scheme)
        if judged is not None:
            ways = judged.setdefault((scheme, viewport["width"]), [])
            ways += page.evaluate(CHOOSE_BY_COLOURS, ways)
        if violations := page.evaluate(AXE, rules):
            found[scheme, viewport["width"]] = violations
        page.evaluate("document.querySelectorAll('[data-contrast]').forEach(item => delete item.dataset.contrast)")
    return found


def run_sniffer(page):
    """HTML_CodeSniffer, whose script the page has loaded, on a phone in both colour schemes."""
    found = {}
    resize(page, PHONE)
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        if errors := page.evaluate(SNIFF):
            found[scheme] = errors
    return found


def find_what_is_read_aloud_wrongly(page):
    """Faults of the accessibility tree, which a screen reader reads: order of landmarks, levels of headings, names."""
    session = page.context.new_cdp_session(page)
    told = [(role_of(node), name_of(node), node) for node in read_in_order(session) if not node.get("ignored")]
    session.detach()
    landmarks = [(role, name) for role, name, _node in told if role in LANDMARKS]
    order = [role for role, _name in landmarks if role in PARTS_OF_A_PAGE]
    levels = [property_of(node, "level") for role, _name, node in told if role == "heading"]
    here, places = urlsplit(page.url), {}
    for role, name, node in told:
        address = urlsplit(property_of(node, "url") or "")
        if role == "link" and address.netloc == here.netloc and address.path != here.path:
            places.setdefault(name, set()).add(address.path)
    return [
        *([] if order == PARTS_OF_A_PAGE else [", ".join(order)]),
        *(f"{role} {name!r} stands twice" for (role, name), count in Counter(landmarks).items() if count > 1),
        *(
            f"a heading of level {level} after one of level {before}"
            for before, level in pairwise([0, *levels])
            if level > before + 1
        ),
        *(f"a {role} without a name" for role, name, _node in told if role in NAMED_ROLES and not name),
        *(f"“{name}” leads to {' and '.join(sorted(to))}" for name, to in places.items() if len(to) > 1),
    ]


def read_in_order(session):
    """The nodes of the accessibility tree (Chrome DevTools Protocol, domain Accessibility) as they are read."""
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    by_id = {node["nodeId"]: node for node in nodes}
    left, found = [nodes[0]], []
    while left:
        node = left.pop()
        found.append(node)
        left += [by_id[child] for child in reversed(node.get("childIds", [])) if child in by_id]
    return found


def role_of(node):
    return node.get("role", {}).get("value")


def name_of(node):
    return node.get("name", {}).get("value", "").strip()


def property_of(node, name):
    return next((item["value"]["value"] for item in node.get("properties", []) if item["name"] == name), None)


def find_sideways_scrolling(page):
    return at_each_size(page, (FEATURE_PHONE, NARROWEST, PHONE, DESK), STICKS_OUT)


def find_small_targets(page, sizes=(PHONE, DESK)):
    return at_each_size(page, sizes, TARGETS, [[PRESSED, LIMIT], [BESIDE_TEXT, LIMIT_BESIDE_TEXT]])


def find_what_forced_colours_spoil(page):
    resize(page, ZOOMED)
    page.emulate_media(color_scheme="light", forced_colors="active", reduced_motion="reduce")
    found = {
        "moving": page.evaluate("document.getAnimations().length"),
        "edgeless": page.evaluate(EDGELESS),
        "scrolling": page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") != "auto",
    }
    page.emulate_media(forced_colors="none", reduced_motion="reduce")
    return {case: faults for case, faults in found.items() if faults}


def find_what_large_text_spoils(page):
    """The reader's own setting of twice the size, which relative sizes and media queries follow."""
    session = page.context.new_cdp_session(page)
    session.send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
    found = at_each_size(page, (PHONE, DESK), SPOILT)
    if page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") < 32:
        found["body"] = "the text does not follow the reader's setting"
    session.send("Page.setFontSizes", {"fontSizes": {"standard": 16, "fixed": 13}})
    session.detach()
    return found


def find_what_spacing_spoils(page, size=ZOOMED):
    """Text respaced, at 400 % zoom and at none. It stays respaced: the last check of a page."""
    page.add_style_tag(content=SPACING)
    return at_each_size(page, (size, DESK), SPOILT)
