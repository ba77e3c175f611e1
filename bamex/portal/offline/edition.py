"""The one-file edition: the whole record of one language in one HTML file, to be kept on a phone and passed on.

When the record outgrows what a phone passes on, the file holds the first entries of each list, says how many of how
many, and leads to the portal for the others. It needs nothing else: its style and its script stand in it, and its own
Content Security Policy, given both in the answer and in the file, allows those two by their hashes (CSP Level 3,
section 8.3) and nothing more.
"""

import base64
import hashlib
import re
from typing import NamedTuple

from django.conf import settings
from django.db.models import Prefetch
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from bamex.models import Source
from bamex.pages import published_related
from bamex.portal.sitemaps import counts
from bamex.text.languages import active
from exhibitors.models import Category, CountryGroup, Delegation, Exhibitor, Person, Product, ReportedEquipment
from news.models import Article, Fact, MediaItem, OpenQuestion, Statement, Theme
from programme.models import Organiser, Phase, Salon, Session, Venue
from programme.schedule import schedule

FILE_NAME = "bamex-2025-{}.html"
MOST_BYTES = 400_000
# Entries that are known to fit; with many more, the first attempt is not of them all, which would take seconds.
USUAL = 400
INSIDE = re.compile(r'href="#([a-z][0-9]{3,}[a-z]{0,2})"')
PLACE = re.compile(r' id="([^"]+)"')


class Edition(NamedTuple):
    html: str
    policy: str  # its Content Security Policy


def edition(version):
    """The edition in the active language; `version` is the content's, which gives its date."""
    style, script = inline("edition/_style.css"), inline("edition/_script.js")
    policy = (
        f"default-src 'none'; style-src '{digest(style)}'; script-src '{digest(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    texts = {"style": style, "script": script, "policy": policy, "version": version, "file_name": file_name()}
    numbers = [row for row in counts() if row[1] != MediaItem.publication.prefix]
    texts["has_pictures"] = MediaItem.objects.published().exists()  # it holds none, and says so
    total = sum(number for _noun, _prefix, number in numbers)
    share = 1 if total <= 2 * USUAL else USUAL / total
    while True:
        limits = {} if share == 1 else {prefix: int(number * share) for _noun, prefix, number in numbers}
        partly = [(noun, limits[prefix], number) for noun, prefix, number in numbers if limits and number]
        html = render_to_string("edition.html", {**texts, **record(limits), "partly": partly})
        html = without_loose_ends(without_blank_lines(html))
        size = len(html.encode())
        if size <= MOST_BYTES or (share < 1 and not any(limits.values())):
            return Edition(html, f"{policy}; frame-ancestors 'none'")
        share *= 0.95 * MOST_BYTES / size


def file_name():
    return FILE_NAME.format(active())


def inline(template):
    return mark_safe(render_to_string(template).strip())  # noqa: S308 - two files of ours, with no variable


def digest(text):
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def without_blank_lines(html):
    return "\n".join(line for line in html.splitlines() if line.strip()) + "\n"


def without_loose_ends(html):
    """Links to entries that the file does not hold lead to their permanent addresses."""
    places = set(PLACE.findall(html))

    def link(found):
        code = found[1]
        return found[0] if code in places else f'href="{settings.SITE_URL}/id/{code.upper()}"'

    return INSIDE.sub(link, html)


def record(limits=None):
    """Everything published, noun by noun; the number of queries does not depend on how much there is.

    `limits` gives, by the prefix of its codes, how many entries of a noun to hold: the first ones; all without it.
    """
    language, limits = active(), limits or {}

    def first(rows):
        return rows[: limits[rows.model.publication.prefix]] if limits else rows

    def kept(rows):
        """The same, of what is fetched for each row of another noun."""
        return rows.filter(pk__in=first(rows).values("pk")) if limits else rows

    sessions = (
        Session.objects.published()
        .select_related("venue", "phase")
        .prefetch_related("citations", *published_related(Session, "people", "exhibitors", "products", "delegations"))
        .chronological()
    )
    organisers = Organiser.objects.select_related("country", "exhibitor").prefetch_related("citations")
    products = Product.objects.published().for_list().order_by(f"sort_{language}")
    categories = Category.objects.published().order_by(f"sort_{language}")
    reported = ReportedEquipment.objects.published().prefetch_related("origins", "citations")
    return {
        "salon": Salon.objects.select_related("country", "patron", "guest_of_honour__country")
        .prefetch_related(
            "citations", "objectives__citations", "topics__citations", Prefetch("organisers", queryset=organisers)
        )
        .first(),
        "parts": schedule(first(sessions), Phase.objects.select_related("venue").prefetch_related("citations")),
        "venues": first(Venue.objects.published().prefetch_related("citations")),
        "exhibitors": first(
            Exhibitor.objects.published()
            .for_list()
            .order_by(f"sort_{language}")
            .prefetch_related(*published_related(Exhibitor, "products", "people", "sessions", "facts"))
        ),
        "domains": first(categories).prefetch_related(
            Prefetch(
                "products",
                queryset=kept(products).prefetch_related(
                    *published_related(Product, "specifications", "sessions", "facts"), "specifications__source"
                ),
            ),
            Prefetch("reported_equipment", queryset=kept(reported)),
            *published_related(Category, "exhibitors"),
        ),
        "group": CountryGroup.objects.prefetch_related("members", "citations").first(),
        "delegations": first(
            Delegation.objects.published()
            .for_list()
            .order_by(f"country__sort_{language}")
            .prefetch_related(*published_related(Delegation, "sessions", "facts"))
        ),
        "people": first(
            Person.objects.published()
            .select_related("exhibitor", "country")
            .prefetch_related("citations", *published_related(Person, "sessions", "facts"))
        ),
        "facts": first(Fact.objects.published().with_claims()),
        "statements": first(Statement.objects.published().for_list()),
        "themes": first(
            Theme.objects.published().prefetch_related(
                "citations", *published_related(Theme, "people", "facts", "statements")
            )
        ),
        "articles": first(Article.objects.published().prefetch_related("citations")),
        "open_questions": OpenQuestion.objects.all()[: USUAL // 4],
        "sources": first(Source.objects.published()),
    }
