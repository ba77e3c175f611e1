"""What the feeds hold: the news, full text, and the log of corrections."""

from collections import defaultdict

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from bamex.exports.atom import Entry, Feed, feed_text
from bamex.history.display import changes_of
from bamex.identifiers import absolute, tag
from bamex.models import Correction
from bamex.naming import logged
from bamex.text.html import paragraphs_html, text_html
from bamex.text.languages import CODES, active, localized
from bamex.text.typography import typeset, typeset_for_page
from news.models import Article

MOST = 100  # entries of a feed; the pages have them all


def news_feed(changed):
    """The articles, those last published or updated first; `changed` is when the content last did."""
    corrections = made_since()
    entries = [
        article_entry(row, corrections[row.code]) for row in Article.objects.published().prefetch_related("citations")
    ]
    return feed("news", _("BAMEX 2025: the news"), subtitle(), "article_list", "article_feed", changed, entries)


def corrections_feed(changed):
    """The log, the latest first."""
    entries = [correction_entry(row, row.object) for row in logged()]
    title = _("BAMEX 2025: corrections and updates")
    return feed("corrections", title, subtitle(), "corrections", "corrections_feed", changed, entries)


def subtitle():
    return _("The public record of BAMEX 2025: every fact with its source.")


def feed(name, title, words, page, address, changed, entries):
    made = Feed(
        id=tag(f"{active()}/{name}"),
        title=typeset_for_page(title),
        subtitle=typeset_for_page(words),
        author=_("BAMEX 2025 portal"),
        pages=in_each_language(page),
        addresses=in_each_language(address),
        updated=changed,
    )
    latest = sorted(entries, key=lambda entry: (entry.updated, entry.id), reverse=True)
    return feed_text(made, latest[:MOST])


def in_each_language(name):
    addresses = {}
    for language in CODES:
        with override(language):
            addresses[language] = absolute(reverse(name))
    return addresses


def made_since():
    """Code → moments of the corrections and updates of that object; one query."""
    moments = defaultdict(list)
    for correction in Correction.objects.exclude(object_code=""):
        moments[correction.object_code].append(correction.made)
    return moments


def article_entry(row, corrections):
    """An article is updated by its publication, a correction or an update: not by a comma that someone moved."""
    title = localized(row, "title")
    return Entry(
        id=tag(f"{active()}/{row.code}"),
        title=typeset(title.with_figures(), title.language),
        address=absolute(row.get_absolute_url()),
        published=row.first_published,
        updated=max([row.first_published, *corrections]),
        content=paragraphs_html(row, "body") + sources(row),
        language=title.language,
    )


def sources(row):
    """The published sources of a row, as a paragraph."""
    cited = [citation.source for citation in row.citations.all() if citation.source.is_published]
    links = format_html_join(
        ", ", '<a href="{}">{}</a>', ((absolute(source.get_absolute_url()), source.publisher) for source in cited)
    )
    return format_html("\n<p>{} {}</p>", typeset_for_page(_("According to:")), links) if cited else ""


def correction_entry(row, found):
    """`found`: the bamex.naming.Named of the object, or None where the line is about the salon. As in the log."""
    note = localized(row, "note")
    title = row.get_kind_display()
    if found:
        title += f"{pgettext('punctuation', ':')} {found.title.with_figures()} ({row.object_code})"
    return Entry(
        id=tag(f"{active()}/correction-{row.pk}"),
        title=typeset_for_page(title),
        address=absolute(row.get_absolute_url()),
        published=row.made,
        updated=row.made,
        content=format_html("<p>{}</p>", text_html(note)) + (wordings(row) if found is None or found.is_public else ""),
        language=active(),
        related=absolute(reverse("permanent", args=[row.object_code])) if row.object_code else "",
    )


def wordings(row):
    """What stood there, and what stands there now: a paragraph a change."""
    colon, before, now, removed = (
        typeset_for_page(word) for word in (pgettext("punctuation", ":"), _("Before:"), _("Now:"), _("removed"))
    )
    told = []
    for change in changes_of(row):
        earlier = format_html("{} <del>{}</del> ", before, text_html(change.earlier)) if change.earlier.written else ""
        later = format_html("<ins>{}</ins>", text_html(change.later)) if change.later.written else removed
        told.append((typeset_for_page(change.label), colon, earlier, now, later))
    return format_html_join("", "\n<p>{}{} {}{} {}</p>", told)
