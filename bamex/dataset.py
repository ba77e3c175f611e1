"""The whole record as tables, in the order in which they are documented."""

from dataclasses import replace

import bamex.tables
import exhibitors.tables
import news.tables
import programme.tables
from bamex.tables import citation_rows, tombstones

OWN = (*exhibitors.tables.TABLES, *programme.tables.TABLES, *news.tables.TABLES, *bamex.tables.TABLES)
CITATIONS = replace(bamex.tables.CITATIONS, make_rows=lambda: citation_rows(OWN))
WITHDRAWN = replace(bamex.tables.WITHDRAWN, make_rows=lambda: tombstones(OWN))
TABLES = (*OWN, CITATIONS, WITHDRAWN)
BY_NAME = {table.name: table for table in TABLES}
