"""Lists of all public pages, for search engines (sitemap.xml) and for readers (the site map)."""

from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import Count, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext_lazy

from bamex.models import ContentVersion, Publishable, Source
from bamex.text.languages import CODES, DEFAULT, active, is_translated
from exhibitors.models import Category, Delegation, Exhibitor, Person, Product
from news.models import Article, Fact, MediaItem, Theme
from programme.models import Salon, Session, Venue

# Pages that are not the page of one object, in the order of the site map: address name → title.
PAGES = {
    "home": _("Home"),
    "session_list": _("Programme"),
    "venue_list": _("Venues"),
    "exhibitor_list": _("Exhibitors"),
    "product_list": pgettext_lazy("plural", "Equipment"),
    "domain_list": pgettext_lazy("equipment", "Domains"),
    "product_comparison": _("Compare equipment"),
    "delegation_list": _("Delegations"),
    "person_list": _("People"),
    "article_list": _("News"),
    "fact_list": _("Facts"),
    "open_question_list": _("What our sources do not say"),
    "statement_list": _("Statements"),
    "theme_list": _("Cooperation"),
    "press": _("Press"),
    "coverage_list": _("Press coverage"),
    "name_list": _("Names, as the sources spell them"),
    "source_list": _("Sources"),
    "search": pgettext_lazy("page", "Search"),
    "selection": _("My selection"),
    "practical": _("Practical information"),
    "offline": _("Offline"),
    "data": _("Data"),
    "recent_changes": _("Recent changes"),
    "corrections": _("Corrections"),
    "glossary": _("Glossary"),
    "accessibility": _("Accessibility"),
    "legal": _("Legal notice"),
    "site_map": _("Site map"),
}

# Those that are there once they have something to list, and not before.
ONCE_THERE_ARE = {"picture_list": _("Pictures")}

# Nouns whose objects have a page of their own: the list that introduces them → the queryset.
OBJECTS = {
    "session_list": lambda: Session.objects.visible().chronological(),
    "venue_list": lambda: Venue.objects.visible(),
    "exhibitor_list": lambda: Exhibitor.objects.visible().order_by(f"sort_{active()}"),
    "product_list": lambda: Product.objects.visible().order_by(f"sort_{active()}"),
    "domain_list": lambda: Category.objects.visible().order_by(f"sort_{active()}"),
    "delegation_list": lambda: Delegation.objects.visible().select_related("country"),
    "person_list": lambda: Person.objects.visible(),
    "article_list": lambda: Article.objects.visible(),
    "fact_list": lambda: Fact.objects.visible(),
    "theme_list": lambda: Theme.objects.visible(),
    "picture_list": lambda: MediaItem.objects.visible().in_order(),
}


class BilingualSitemap(Sitemap):
    """A page a language, each with its alternates; `x-default` is the French one (PRODUCT: hreflang)."""

    i18n = True
    alternates = True
    protocol = urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site: Any = None) -> str:
        return urlsplit(settings.SITE_URL).netloc

    def _urls(self, page: int, protocol: str, domain: str) -> list[dict[str, Any]]:
        urls = super()._urls(page, protocol, domain)
        for url in urls:
            french = next(item for item in url["alternates"] if item["lang_code"] == DEFAULT)
            url["alternates"].append({"location": french["location"], "lang_code": "x-default"})
        return urls


class PageSitemap(BilingualSitemap):
    def items(self) -> list[str]:
        return [*PAGES, *(name for name in ONCE_THERE_ARE if OBJECTS[name]().exists())]

    def location(self, item: str) -> str:
        return reverse(item)

    @cached_property  # a sitemap lives as long as its request
    def changed(self) -> datetime:
        return ContentVersion.current().last_change

    @cached_property
    def salon_is_translated(self) -> bool:
        salon = Salon.objects.prefetch_related(*Salon.publication.parts).first()
        return salon is None or is_translated(salon)

    def get_languages_for_item(self, item: str) -> list[str]:
        return CODES if item != "practical" or self.salon_is_translated else [DEFAULT]

    def lastmod(self, item: str) -> datetime:
        return self.changed

    def get_latest_lastmod(self) -> datetime:
        return self.changed


class ObjectSitemap(BilingualSitemap):
    """A page whose English is missing is listed in French only."""

    def items(self) -> list[Publishable]:
        with override(DEFAULT):  # the same order for every reader: the address has no language
            querysets = [rows() for rows in (*OBJECTS.values(), Source.objects.visible)]
            dated = [rows.with_last_change() for rows in querysets]
            return [
                row
                for rows in dated
                for row in rows.prefetch_related(*rows.model.publication.parts, *rows.model.publication.borrows)
            ]

    def get_languages_for_item(self, item: Publishable) -> list[str]:
        return CODES if is_translated(item) else [DEFAULT]

    def lastmod(self, item: Publishable) -> datetime:
        return item.last_changed


SITEMAPS = {"pages": PageSitemap, "objects": ObjectSitemap}


def site_map() -> list[tuple[str, str, list[Publishable]]]:
    """The pages for readers: `(title, address, rows)`, the rows being the objects below a list."""
    pages = {**PAGES, **ONCE_THERE_ARE}
    rows = {name: list(OBJECTS[name]()) if name in OBJECTS else [] for name in pages}
    return [
        (title, reverse(name), rows[name]) for name, title in pages.items() if rows[name] or name not in ONCE_THERE_ARE
    ]


def object_counts() -> list[tuple[str, str, int]]:
    """The number of visible objects of each noun, in one query: `(noun, code prefix, number)`.

    A noun whose list is not there yet is left out.
    """
    nouns = [model for model in apps.get_models() if issubclass(model, Publishable)]
    numbers = ContentVersion.objects.values(
        **{
            model.publication.prefix: Subquery(
                model.objects.visible().order_by().values("state").annotate(number=Count("pk")).values("number")
            )
            for model in nouns
        }
    ).first()
    numbers = numbers or {}
    once_there_are = {OBJECTS[name]().model for name in ONCE_THERE_ARE}
    return [
        (noun._meta.verbose_name_plural, noun.publication.prefix, numbers.get(noun.publication.prefix) or 0)
        for noun in nouns
        if numbers.get(noun.publication.prefix) or noun not in once_there_are
    ]
