"""Style of what a page shows first, which travels in the page itself: text is painted after one round trip.

It is a part of `static/portal.css`, named here by the headings of that file, which comes at the end of the page and
says all of it again. The Content Security Policy allows it by its hash (decision 36).
"""

import base64
import hashlib
import re
from functools import cache

from django.conf import settings

# All layers up to the components, and of those the parts under headings that begin so.
FIRST_SCREEN_HEADINGS = (
    "_header.html",
    "_footer.html",
    "Words of many templates",
    "Figures of the ledger",
    "The sources of a statement",
    "What is folded",
    "_object_foot.html",
    "Lists of objects",
    "The opening of an object's page",
    "Emblems drawn from a name",
    "Facts about an object",
    "_filters.html",
    "_narrow.html",
    "_pages.html",
    "home.html",
    "news/_article.html",
    "The road between",
    "programme/session_list.html",
    "exhibitors/product_list.html",
    "exhibitors/product_comparison.html",
    "news/_statement.html",
    "news/_quotation.html",
    "news/_question.html",
    "news/fact_list.html",
    "news/press.html",
    "news/article_detail.html",
    "site_map.html",
    "_mark.html",
    "selection.html",
    "The place of drawings",
    "The same as a table",
)
# After an empty line: a comment that follows another rule at once speaks of the next rule alone.
HEADING = re.compile(r"(?:\A|(?<=\n\n)|(?<=components \{\n))(?=  /\* (.+?) \*/$)", flags=re.MULTILINE)

# What can wait for the whole sheet: a pointer over a link, and the edges drawn where colours are forced.
HOVERED = re.compile(r"[^{}]*:hover[^{}]*\{[^{}]*\}")
FORCED_COLOURS = re.compile(r"@media \(forced-colors:active\)\{(?:[^{}]*\{[^{}]*\})*\}")


@cache
def first_screen_style() -> str:
    """The rules, without comments and white space; pictures come with the whole sheet."""
    sheet = (settings.BASE_DIR / "static" / "portal.css").read_text()
    before, _opening, components = sheet.partition("@layer components {\n")
    chosen = "".join(
        text for heading, text in parts_of(components).items() if heading.startswith(FIRST_SCREEN_HEADINGS)
    )
    style = re.sub(r'[\w-]+: url\("[^"]*"\)[^;]*;', "", f"{before}@layer components {{\n{chosen}}}")
    style = minified(re.sub(r' url\("[^"]*"\)[^;]*', "", style))
    return FORCED_COLOURS.sub("", HOVERED.sub("", style))


def parts_of(components: str) -> dict[str, str]:
    """Heading → the rules below it, up to the next heading or the end of the layer."""
    layer = components.partition("\n}\n")[0] + "\n"
    _before, *pieces = HEADING.split(layer)
    return dict(zip(pieces[::2], pieces[1::2], strict=True))


def minified(css: str) -> str:
    """The same rules in fewer bytes; nothing in the sheet is quoted that white space could change."""
    css = " ".join(re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL).split())
    return re.sub(r" ?([{};,>]) ?", r"\1", css).replace(": ", ":").replace(";}", "}")


@cache
def first_screen_hash() -> str:
    """The source expression by which a policy allows the style (CSP Level 3, 6.6.2)."""
    digest = hashlib.sha256(first_screen_style().encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
