"""The news as a feed, in full."""

from collections import defaultdict
from datetime import datetime
from typing import Any, NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from bamex.feeds import PortalFeed
from bamex.identifiers import absolute, tag
from bamex.models import Correction
from bamex.text.html import paragraphs_html
from bamex.text.languages import active, localized
from bamex.text.typography import typeset, typeset_for_page
from news.models import Article


class ArticleEntry(NamedTuple):
    """An article, and when it was published, corrected or updated last: not when someone moved a comma."""

    article: Article
    updated: datetime


class NewsFeed(PortalFeed):
    """The articles, those published, corrected or updated last first."""

    noun = "news"
    page_name = "article_list"
    address_name = "article_feed"

    def title(self) -> str:
        return typeset_for_page(_("BAMEX 2025: the news"))

    def items(self) -> list[ArticleEntry]:
        corrections = moments_of_corrections()
        entries = [
            ArticleEntry(row, max([row.first_published, *corrections[row.code]]))
            for row in Article.objects.visible().prefetch_related("citations")
        ]
        return sorted(entries, key=lambda entry: (entry.updated, self.item_guid(entry)), reverse=True)[: self.most]

    def item_title(self, item: ArticleEntry) -> str:
        title = localized(item.article, "title")
        return typeset(title.with_figures(), title.language)

    def item_description(self, item: ArticleEntry) -> str:
        return paragraphs_html(item.article, "body") + sources_paragraph(item.article)

    def item_link(self, item: ArticleEntry) -> str:
        return absolute(item.article.get_absolute_url())

    def item_guid(self, item: ArticleEntry) -> str:
        return tag(f"{active()}/{item.article.code}")

    def item_pubdate(self, item: ArticleEntry) -> datetime:
        return item.article.first_published

    def item_updateddate(self, item: ArticleEntry) -> datetime:
        return item.updated

    def item_extra_kwargs(self, item: ArticleEntry) -> dict[str, Any]:
        return {"language": localized(item.article, "title").language, "related": ""}


def moments_of_corrections() -> dict[str, list[datetime]]:
    """Code → moments of the corrections and updates of that object; one query."""
    moments = defaultdict(list)
    for correction in Correction.objects.exclude(object_code=""):
        moments[correction.object_code].append(correction.made)
    return moments


def sources_paragraph(article: Article) -> str:
    """The published sources of an article."""
    cited = article.published_sources()
    links = format_html_join(
        ", ", '<a href="{}">{}</a>', ((absolute(source.get_absolute_url()), source.publisher_name) for source in cited)
    )
    return format_html("\n<p>{} {}</p>", typeset_for_page(_("According to:")), links) if cited else ""
