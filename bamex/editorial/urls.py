"""Addresses of previews, revisions and the schedule, inside the back office."""

from django.urls import URLPattern, path, re_path

from bamex.editorial import preview_pages, revision_pages, schedule_pages
from bamex.editorial.targets import TARGET
from bamex.text.languages import CODES

LANGUAGE = f"(?P<language>{'|'.join(CODES)})"


def preview_addresses(start: str, guard: preview_pages.Guard, prefix: str) -> list[URLPattern]:
    """The addresses of one way to a preview: `start` is the regular expression that names what is previewed."""
    return [
        re_path(rf"^{start}/$", guard(preview_pages.shell), name=f"{prefix}preview"),
        re_path(rf"^{start}/{LANGUAGE}/$", guard(preview_pages.draft_page), name=f"{prefix}preview_page"),
        re_path(rf"^{start}/{LANGUAGE}/now/$", guard(preview_pages.present_page), name=f"{prefix}present_page"),
        re_path(rf"^{start}/media/(?P<file>[\w/.-]+)$", guard(preview_pages.picture), name=f"{prefix}preview_picture"),
    ]


urlpatterns = [
    *preview_addresses(r"preview/link/(?P<token>[\w:-]+)", preview_pages.for_holder, "shared_"),
    *preview_addresses(rf"preview/(?P<name>{TARGET})", preview_pages.for_staff, ""),
    re_path(
        rf"^preview/(?P<name>{TARGET})/revoke/$",
        preview_pages.for_staff(preview_pages.revoke_links),
        name="revoke_links",
    ),
    path("revisions/<str:label>/<str:pk>/", revision_pages.revision_list, name="revisions"),
    path("revisions/<str:label>/<str:pk>/comparison/", revision_pages.revision_comparison, name="comparison"),
    path("revisions/<str:label>/<str:pk>/wordings/<int:number>/", revision_pages.wording, name="wording"),
    path("schedule/", schedule_pages.schedule_list, name="schedule"),
    path("schedule/<int:pk>/cancel/", schedule_pages.cancel, name="cancel"),
    path("schedule/<int:pk>/seen/", schedule_pages.seen, name="seen"),
    path("schedule/<str:label>/<str:pk>/", schedule_pages.object_schedule, name="object_schedule"),
]
