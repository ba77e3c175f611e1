"""The whole record as a Frictionless Data Package (version 1): a descriptor, and a ZIP that holds every table.

https://specs.frictionlessdata.io/data-package/. The same content gives the same bytes.
"""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from bamex.exports.columns import written_moment
from bamex.exports.csv import machine_csv
from bamex.exports.plain_text import plain_line
from bamex.exports.table import Table, table_schema
from bamex.exports.zip import zip_archive
from bamex.models import ContentVersion
from bamex.text.dates import day_words
from bamex.text.json import json_text
from bamex.version_cache import VersionCache

PACKAGE_NAME = "bamex-2025"
ARCHIVE_NAME = f"{PACKAGE_NAME}.zip"
TITLE = "BAMEX 2025: the public record of the first International Defence and Security Exhibition of Bamako"
DESCRIPTION = (
    "What the portal publishes about the show of 11 to 14 November 2025: who exhibited and what, who came, what took "
    "place, what was said, and the facts with every value that sources give. Texts stand in French and in English. "
    "No licence has been chosen yet for the portal's texts; facts as such are free for all to use. When you reuse a "
    "value, name its source as well as the portal."
)
csv_files: VersionCache[dict[str, bytes]] = VersionCache(most=1)


def package_descriptor(tables: Sequence[Table], version: ContentVersion) -> dict[str, Any]:
    """datapackage.json, as a dict."""
    return descriptor_of(tables, version, files_of_tables(tables, version))


def package_archive(
    tables: Sequence[Table], version: ContentVersion, rows: Mapping[str, list[Any]] | None = None
) -> bytes:
    """The bytes of the ZIP; `rows` of each table by its name, if they have been read already."""
    files = files_of_tables(tables, version, rows)
    members = {
        "datapackage.json": json_text(descriptor_of(tables, version, files)).encode(),
        "README.md": package_readme(tables, version).encode(),
        **files,
    }
    return zip_archive({f"{PACKAGE_NAME}/{name}": content for name, content in members.items()}, version.last_change)


def files_of_tables(
    tables: Sequence[Table], version: ContentVersion, rows: Mapping[str, list[Any]] | None = None
) -> dict[str, bytes]:
    """File name → bytes, in the order of the tables; made once a content version, for whichever asks first."""

    def make_files() -> dict[str, bytes]:
        # Unless they have been read, the rows of one table at a time are in memory, so that less is to be collected.
        return {
            f"{table.name}.csv": machine_csv(table, rows[table.name] if rows else table.rows()).encode()
            for table in tables
        }

    return csv_files.get(version, tuple(tables), make_files)


def descriptor_of(tables: Sequence[Table], version: ContentVersion, files: Mapping[str, bytes]) -> dict[str, Any]:
    names = {table.model: table.name for table in tables if table.key}
    return {
        "profile": "tabular-data-package",
        "name": PACKAGE_NAME,
        "id": f"{settings.SITE_URL}/data/v1/datapackage.json",
        "title": TITLE,
        "description": DESCRIPTION,
        "homepage": f"{settings.SITE_URL}/fr/donnees/",
        "version": f"1.{version.number}.0",
        "created": written_moment(version.last_change),
        "keywords": ["BAMEX 2025", "Bamako", "Mali", "défense", "defence", "security"],
        "sources": [{"title": "BAMEX 2025 portal", "path": settings.SITE_URL}],
        "resources": [resource_of(table, names, files[f"{table.name}.csv"]) for table in tables],
    }


def resource_of(table: Table, names: Mapping[type, str], content: bytes) -> dict[str, Any]:
    with override("en"):
        title = str(table.title)
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": f"{table.name}.csv",
        "title": title,
        "description": table.description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True, "header": True},
        "schema": table_schema(table, names),
    }


def package_readme(tables: Sequence[Table], version: ContentVersion) -> str:
    """In French, then in English."""
    parts = []
    for language in ("fr", "en"):
        with override(language):
            day = day_words(version.day_of_change)
            as_of = plain_line(_("Content as of %(day)s.") % {"day": day})
            context = {"tables": tables, "as_of": as_of, "site": settings.SITE_URL}
            parts.append(render_to_string("data_package.txt", context).strip())
    return "\n\n\n".join(parts) + "\n"
