"""Links of answers: the addresses of the portal that a page, a style sheet or the description of the data names.

Pages are our own and well formed: a start tag is what stands between `<` and `>`, its values are in double quotes.
"""

import json
import re
from collections.abc import Callable, Iterator
from html import escape, unescape
from urllib.parse import urljoin, urlsplit, urlunsplit

from django.conf import settings

from bamex.archive.answers import SiteAnswer

# One start tag at a time; a script or a style goes with its own, a comment by itself.
TAG = re.compile(r"<(script|style)\b[^>]*>.*?</\1>|<!--.*?-->|<[a-z][^>]*>", re.DOTALL)
VALUE = re.compile(r'\s(href|src|srcset|action|data-[a-z]+)="([^"]*)"')
FETCHED = ("href", "src", "srcset", "action", "data-file", "data-suggestions")
ABSOLUTE = ("canonical", "alternate")  # relations by which a page says where the portal has it: left as they are
STYLE_URL = re.compile(r"url\(\s*[\"']?([^\"')]+)[\"']?\s*\)")
LinkOf = Callable[[str], str | None]


def own_address(origin: str, link: str) -> tuple[str, str] | None:
    """`(address, fragment)` of a link that stays in the portal, from the page at `origin`; None of any other."""
    if link.startswith("#"):
        return None
    parts = urlsplit(urljoin(settings.SITE_URL + origin, link))
    if f"{parts.scheme}://{parts.netloc}" != settings.SITE_URL:
        return None
    return urlunsplit(("", "", parts.path or "/", parts.query, "")), parts.fragment


def relink_page(html: str, rewrite: LinkOf) -> str:
    """The page with every link replaced by `rewrite(link)`; those for which it returns None stay as they are."""
    return TAG.sub(lambda tag: relink_tag(tag[0], rewrite), html)


def relink_tag(tag: str, rewrite: LinkOf) -> str:
    if tag.startswith("<link") and any(f'rel="{rel}"' in tag and settings.SITE_URL in tag for rel in ABSOLUTE):
        return tag

    def relink(found: re.Match[str]) -> str:
        name, value = found[1], unescape(found[2])
        if name not in FETCHED:
            return found[0]
        if name == "srcset":
            whole = ", ".join(
                " ".join([rewrite(link) or link, *size])
                for link, *size in (candidate.split() for candidate in value.split(","))
            )
        else:
            whole = rewrite(value) or value
        return f' {name}="{escape(whole)}"'

    start, end, content = tag.partition(">")
    return tag if tag.startswith("<!--") else VALUE.sub(relink, start) + end + content


def links_of_page(html: str) -> list[str]:
    """All links of a page, in their order."""
    found: list[str] = []
    relink_page(html, found.append)
    return found


def links_in_answer(answer: SiteAnswer) -> Iterator[str]:
    """The links that an answer names, as they are written."""
    if answer.media_type == "text/html":
        yield from links_of_page(answer.body.decode())
    elif answer.media_type == "text/css":
        yield from (link for link in STYLE_URL.findall(answer.body.decode()) if not link.startswith("data:"))


def addresses_of_data(
    tables: SiteAnswer, descriptor: SiteAnswer, answer_of: Callable[[str], SiteAnswer]
) -> Iterator[str]:
    """Every address of the data for programs: the pages of each table, its CSV, and each record by its key."""
    keys = {
        resource["name"]: resource["schema"].get("primaryKey") for resource in json.loads(descriptor.body)["resources"]
    }
    for table in json.loads(tables.body)["tables"]:
        yield path_of_own(table["csv"])
        page: str | None = path_of_own(table["address"])
        while page:
            yield page
            body = json.loads(answer_of(page).body)
            if key := keys.get(table["name"]):
                yield from (f"/data/v1/{table['name']}/{record[key]}" for record in body["records"])
            page = body["next"] and path_of_own(body["next"])


def path_of_own(address: str) -> str:
    return address.removeprefix(settings.SITE_URL)
