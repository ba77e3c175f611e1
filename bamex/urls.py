"""Addresses of the portal and of all sections; French and English ones differ by prefix and by the catalogue."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path
from django.utils.translation import pgettext_lazy

from bamex.bibliography.views import citation_file
from bamex.history import views as history_views
from bamex.history.feeds import ChangesFeed, CorrectionsFeed
from bamex.list_files import list_addresses
from bamex.portal import health, home, installation, previews, views
from bamex.portal.data.page import Data
from bamex.portal.glossary import Glossary
from bamex.portal.offline import urls as offline_urls
from bamex.portal.sitemaps import SITEMAPS
from bamex.typed_text.error_pages import error_page, show_forbidden

handler400 = error_page(400, elsewhere=views.bad_request)
handler403 = show_forbidden
handler404 = error_page(404, elsewhere=views.not_found)
handler500 = error_page(500, elsewhere=views.server_error)

urlpatterns = [
    *offline_urls.root_urlpatterns,
    path("data/", include("bamex.portal.data.urls")),
    path("", views.root_redirect, name="root"),
    path("id/<str:code>", views.permanent_redirect, name="permanent"),
    path("media/", include("news.picture_urls")),
    path("admin/", include("bamex.admin.pages.urls")),  # before what the admin has for any address
    path("admin/", admin.site.urls),
    path("favicon.ico", installation.favicon_file, name="favicon"),
    path("apple-touch-icon.png", installation.touch_icon_file, name="touch_icon"),
    path("icon-192.png", installation.icon_file, {"side": 192}, name="icon_192"),
    path("icon-512.png", installation.icon_file, {"side": 512}, name="icon_512"),
    path("manifest.webmanifest", installation.root_manifest_file, name="root_manifest"),
    path("robots.txt", views.robots_txt, name="robots"),
    path("sitemap.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
    path("healthz", health.report, name="health"),
    path("healthz/live", health.is_live, name="health_live"),
    path("healthz/ready", health.is_ready, name="health_ready"),
    path(".well-known/security.txt", views.security_txt, name="security"),
]

urlpatterns += i18n_patterns(
    path("", include("bamex.portal.offline.urls")),
    path("", include("bamex.portal.selection.urls")),
    path("", include("bamex.portal.press_kits.urls")),
    path("manifest.webmanifest", installation.manifest_file, name="manifest"),
    path("", home.Home.as_view(), name="home"),
    path("", include("programme.urls")),
    path("", include("exhibitors.urls")),
    path("", include("news.urls")),
    path(pgettext_lazy("address", "preview/<slug:name>.jpg"), previews.preview_file, name="preview"),
    *list_addresses(pgettext_lazy("address", "sources/"), views.SourceList, name="source_list"),
    path(pgettext_lazy("address", "sources/<slug:slug>/"), views.SourceDetail.as_view(), name="source_detail"),
    path(pgettext_lazy("address", "search/"), views.Search.as_view(), name="search"),
    path(pgettext_lazy("address", "data/"), Data.as_view(), name="data"),
    path(pgettext_lazy("address", "corrections.atom"), CorrectionsFeed(), name="corrections_feed"),
    *list_addresses(pgettext_lazy("address", "corrections/"), history_views.Corrections, name="corrections"),
    path(pgettext_lazy("address", "recent-changes.atom"), ChangesFeed(), name="recent_changes_feed"),
    path(pgettext_lazy("address", "recent-changes/"), history_views.RecentChanges.as_view(), name="recent_changes"),
    path(pgettext_lazy("address", "glossary/"), Glossary.as_view(), name="glossary"),
    path(pgettext_lazy("address", "cite/<str:code>.<str:suffix>"), citation_file, name="citation_file"),
    path(
        pgettext_lazy("address", "wordings/<str:code>/"),
        history_views.PublicVersionList.as_view(),
        name="public_version_list",
    ),
    path(
        pgettext_lazy("address", "wordings/<str:code>/<int:number>/"),
        history_views.PublicVersionDetail.as_view(),
        name="public_version_detail",
    ),
    path(
        pgettext_lazy("address", "wordings/<str:code>/<int:number>.json"),
        history_views.public_version_file,
        name="public_version_file",
    ),
    path(pgettext_lazy("address", "practical/"), views.Practical.as_view(), name="practical"),
    path(
        pgettext_lazy("address", "accessibility/"),
        views.TemplateView.as_view(template_name="accessibility.html"),
        name="accessibility",
    ),
    path(pgettext_lazy("address", "legal/"), views.Legal.as_view(), name="legal"),
    path(pgettext_lazy("address", "site-map/"), views.SiteMap.as_view(), name="site_map"),
)
