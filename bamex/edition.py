"""The one-file edition: the whole record of one language in one HTML file, to be kept on a phone and passed on.

The file needs nothing else: its style and its script stand in it, and its own Content Security Policy, given both
in the answer and in the file, allows those two by their hashes (CSP Level 3, section 8.3) and nothing more.
"""

import base64
import hashlib
from typing import NamedTuple

from django.db.models import Prefetch
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from bamex.languages import active
from bamex.models import Source
from bamex.pages import published_related
from exhibitors.models import Category, CountryGroup, Delegation, Exhibitor, Person, Product, ReportedEquipment
from news.models import Article, Fact, OpenQuestion, Statement, Theme
from programme.models import Organiser, Phase, Salon, Session, Venue
from programme.schedule import schedule

FILE_NAME = "bamex-2025-{}.html"


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
    html = render_to_string("edition.html", {**texts, **record()})
    return Edition(without_blank_lines(html), f"{policy}; frame-ancestors 'none'")


def file_name():
    return FILE_NAME.format(active())


def inline(template):
    return mark_safe(render_to_string(template).strip())  # noqa: S308 - two files of ours, with no variable


def digest(text):
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def without_blank_lines(html):
    return "\n".join(line for line in html.splitlines() if line.strip()) + "\n"


def record():
    """Everything published, noun by noun; the number of queries does not depend on how much there is."""
    language = active()
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
        "parts": schedule(sessions, Phase.objects.select_related("venue").prefetch_related("citations")),
        "venues": Venue.objects.published().prefetch_related("citations"),
        "exhibitors": Exhibitor.objects.published()
        .for_list()
        .order_by(f"sort_{language}")
        .prefetch_related(*published_related(Exhibitor, "products", "people", "sessions", "facts")),
        "domains": categories.prefetch_related(
            Prefetch(
                "products",
                queryset=products.prefetch_related(
                    *published_related(Product, "specifications", "sessions", "facts"), "specifications__source"
                ),
            ),
            Prefetch("reported_equipment", queryset=reported),
            *published_related(Category, "exhibitors"),
        ),
        "group": CountryGroup.objects.prefetch_related("members", "citations").first(),
        "delegations": Delegation.objects.published()
        .for_list()
        .order_by(f"country__sort_{language}")
        .prefetch_related(*published_related(Delegation, "sessions", "facts")),
        "people": Person.objects.published()
        .select_related("exhibitor", "country")
        .prefetch_related("citations", *published_related(Person, "sessions", "facts")),
        "facts": Fact.objects.published().with_claims(),
        "statements": Statement.objects.published().for_list(),
        "themes": Theme.objects.published().prefetch_related(
            "citations", *published_related(Theme, "people", "facts", "statements")
        ),
        "articles": Article.objects.published().prefetch_related("citations"),
        "open_questions": OpenQuestion.objects.all(),
        "sources": Source.objects.published(),
    }
