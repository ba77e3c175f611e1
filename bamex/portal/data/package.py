"""The whole record as a Frictionless Data Package (version 1): a descriptor, and a ZIP that holds every table.

https://specs.frictionlessdata.io/data-package/. The same content gives the same bytes.
"""

import hashlib

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from bamex.exports.columns import written_moment
from bamex.exports.plain_text import plain
from bamex.exports.table import json_text, machine_csv, table_schema
from bamex.exports.zip_stream import Member, zipped
from bamex.text.dates import day_words
from bamex.version_cache import Remembered

NAME = "bamex-2025"
FILE_NAME = f"{NAME}.zip"
TITLE = "BAMEX 2025: the public record of the first International Defence and Security Exhibition of Bamako"
DESCRIPTION = (
    "What the portal publishes about the show of 11 to 14 November 2025: who exhibited and what, who came, what took "
    "place, what was said, and the facts with every value that sources give. Texts stand in French and in English. "
    "No licence has been chosen yet for the portal's texts; facts as such are free for all to use. When you reuse a "
    "value, name its source as well as the portal."
)
kept = Remembered(most=1)


def descriptor(tables, version):
    return described(tables, version, files(tables, version))


def archive(tables, version, rows=None):
    """The bytes of the ZIP; `rows` of each table by its name, if they have been read already."""
    contents = files(tables, version, rows)
    members = {
        "datapackage.json": json_text(described(tables, version, contents)).encode(),
        "README.md": readme(tables, version).encode(),
        **contents,
    }
    named = (Member(f"{NAME}/{name}", members[name]) for name in sorted(members))
    return b"".join(zipped(named, version.changed))


def files(tables, version, rows=None):
    """File name → bytes, in the order of the tables; made once a content version, for whichever asks first."""
    return kept.get(version, tables, lambda: written(tables, rows))


def written(tables, rows):
    # Unless they have been read, the rows of one table at a time are in memory, so that less is to be collected.
    return {
        f"{table.name}.csv": machine_csv(table, rows[table.name] if rows else table.rows()).encode() for table in tables
    }


def described(tables, version, contents):
    names = {table.model: table.name for table in tables if table.key}
    return {
        "profile": "tabular-data-package",
        "name": NAME,
        "id": f"{settings.SITE_URL}/data/v1/datapackage.json",
        "title": TITLE,
        "description": DESCRIPTION,
        "homepage": f"{settings.SITE_URL}/fr/donnees/",
        "version": f"1.{version.number}.0",
        "created": written_moment(version.changed),
        "keywords": ["BAMEX 2025", "Bamako", "Mali", "défense", "defence", "security"],
        "sources": [{"title": "BAMEX 2025 portal", "path": settings.SITE_URL}],
        "resources": [resource(table, names, contents[f"{table.name}.csv"]) for table in tables],
    }


def resource(table, names, content):
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


def readme(tables, version):
    """In French, then in English."""
    parts = []
    for language in ("fr", "en"):
        with override(language):
            day = day_words(timezone.localtime(version.changed).date())
            as_of = plain(_("Content as of %(day)s.") % {"day": day})
            context = {"tables": tables, "as_of": as_of, "site": settings.SITE_URL}
            parts.append(render_to_string("data_package.txt", context).strip())
    return "\n\n\n".join(parts) + "\n"
