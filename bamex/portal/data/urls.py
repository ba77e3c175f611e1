"""Addresses of the data for programs, the same in every language; lists have theirs in their sections' urls."""

from django.urls import path, re_path

from bamex.portal.data import api
from bamex.portal.data.package import ARCHIVE_NAME

urlpatterns = [
    path("v1/", api.api_index, name="data_index"),
    path("v1/openapi.json", api.api_description, name="data_openapi"),
    path("v1/datapackage.json", api.package_file, name="data_package"),
    path(f"v1/{ARCHIVE_NAME}", api.archive_file, name="data_archive"),
    path("v1/<str:name>.csv", api.table_csv, name="data_csv"),
    path("v1", api.without_slash),
    path("v1/<str:name>", api.without_slash),
    path("v1/<str:name>/", api.table_page, name="data_table"),
    path("v1/<str:name>/<str:code>", api.table_record, name="data_record"),
    path("v1/<str:name>/<str:code>/", api.with_slash),
    re_path(r"^(?P<path>.*)$", api.unknown_address),
]
