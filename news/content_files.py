"""The section's content files, in the order in which they depend on one another."""

from bamex.importer.content_file import content_file
from news.models import Article, Fact, OpenQuestion, Statement, Theme

FILES = [
    content_file(__file__, Theme, "themes.yaml"),
    content_file(__file__, Statement, "statements.yaml"),
    content_file(__file__, Article, "articles.yaml"),
    content_file(__file__, Fact, "facts.yaml"),
    content_file(__file__, OpenQuestion, "open_questions.yaml"),
]
