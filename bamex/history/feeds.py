"""The log of corrections and updates as a feed."""

from datetime import datetime, time
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.timezone import make_aware
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bamex.feeds import PortalFeed
from bamex.history.changes import RecentChange, recent_changes
from bamex.history.display import changes_of
from bamex.history.models import Correction
from bamex.identifiers import absolute, tag
from bamex.naming import logged
from bamex.text.html import text_html
from bamex.text.languages import active, localized
from bamex.text.typography import typeset_for_page


class CorrectionsFeed(PortalFeed):
    """The log, the latest first, as its page shows it: what was withdrawn is not quoted."""

    noun = "corrections"
    page_name = "corrections"
    address_name = "corrections_feed"

    def title(self) -> str:
        return typeset_for_page(_("BAMEX 2025: corrections and updates"))

    def items(self) -> list[Correction]:
        return sorted(logged(), key=lambda row: (row.made, self.item_guid(row)), reverse=True)[: self.most]

    def item_title(self, item: Correction) -> str:
        title = item.get_kind_display()
        if item.object:
            title += f"{pgettext('punctuation', ':')} {item.object.title.with_figures()} ({item.object_code})"
        return typeset_for_page(title)

    def item_description(self, item: Correction) -> str:
        is_quoted = item.object is None or item.object.is_public
        note = text_html(localized(item, "note"))
        if item.is_withdrawn:
            reason = text_html(localized(item, "withdrawal_note"))
            withdrawn = typeset_for_page(_("Withdrawn from the log") + pgettext("punctuation", ":"))
            return format_html("<p><del>{}</del></p>\n<p>{} {}</p>", note, withdrawn, reason)
        return format_html("<p>{}</p>", note) + (changed_wordings(item) if is_quoted else "")

    def item_link(self, item: Correction) -> str:
        return absolute(item.get_absolute_url())

    def item_guid(self, item: Correction) -> str:
        return tag(f"{active()}/correction-{item.pk}")

    def item_pubdate(self, item: Correction) -> datetime:
        return item.made

    def item_updateddate(self, item: Correction) -> datetime:
        """Moment when it was entered, or when it was itself withdrawn."""
        if item.withdrawn is None:
            return item.made
        return max(item.made, make_aware(datetime.combine(item.withdrawn, time.min)))

    def item_extra_kwargs(self, item: Correction) -> dict[str, Any]:
        related = absolute(reverse("permanent", args=[item.object_code])) if item.object_code else ""
        return {"language": active(), "related": related}


class ChangesFeed(PortalFeed):
    """Feed of all that changed of late, of every kind, as its page lists it."""

    noun = "changes"
    page_name = "recent_changes"
    address_name = "recent_changes_feed"

    def title(self) -> str:
        return typeset_for_page(_("BAMEX 2025: recent changes"))

    def items(self) -> list[RecentChange]:
        return recent_changes()[: self.most]

    def item_title(self, item: RecentChange) -> str:
        title = item.kind
        if item.object:
            title += f"{pgettext('punctuation', ':')} {item.object.title.with_figures()} ({item.object.code})"
        return typeset_for_page(title)

    def item_description(self, item: RecentChange) -> str:
        return format_html("<p>{}</p>", text_html(item.note) if item.note else self.item_title(item))

    def item_link(self, item: RecentChange) -> str:
        return absolute(item.address)

    def item_guid(self, item: RecentChange) -> str:
        return tag(f"{active()}/change-{item.key}")

    def item_pubdate(self, item: RecentChange) -> datetime:
        return item.moment

    def item_updateddate(self, item: RecentChange) -> datetime:
        return item.moment

    def item_extra_kwargs(self, item: RecentChange) -> dict[str, Any]:
        related = absolute(reverse("permanent", args=[item.object.code])) if item.object else ""
        return {"language": active(), "related": related}


def changed_wordings(correction: Correction) -> str:
    """Wordings that stood there and that stand there now: a paragraph a change."""
    colon, before, now, removed = (
        typeset_for_page(word) for word in (pgettext("punctuation", ":"), _("Before:"), _("Now:"), _("removed"))
    )
    paragraphs = []
    for change in changes_of(correction):
        earlier = (
            format_html("{} <del>{}</del> ", before, text_html(change.earlier)) if change.earlier.with_figures() else ""
        )
        later = format_html("<ins>{}</ins>", text_html(change.later)) if change.later.written else removed
        paragraphs.append((typeset_for_page(change.label), colon, earlier, now, later))
    return format_html_join("", "\n<p>{}{} {}{} {}</p>", paragraphs)
