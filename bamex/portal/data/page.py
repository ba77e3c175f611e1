"""The page that explains every format, with the weight of each file as long as that costs little."""

from functools import partial

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from bamex import linked_data
from bamex.http.problems import EXPLAINED
from bamex.http.version_cache import Remembered
from bamex.identifiers import absolute
from bamex.portal.data.dataset import TABLES
from bamex.portal.data.package import archive
from bamex.portal.list_files import LISTS, weights
from bamex.portal.sitemaps import PAGES, counts
from bamex.publication import publication_of
from bamex.templatetags.downloads import scales, weigh
from bamex.templatetags.list_files import in_every_language, links
from bamex.templatetags.texts import language_name
from bamex.text.languages import CODES, active
from exhibitors.models import Exhibitor
from programme.frab import left_out
from programme.models import Salon, Session

# Published objects that the page weighs the files of. To weigh them is to make them all: with more of them the page
# says how many rows each file has, which takes one query.
MOST_WEIGHED = 1000
measured = Remembered(most=len(CODES))


def record_weights(version):
    """Address → bytes, of the archive and of the files of every list, from one reading of the record."""
    rows = {table.name: table.rows() for table in TABLES}
    found = {reverse("data_archive"): len(archive(TABLES, version, rows))}
    for name, listed in LISTS.items():
        shown = [row for table in listed.tables for row in rows[table.name]]
        # Remembered where the page of the list looks for them.
        found |= scales.get(version, (active(), name), partial(weights, name, shown))
    return found


class Data(TemplateView):
    template_name = "data.html"

    def get_context_data(self, **kwargs):
        numbers = counts()
        published = {prefix: number for _noun, prefix, number in numbers}
        is_small = sum(published.values()) <= MOST_WEIGHED
        version = self.request.content_version
        weighed = measured.get(version, active(), lambda: record_weights(version)) if is_small else {}
        lists = [(name, title, links(name, "", weighed, rows_of(name, published))) for name, title in PAGES.items()]
        sessions = Session.objects.published().chronological()
        package = weigh(self.request, reverse("data_package")).raw if is_small else None
        return super().get_context_data(
            **kwargs,
            counts=numbers,
            lists=[{"title": title, "address": reverse(name), "files": files} for name, title, files in lists if files],
            archive_weight=weighed.get(reverse("data_archive")),
            package_weight=package,
            in_english=language_name("en"),
            in_every_language=in_every_language(),
            tables=TABLES,
            problems=[{"kind": kind, "status": status, "words": words} for kind, (status, words) in EXPLAINED.items()],
            has_schedule=bool(sessions) and Salon.objects.exists(),
            left_out=left_out(sessions),
            example=Exhibitor.objects.published().order_by("code").first(),
        )

    def describe(self, context):
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
        return linked_data.dataset(
            "BAMEX 2025",
            str(name),
            absolute(self.request.path),
            [(str(label), kind, absolute(path)) for label, kind, path in downloads],
            self.request.content_version.changed,
        )


def rows_of(name, published):
    """How many rows a list has, `published` being the number of objects by prefix of their codes."""
    models = [table.model for table in LISTS[name].tables] if name in LISTS else []
    return sum(published[model.publication.prefix] for model in models if publication_of(model).prefix)
