"""Pages as tests read them: every address of the sitemap fetched once, and what its HTML says."""

import hashlib
import os
import pickle
import re
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from urllib.parse import urlsplit
from xml.etree import ElementTree

import brotli
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import get_resolver, resolve, reverse
from django.urls.resolvers import LocalePrefixPattern
from django.utils.translation import override


def address_names():
    """The names of all addresses with a language prefix."""
    (prefixed,) = (item for item in get_resolver().url_patterns if isinstance(item.pattern, LocalePrefixPattern))
    names = set()

    def collect(patterns):
        for item in patterns:
            if hasattr(item, "url_patterns"):
                collect(item.url_patterns)
            else:
                names.add(item.name)

    collect(prefixed.url_patterns)
    return names


def names_of_lists():
    """The names of the lists that can be had as files: those with a CSV and a JSON beside the page."""
    names = address_names()
    return sorted(name for name in names if {f"{name}_csv", f"{name}_json"} <= names)


LISTS = names_of_lists()
SITEMAP = {
    "sitemap": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "xhtml": "http://www.w3.org/1999/xhtml",
}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
INLINE = {"a", "abbr", "b", "cite", "data", "em", "i", "mark", "q", "small", "span", "strong", "sup", "time"}
# Beside these, white space is seen.
IN_LINES = INLINE | {"button", "code", "del", "img", "input", "ins", "label"}
VERBATIM = {"pre", "script", "style", "textarea"}
SPOKEN_ATTRIBUTES = ("alt", "aria-label", "placeholder", "title")
# Below a language prefix too, but files to keep or to paste, not pages.
FILES = {
    "edition",
    "programme_text",
    "exhibitors_text",
    "suggestions",
    "opensearch",
    "manifest",
    "citation_file",
    "public_version_file",
}
FILES |= {
    "programme_calendar",
    "session_calendar",
    "programme_schedule",
    "article_feed",
    "corrections_feed",
    "recent_changes_feed",
    "preview",
}
FILES |= {f"{name}_{suffix}" for name in LISTS for suffix in ("csv", "json")}
FILES |= {"selection_text", "selection_csv", "selection_calendar", "site_kit", "phase_kit", "exhibitor_kit"}
# Pages that only the page of an object leads to, which search engines leave alone.
UNLISTED = {"public_version_list", "public_version_detail"}
UNLISTED |= {"picture_list", "picture_detail"}  # not there before there is a picture; the content has none
# Pages that are in no sitemap, for every checker beside one of every kind.
OTHERS = [
    *("/fr/recherche/?q=turquie", "/en/search/?q=baykr", "/fr/recherche/?q=xyzzyx"),
    *("/fr/programme/?jour=2025-11-13", "/en/exhibitors/?country=TR", "/fr/exposants/?pays=TR&certitude=reported"),
    "/en/exhibitors/?country=TR&domain=nothing",  # nothing fits
    "/fr/equipements/comparaison/?i=P001,P002",
    *("/fr/ma-selection/?i=E001,S003,P002,D002,F001,X999", "/en/my-selection/?i=E001,S003"),
    *("/fr/redactions/F012/1/", "/en/wordings/P001/1/", "/fr/redactions/Q001/"),
    *("/fr/nulle-part/", "/en/nowhere/"),
]
WHITE_SPACE = re.compile(r"[ \t\r\n]+")  # no-break spaces are seen
BESIDE_BLOCKS = re.compile(rf" ?(</?(?!(?:{'|'.join(sorted(IN_LINES))})\b)[a-z][^<>]*>) ?")
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


@dataclass(slots=True)
class Element:
    tag: str
    attributes: dict
    language: str
    pieces: list = field(repr=False)  # of the text of the whole page
    start: int = 0
    stop: int = 0

    @property
    def text(self):
        """The text of the element itself and all below it, white space as a browser shows it."""
        return "".join(self.pieces[self.start : self.stop])

    def __getitem__(self, name):
        return self.attributes.get(name)

    @property
    def classes(self):
        return (self["class"] or "").split()


class Document(HTMLParser):
    """The elements of a page in order, and its texts, each in the language that is in force there.

    `texts` are `(language, text)`, one a text node or spoken attribute; `blocks` likewise, with the inline
    elements of one block joined, an inline passage in another language standing as U+FFFC.
    """

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.elements, self.texts, self.blocks = [], [], []
        self._pieces = []
        self._open = [Element("", {}, "", self._pieces)]
        self._line, self._begins_block = [], True
        self.feed(html)
        self.close()
        self._end_block()
        while self._open:
            self._close_element()

    def handle_starttag(self, tag, attrs):
        attributes = {name: value or "" for name, value in attrs}
        language = attributes.get("lang", self._open[-1].language)
        element = Element(tag, attributes, language, self._pieces)
        self.elements.append(element)
        for name in SPOKEN_ATTRIBUTES:
            if attributes.get(name):
                self.texts.append((element.language, attributes[name]))
        if tag == "meta" and attributes.get("name") == "description":
            self.texts.append((element.language, attributes["content"]))
        if tag not in INLINE:
            self._end_block()
        self._trim(tag)
        if tag not in VOID:
            element.start = len(self._pieces)
            self._open.append(element)

    def handle_endtag(self, tag):
        self._trim(tag)
        while len(self._open) > 1:
            closed = self._close_element()
            if closed.tag == tag:
                break
        if tag not in INLINE:
            self._end_block()

    def handle_data(self, data):
        shown = data if self._open[-1].tag in VERBATIM else WHITE_SPACE.sub(" ", data)
        if self._begins_block:
            shown = shown.removeprefix(" ")
        self._begins_block &= not shown
        self._pieces.append(shown)
        if self._open[-1].tag in {"script", "style"}:
            return  # for programs; nobody is shown it
        if data.strip():
            self.texts.append((self._open[-1].language, data))
        self._line.append((self._open[-1].language, data))

    def _trim(self, tag):
        """Forget the white space before the tag of a block, and expect none after it."""
        if tag not in IN_LINES:
            self._begins_block = True
            last = next((number for number in reversed(range(len(self._pieces))) if self._pieces[number]), None)
            if last is not None:
                self._pieces[last] = self._pieces[last].removesuffix(" ")

    def _close_element(self):
        element = self._open.pop()
        element.stop = len(self._pieces)
        return element

    def _end_block(self):
        languages = {language for language, text in self._line if text.strip()}
        for wanted in languages:
            joined = "".join(text if language == wanted else "\ufffc" for language, text in self._line)
            self.blocks.append((wanted, joined.strip(" \n\t")))
        self._line = []

    def all(self, *tags):
        return [element for element in self.elements if element.tag in tags]

    def one(self, tag, **attributes):
        """The only element with this tag and these attributes."""
        (element,) = (item for item in self.all(tag) if all(item[name] == value for name, value in attributes.items()))
        return element

    def links(self, rel):
        return [element for element in self.all("link") if element["rel"] == rel]

    @cached_property
    def ids(self):
        return [element["id"] for element in self.elements if element["id"] is not None]

    @cached_property
    def hrefs(self):
        return [element["href"] for element in self.elements if element["href"] is not None]

    @cached_property
    def headings(self):
        return [int(element.tag[1]) for element in self.all(*HEADINGS)]


def read(answer):
    return Document(answer.content.decode())


def heading(answer):
    return read(answer).one("h1").text


def addresses(row):
    """Language → address of a row."""
    found = {}
    for language in ("fr", "en"):
        with override(language):
            found[language] = row.get_absolute_url()
    return found


class Page:
    """One answer, fetched with brotli as a browser would."""

    def __init__(self, path, client=None):
        self.queries = []
        with connection.execute_wrapper(self._count):
            answer = (client or Client()).get(path, headers={"Accept-Encoding": "br"})
        self.path = path
        self.language = path.split("/")[1]
        self.kind = kind(path)
        self.status, self.headers, self.cookies = answer.status_code, answer.headers, answer.cookies
        self.weight = len(answer.content)
        compressed = answer.headers.get("Content-Encoding") == "br"
        self.html = (brotli.decompress(answer.content) if compressed else answer.content).decode()

    def _count(self, execute, sql, params, many, context):
        self.queries.append(sql)
        return execute(sql, params, many, context)

    @cached_property
    def document(self):
        return Document(self.html)

    def __repr__(self):
        return self.path


def kind(path):
    """The name of the page's view in the URL configuration, the same in both languages."""
    path = path.split("?")[0]
    with override(path.split("/")[1]):
        return resolve(path).view_name


def path_of(address):
    """`http://127.0.0.1:8000/fr/` → `/fr/`, refusing addresses that are not the portal's own."""
    assert address.startswith(settings.SITE_URL + "/"), address
    return address.removeprefix(settings.SITE_URL)


def sitemap(client=None):
    """Path → language → path of the alternate, for every address of sitemap.xml."""
    root = ElementTree.fromstring((client or Client()).get("/sitemap.xml").content)  # noqa: S314 - our own
    return {
        path_of(url.findtext("sitemap:loc", namespaces=SITEMAP)): {
            link.get("hreflang"): path_of(link.get("href")) for link in url.findall("xhtml:link", SITEMAP)
        }
        for url in root.findall("sitemap:url", SITEMAP)
    }


class KeptPages:
    """The pages of content that does not change, each fetched once, whichever test or process asks first.

    They are kept in a folder of the test run, which all its processes share.
    """

    def __init__(self, folder):
        self.folder, self.pages = folder, {}

    @cached_property
    def client(self):
        client = Client()
        weigh_downloads(client)
        return client

    def __getitem__(self, path):
        if path not in self.pages:
            file = self.folder / hashlib.sha256(path.encode()).hexdigest()
            if not file.exists():
                page, unfinished = Page(path, self.client), file.with_suffix(f".{os.getpid()}")
                _ = page.document  # kept too: to read it out of the HTML takes longer than all else
                unfinished.write_bytes(pickle.dumps(page))
                unfinished.rename(file)
            self.pages[path] = pickle.loads(file.read_bytes())  # noqa: S301 - written here
        return self.pages[path]

    def all(self, paths):
        """Path → page. Two processes that need all pages begin at either end, so that each fetches half of them."""
        paths = list(paths)
        number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
        fetched = {path: self[path] for path in paths[:: -1 if number % 2 else 1]}
        return {path: fetched[path] for path in paths}


def weigh_downloads(client):
    """Open the pages that weigh many files: the first view of each after a change makes the files."""
    for language in ("fr", "en"):
        with override(language):
            for page in ("offline", "session_list", "data", "press"):
                client.get(reverse(page))


def one_of_every_kind(paths):
    """The first address of each kind of page in each language, so that both languages show the same objects."""
    chosen = {}
    for path in sorted(paths):
        key = path.split("/")[1], kind(path)
        chosen.setdefault(key, path)
    return list(chosen.values())


def same_page(href):
    """Whether a link stays in its page: `#note-3`."""
    return href.startswith("#")


def internal(href):
    parts = urlsplit(href)
    return not parts.scheme and not parts.netloc


def tight(html):
    """The HTML without the white space that no reader sees: none beside the tags of blocks, elsewhere one space."""
    return BESIDE_BLOCKS.sub(r"\1", WHITE_SPACE.sub(" ", html))


def spaced(text):
    """The text with every run of white space, no-break spaces included, as one space."""
    return re.sub(r"\s+", " ", text).strip()


def page_names():
    """The names of all pages with a language prefix."""
    return sorted(address_names() - FILES)
