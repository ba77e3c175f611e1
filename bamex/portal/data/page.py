"""Page that explains every format, with the weight of each file as long as that costs little."""

from typing import Any

from django.urls import resolve, reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from bamex import linked_data
from bamex.history.feeds import CorrectionsFeed
from bamex.http.problems import EXPLAINED
from bamex.http.weights import weight_of_file
from bamex.identifiers import absolute
from bamex.list_files import file_links, list_file_weights
from bamex.models import ContentVersion
from bamex.pages import FilteredList
from bamex.portal.data.dataset import TABLES
from bamex.portal.data.package import package_archive, package_descriptor
from bamex.portal.offline.texts import weight_of_exhibitors_text, weight_of_programme_text
from bamex.portal.sitemaps import PAGES, object_counts
from bamex.publication import publication_of
from bamex.text.json import json_text
from bamex.text.languages import CODES, active, language_name, names_of_all_languages
from bamex.version_cache import VersionCache
from exhibitors.models import Exhibitor
from news.feeds import NewsFeed
from programme.frab import left_out, schedule_xml
from programme.models import Phase, Salon, Session
from programme.views import weights_of_calendars

# Published objects that the page weighs the files of. To weigh them is to make them all: with more of them the page
# says how many rows each file has, which takes one query.
MOST_OBJECTS_WEIGHED = 1000
record_weights: VersionCache[dict[str, int]] = VersionCache(most=len(CODES), read_all=True)


def lists_with_files() -> dict[str, type[FilteredList]]:
    """Name of the address → view, of the lists that can be had as files, in the order of the site map."""
    views = {name: getattr(resolve(reverse(name)).func, "view_class", None) for name in PAGES}
    return {name: view for name, view in views.items() if view and getattr(view, "tables", ())}


def weigh_record(version: ContentVersion) -> dict[str, int]:
    """Address → bytes, of the archive and of the files of every list, from one reading of the record."""
    rows = {table.name: table.rows() for table in TABLES}
    weights = {reverse("data_archive"): len(package_archive(TABLES, version, rows))}
    for name, page in lists_with_files().items():
        listed = [row for table in page.tables for row in rows[table.name]]
        weights |= list_file_weights(version, page, name, listed)
    return weights


class Data(TemplateView):
    template_name = "data.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        version, counted = self.request.content_version, object_counts()
        numbers = {prefix: number for _noun, prefix, number in counted}
        is_small = sum(numbers.values()) <= MOST_OBJECTS_WEIGHED
        weights = record_weights.get(version, active(), lambda: weigh_record(version)) if is_small else {}
        sessions = Session.objects.visible().chronological()
        salon = Salon.objects.first() if sessions else None
        return super().get_context_data(
            **kwargs,
            counts=counted,
            lists=[
                {
                    "title": PAGES[name],
                    "address": reverse(name),
                    "files": file_links(name, "", weights, rows_of_list(page, numbers)),
                }
                for name, page in lists_with_files().items()
            ],
            weights={**self.weights_of_files(salon), **self.weights_of_package(weights, is_small)},
            in_english=language_name("en"),
            in_every_language=names_of_all_languages(),
            tables=TABLES,
            problems=[{"kind": kind, "status": status, "words": words} for kind, (status, words) in EXPLAINED.items()],
            has_schedule=salon is not None,
            left_out=left_out(sessions),
            example=Exhibitor.objects.visible().order_by("code").first(),
        )

    def weights_of_files(self, salon: Salon | None) -> dict[str, int]:
        """In bytes, of what is no list; of calendars, once there is something to put into them."""
        version = self.request.content_version
        weights = {
            "news": NewsFeed().weight(self.request),
            "corrections": CorrectionsFeed().weight(self.request),
            "programme_text": weight_of_programme_text(version),
            "exhibitors_text": weight_of_exhibitors_text(version),
        }
        if salon:
            weights["calendar"] = weights_of_calendars(version, Phase.objects.all())[""]
            weights["schedule"] = weight_of_file(
                version,
                reverse("programme_schedule"),
                lambda: schedule_xml(Session.objects.visible().for_list(), salon),
            )
        return weights

    def weights_of_package(self, weights: dict[str, int], is_small: bool) -> dict[str, int | None]:
        version = self.request.content_version
        if not is_small:
            return {"archive": None, "package": None}
        descriptor = weight_of_file(
            version, reverse("data_package"), lambda: json_text(package_descriptor(TABLES, version))
        )
        return {"archive": weights[reverse("data_archive")], "package": descriptor}

    def describe(self, context: dict[str, Any]) -> dict[str, Any]:
        name = _("The public record of BAMEX 2025: every fact with its source.")
        downloads = [
            (_("The whole record in one archive"), "application/zip", reverse("data_archive")),
            ("datapackage.json", "application/json", reverse("data_package")),
            (_("For programs"), "application/json", reverse("data_index")),
            *((table.title, "text/csv", reverse("data_csv", args=[table.name])) for table in TABLES),
            (_("News"), "application/atom+xml", reverse("article_feed")),
            (_("Corrections and updates"), "application/atom+xml", reverse("corrections_feed")),
        ]
        if context["has_schedule"]:
            downloads += [
                (_("Programme"), "text/calendar", reverse("programme_calendar")),
                (_("Programme"), "application/xml", reverse("programme_schedule")),
            ]
        return linked_data.dataset_node(
            "BAMEX 2025",
            str(name),
            absolute(self.request.path),
            [(str(label), kind, absolute(path)) for label, kind, path in downloads],
            self.request.content_version.last_change,
        )


def rows_of_list(page: type[FilteredList], numbers: dict[str, int]) -> int:
    """Number of rows of a list, `numbers` being those of published objects by the prefix of their codes."""
    models = [table.model for table in page.tables]
    prefixes = filter(None, (publication_of(model).prefix for model in models))
    return sum(numbers[prefix] for prefix in prefixes)
