"""The whole record as tables, in the order in which they are documented."""

from dataclasses import replace

import bamex.exports.shared_tables
import exhibitors.tables
import news.tables
import programme.tables
from bamex.exports.shared_tables import all_tombstones, citation_rows

OWN = (*exhibitors.tables.TABLES, *programme.tables.TABLES, *news.tables.TABLES, *bamex.exports.shared_tables.TABLES)
CITATIONS = replace(bamex.exports.shared_tables.CITATIONS, make_rows=lambda: citation_rows(OWN))
WITHDRAWN = replace(bamex.exports.shared_tables.WITHDRAWN, make_rows=lambda: all_tombstones(OWN))
TABLES = (*OWN, CITATIONS, WITHDRAWN)
BY_NAME = {table.name: table for table in TABLES}
