"""The content files of the words that every section shares."""

from bamex.importer.content_file import content_file
from bamex.models import Source

FILES = [content_file(__file__, Source, "sources.yaml")]
