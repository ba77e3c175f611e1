"""Recent changes of every kind: objects published, changed or withdrawn, and lines of the log; by week."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import groupby

from django.apps import apps
from django.db.models import Min
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bamex.history.models import Correction, PublicVersion
from bamex.models import Publishable
from bamex.naming import Named, logged, named
from bamex.search.query import union_rows
from bamex.text.languages import Text, active, localized

MOST_RECENT_CHANGES = 200


@dataclass
class RecentChange:
    moment: datetime
    kind: str
    key: str  # which tells it from all others
    object: Named | None
    address: str
    note: Text | None = None

    @property
    def day(self) -> date:
        return timezone.localtime(self.moment).date()

    @property
    def monday(self) -> date:
        return self.day - timedelta(days=self.day.weekday())


def recent_changes() -> list[RecentChange]:
    """The latest changes that readers may know of, newest first; not those with which the portal opened."""
    versions, withdrawn = later_versions(), withdrawn_objects()
    objects = named([row.object_code for row in versions] + [code for code, _moment in withdrawn])
    changes = [
        change_of_wording(row, objects[row.object_code])
        for row in versions
        if is_known_to_readers(objects, row.object_code)
    ]
    changes += [
        RecentChange(
            moment,
            _("Withdrawn"),
            f"withdrawn-{code}-{moment:%Y%m%d%H%M%S}",
            replace(objects[code], title=Text(code, active())),  # its name is told no more
            objects[code].get_absolute_url(),
        )
        for code, moment in withdrawn
        if code in objects
    ]
    changes += [change_of_log(row) for row in logged()]
    return sorted(changes, key=lambda change: (change.moment, change.key), reverse=True)[:MOST_RECENT_CHANGES]


def by_week(changes: Iterable[RecentChange]) -> list[tuple[date, list[RecentChange]]]:
    return [(monday, list(rows)) for monday, rows in groupby(changes, key=lambda change: change.monday)]


def is_known_to_readers(objects: dict[str, Named], code: str) -> bool:
    return code in objects and objects[code].is_public


def opening_day() -> date | None:
    """The day on which the first objects were published."""
    return PublicVersion.objects.aggregate(day=Min("moment__date"))["day"]


def later_versions() -> list[PublicVersion]:
    """The latest public versions, but for those with which the portal opened."""
    later = PublicVersion.objects.exclude(number=1, moment__date=opening_day())
    return list(later.defer("snapshot").order_by("-moment", "-pk")[:MOST_RECENT_CHANGES])


def withdrawn_objects() -> list[tuple[str, datetime]]:
    nouns = [model for model in apps.get_models() if issubclass(model, Publishable)]
    return union_rows(model.objects.withdrawn().order_by().values_list("code", "state_changed") for model in nouns)


def change_of_wording(row: PublicVersion, changed: Named) -> RecentChange:
    kind = _("Published") if row.number == 1 else pgettext("change", "Changed")
    return RecentChange(row.moment, kind, f"{row.object_code}-{row.number}", changed, changed.get_absolute_url())


def change_of_log(row: Correction) -> RecentChange:
    note = None if row.is_withdrawn else localized(row, "note")
    return RecentChange(row.made, row.get_kind_display(), row.anchor, row.object, row.get_absolute_url(), note)
