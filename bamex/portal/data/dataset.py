"""The whole record as tables, in the order in which they are documented."""

from bamex.exports.shared_tables import SHARED_TABLES, citations_table, withdrawn_table
from exhibitors.tables import DIRECTORY_TABLES
from news.tables import NEWS_TABLES
from programme.tables import PROGRAMME_TABLES

SECTIONS_TABLES = (*DIRECTORY_TABLES, *PROGRAMME_TABLES, *NEWS_TABLES, *SHARED_TABLES)
WITHDRAWN = withdrawn_table(SECTIONS_TABLES)
TABLES = (*SECTIONS_TABLES, citations_table(SECTIONS_TABLES), WITHDRAWN)
BY_NAME = {table.name: table for table in TABLES}
