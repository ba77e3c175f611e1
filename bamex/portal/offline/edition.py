"""The one-file edition: the whole record of one language in one HTML file, to be kept on a phone and passed on.

When the record outgrows what a phone passes on, the file holds the first entries of each list, says how many of how
many, and leads to the portal for the others. It needs nothing else: its style and its script stand in it, and its own
Content Security Policy, given both in the answer and in the file, allows those two by their hashes (CSP Level 3,
section 8.3) and nothing more.
"""

import base64
import hashlib
import re
from collections.abc import Callable
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from bamex.models import ContentVersion, Source
from bamex.pages import visible_related
from bamex.portal.sitemaps import object_counts
from bamex.text.languages import active
from exhibitors.models import Category, CountryGroup, Delegation, Exhibitor, Person, Product, ReportedEquipment
from news.models import Article, Fact, MediaItem, OpenQuestion, Statement, Theme
from programme.models import Objective, Organiser, Phase, Salon, Session, Topic, Venue
from programme.schedule import schedule

EDITION_NAME = "bamex-2025-{}.html"
MOST_EDITION_BYTES = 500_000
# Entries that are known to fit; with many more, the first attempt is not of them all, which would take seconds.
USUAL = 400
LINK_INSIDE = re.compile(r'href="#([a-z][0-9]{3,}[a-z]{0,2})"')
ELEMENT_ID = re.compile(r' id="([^"]+)"')


class Edition(NamedTuple):
    html: str
    policy: str  # its Content Security Policy


def make_edition(version: ContentVersion) -> Edition:
    """The edition in the active language; `version` is the content's, which gives its date."""
    style, script = inline_file("edition/_style.css"), inline_file("edition/_script.js")
    policy = (
        f"default-src 'none'; style-src '{hash_of(style)}'; script-src '{hash_of(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    texts = {"style": style, "script": script, "policy": policy, "version": version, "file_name": edition_file_name()}
    numbers = [row for row in object_counts() if row[1] != MediaItem.publication.prefix]
    texts["has_pictures"] = MediaItem.objects.visible().exists()  # it holds none, and says so
    total = sum(number for _noun, _prefix, number in numbers)
    share = 1 if total <= 2 * USUAL else USUAL / total
    while True:
        limits = {} if share == 1 else {prefix: int(number * share) for _noun, prefix, number in numbers}
        partly = [(noun, limits[prefix], number) for noun, prefix, number in numbers if limits and number]
        html = render_to_string("edition.html", {**texts, **published_record(limits), "partly": partly})
        html = without_loose_ends(without_blank_lines(html))
        size = len(html.encode())
        if size <= MOST_EDITION_BYTES or (share < 1 and not any(limits.values())):
            return Edition(html, f"{policy}; frame-ancestors 'none'")
        share *= 0.95 * MOST_EDITION_BYTES / size


def edition_file_name() -> str:
    return EDITION_NAME.format(active())


def inline_file(template: str) -> str:
    return mark_safe(render_to_string(template).strip())  # noqa: S308 - two files of ours, with no variable


def hash_of(text: str) -> str:
    """The hash by which a policy knows an element (CSP Level 3)."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def without_blank_lines(html: str) -> str:
    return "\n".join(line for line in html.splitlines() if line.strip()) + "\n"


def without_loose_ends(html: str) -> str:
    """Links to entries that the file does not hold lead to their permanent addresses."""
    places = set(ELEMENT_ID.findall(html))

    def link(found):
        code = found[1]
        return found[0] if code in places else f'href="{settings.SITE_URL}/id/{code.upper()}"'

    return LINK_INSIDE.sub(link, html)


def published_record(limits: dict[str, int] | None = None) -> dict[str, Any]:
    """Everything published, noun by noun; the number of queries does not depend on how much there is.

    `limits` gives, by the prefix of its codes, how many entries of a noun to hold: the first ones; all without it.
    """

    def first(rows: QuerySet) -> QuerySet:
        return rows[: limits[rows.model.publication.prefix]] if limits else rows

    return {**record_of_programme(first), **record_of_directory(first), **record_of_news(first)}


def record_of_programme(first: Callable[[QuerySet], QuerySet]) -> dict[str, Any]:
    related = visible_related(Session, "people", "exhibitors", "products", "delegations")
    sessions = (
        Session.objects.visible()
        .select_related("venue", "phase")
        .prefetch_related("citations", *related)
        .chronological()
    )
    organisers = Organiser.objects.visible().select_related("country", "exhibitor").prefetch_related("citations")
    return {
        "salon": Salon.objects.select_related("country", "patron", "guest_of_honour__country")
        .prefetch_related(
            "citations",
            Prefetch("objectives", queryset=Objective.objects.visible().prefetch_related("citations")),
            Prefetch("topics", queryset=Topic.objects.visible().prefetch_related("citations")),
            Prefetch("organisers", queryset=organisers),
        )
        .first(),
        "parts": schedule(first(sessions), Phase.objects.select_related("venue").prefetch_related("citations")),
        "venues": first(Venue.objects.visible().prefetch_related("citations")),
    }


def record_of_directory(first: Callable[[QuerySet], QuerySet]) -> dict[str, Any]:
    language = active()
    return {
        "exhibitors": first(
            Exhibitor.objects.visible()
            .for_list()
            .order_by(f"sort_{language}")
            .prefetch_related(
                *visible_related(Exhibitor, "products", "reported_equipment", "people", "sessions", "facts")
            )
        ),
        "domains": domains_with_equipment(first),
        "group": CountryGroup.objects.prefetch_related("members", "citations").first(),
        "delegations": first(
            Delegation.objects.visible()
            .for_list()
            .order_by(f"country__sort_{language}")
            .prefetch_related(*visible_related(Delegation, "sessions", "facts"))
        ),
        "people": first(
            Person.objects.visible()
            .select_related("exhibitor", "country")
            .prefetch_related("citations", *visible_related(Person, "sessions", "facts"))
        ),
    }


def domains_with_equipment(first: Callable[[QuerySet], QuerySet]) -> QuerySet:
    """The domains, each with the products and the reported equipment that the edition has room for."""
    language = active()

    def chosen(rows: QuerySet) -> QuerySet:
        # A prefetch takes no slice.
        return rows.filter(pk__in=first(rows).values("pk")) if first(rows) is not rows else rows

    products = Product.objects.visible().for_list().order_by(f"sort_{language}")
    reported = ReportedEquipment.objects.visible().select_related("maker").prefetch_related("origins", "citations")
    related = visible_related(Product, "specifications", "sessions", "facts")
    return first(Category.objects.visible().order_by(f"sort_{language}")).prefetch_related(
        Prefetch("products", queryset=chosen(products).prefetch_related(*related, "specifications__source")),
        Prefetch("reported_equipment", queryset=chosen(reported)),
        *visible_related(Category, "exhibitors"),
    )


def record_of_news(first: Callable[[QuerySet], QuerySet]) -> dict[str, Any]:
    related = visible_related(Theme, "people", "facts", "statements")
    return {
        "facts": first(Fact.objects.visible().with_claims()),
        "statements": first(Statement.objects.visible().for_list()),
        "themes": first(Theme.objects.visible().prefetch_related("citations", *related)),
        "articles": first(Article.objects.visible().prefetch_related("citations")),
        "open_questions": OpenQuestion.objects.visible()[: USUAL // 4],
        "sources": first(Source.objects.visible()),
    }
