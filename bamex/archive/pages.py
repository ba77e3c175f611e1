"""Pages as a copy shows them: links lead to files, and what only the running portal can do is said in words instead."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import Resolver404, resolve, reverse, translate_url
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from bamex.archive.collection import ArchiveError, Collection
from bamex.archive.file_names import way_between
from bamex.archive.links import own_address, relink_page
from bamex.text.languages import CODES, DEFAULT

NOT_FOUND = "404.html"
SEARCH_SCRIPT = "copy_search.js"  # of static/
INDEX_SCRIPT = "index.js"  # beside the page of the search, in each language

# Parts of the portal's pages, as its templates write them.
MAIN = re.compile(r'(<main id="main" tabindex="-1">).*(</main>)', re.DOTALL)
PAGE_TITLE = re.compile(r"<title[^>]*>.*?</title>", re.DOTALL)
HEADING_ENDS = re.compile(r"</h1>")
FOOTER_ENDS = re.compile(r"(\s*</div>\s*</footer>)")
OTHER_LANGUAGE = re.compile(r'<a class="language" href="[^"]*"')
FILTERS = re.compile(r'(<search class="filters"[^>]*>.*?)<details>.*?</details>', re.DOTALL)
COMPARISON = re.compile(r'<form class="chooser">.*?</form>', re.DOTALL)
KEPT_PAGES = re.compile(r'(<section aria-labelledby="kept-title">\s*<h2[^>]*>.*?</h2>).*?(</section>)', re.DOTALL)
NOT_IN_COPIES = [
    re.compile(r'\s*<link rel="search"[^>]*>'),  # a search engine of the browser, which asks the running portal
    re.compile(r'\s*<a class="chosen".*?</a>', re.DOTALL),  # the selection
    re.compile(r'\s*<p class="choose">.*?</p>', re.DOTALL),
    re.compile(r' data-worker="[^"]*"'),
    re.compile(r' integrity="[^"]*"'),  # a browser cannot check a file of a folder, and blocks what it cannot check
]


class Copier:
    """The writer of the pages of one copy; `changed` is when its content last changed."""

    def __init__(self, collection: Collection, changed: datetime) -> None:
        self.collection, self.changed = collection, changed

    def page(self, address: str, html: str) -> str:
        """The page at `address`, for its file."""
        language, kind = language_of(address), view_name_of(address)
        with override(language):
            html = self.with_words(html, kind, address)
            return self.relinked(html, address, self.collection.names[address])

    def with_words(self, html: str, kind: str, address: str) -> str:
        """The page without what a copy cannot do, and in its place what it can."""
        for part in NOT_IN_COPIES:
            html = part.sub("", html)
        narrowed = "?" in address
        html = FILTERS.sub(lambda found: found[1] + copy_words("archive/_filters.html", narrowed=narrowed), html)
        html = COMPARISON.sub(lambda _found: copy_words("archive/_comparison.html"), html)
        html = KEPT_PAGES.sub(lambda found: found[1] + copy_words("archive/_kept_pages.html") + found[2], html)
        if kind == "search":
            html = with_main(html, copy_words("archive/_search.html", script=static(SEARCH_SCRIPT), index=INDEX_SCRIPT))
        elif kind == "selection":
            html = with_main(html, copy_words("archive/_selection.html"))
        elif kind == "data":
            html = HEADING_ENDS.sub(lambda found: found[0] + copy_words("archive/_data.html"), html, count=1)
        about = copy_words("archive/_footer.html", address=about_address())
        return FOOTER_ENDS.sub(lambda found: about + found[0], html, count=1)

    def relinked(self, html: str, address: str, name: str, way: Callable[[str, str], str] = way_between) -> str:
        """Every link to the portal leads to the file of what it names; `name` is the page's own file."""

        def rewrite(link: str) -> str | None:
            own = own_address(address, link)
            if own is None:
                return None
            target = self.collection.file_of(own[0])
            if target is None:
                raise ArchiveError(f"{address} leads to {own[0]}, which has no file in the copy.")
            is_search = view_name_of(own[0]) == "search" and "?" in own[0]
            query = f"?{own[0].partition('?')[2]}" if is_search else ""
            return way(name, target) + query + (f"#{own[1]}" if own[1] else "")

        return relink_page(html, rewrite)

    # Pages that only a copy has

    def about_page(self, language: str, unknown: str) -> str:
        """Page about this copy, made of that of an unknown address, of which it has the head and the foot."""
        with override(language):
            address = about_address()
            html = self.with_words(unknown, "", address)
            html = with_title(html, _("This copy"))
            html = with_main(html, copy_words("archive/_about.html", changed=self.changed, site=settings.SITE_URL))
            other = next(code for code in CODES if code != language)
            with override(other):
                twin = about_address()
            html = OTHER_LANGUAGE.sub(f'<a class="language" href="{twin}"', html)
            return self.relinked(html, address, self.collection.names[address])

    def not_found_page(self, unknown: str) -> str:
        """Page that web servers show where there is no file: in both languages, its links from the root."""
        with override(DEFAULT):
            html = self.with_words(unknown, "", "/")
            html = with_main(html, copy_words("archive/_not_found.html", languages=CODES))
        html = OTHER_LANGUAGE.sub('<a class="language" href="/en/"', html)
        return self.relinked(html, "/", NOT_FOUND, lambda _origin, target: f"/{target}")

    def redirect_page(self, address: str) -> str:
        """A small page that leads on, in words and by itself."""
        target = self.collection.redirects[address]
        language = language_of(target)
        with override(language):
            twins = {code: translate_url(target, code) for code in CODES if code != language}
        others = [(code, self.way_to(address, twin)) for code, twin in twins.items() if twin != target]
        with override(language):
            way = self.way_to(address, target)
            context = {"way": way, "address": target, "language": language, "others": others}
            return render_to_string("archive/redirect.html", context)

    def way_to(self, address: str, target: str) -> str:
        """The way from the file of one address to that of another, `/fr/faits/#f012`."""
        path, mark, fragment = target.partition("#")
        file = self.collection.file_of(path)
        if file is None:
            raise ArchiveError(f"{address} leads to {path}, which has no file in the copy.")
        return way_between(self.collection.names[address], file) + mark + fragment


def copy_words(template: str, **context: Any) -> str:
    """The words of a copy, of a template of `templates/archive/`, in the active language."""
    return render_to_string(template, context)


def with_main(html: str, main: str) -> str:
    return MAIN.sub(lambda found: f"{found[1]}\n{main}\n  {found[2]}", html)


def with_title(html: str, title: str) -> str:
    return PAGE_TITLE.sub(lambda _found: f"<title>{title} – BAMEX’25</title>", html)


def about_address() -> str:
    """The address of the page about the copy, in the active language; the portal itself has none."""
    own = pgettext("address", "this-copy/")
    return reverse("home") + own


def language_of(address: str) -> str:
    first = address.split("/")[1]
    return first if first in CODES else DEFAULT


def view_name_of(address: str) -> str:
    """The name of the view that answers an address; empty where there is none."""
    with override(language_of(address)):
        try:
            return resolve(address.partition("?")[0]).view_name
        except Resolver404:
            return ""
