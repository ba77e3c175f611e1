"""Models of which there is one row: who answers for the portal, and the version of all its content."""

import json

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bamex.publication import Publication
from bamex.store.prepared import DAY_OF_CHANGE, EVERYTHING
from bamex.store.reads import note_table
from bamex.store.watching import TABLE_MOMENTS


class Imprint(models.Model):
    """Persons who answer for the portal, filled in by staff; until then the pages say that it is not known."""

    publication = Publication(paragraphs=("publisher", "licence"))

    publisher = models.TextField(
        _("publisher of the portal"),
        blank=True,
        help_text=_("For the legal notice: name, address, person responsible."),
    )
    licence = models.TextField(
        _("licence for the texts"),
        blank=True,
        help_text=_("For the legal notice: on what terms the portal’s own texts may be reused."),
    )
    contact_email = models.EmailField(
        _("contact address"), blank=True, help_text=_("Readers report errors to it. Public on every page.")
    )

    class Meta:
        verbose_name = _("imprint")
        verbose_name_plural = pgettext_lazy("plural", "imprint")
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="bamex_imprint_single")]

    def __str__(self):
        return str(_("imprint"))

    def save(self, *args, **kwargs):
        self.pk = 1
        super().save(*args, **kwargs)


# Every request asks for it: written out, because to compose it takes three times as long as to ask it.
CURRENT = f"""
SELECT id, number, changed, next_due, (SELECT contact_email FROM bamex_imprint LIMIT 1) AS contact_email,
       {TABLE_MOMENTS} AS table_moments
FROM bamex_contentversion
"""  # noqa: S608 - a constant


class ContentVersion(models.Model):
    """One row, raised by database triggers in the transaction of any content change, however made (decision 4)."""

    number = models.BigIntegerField(default=1)
    changed = models.DateTimeField(default=timezone.now)
    # When the next publication or withdrawal is to happen, which raises the number: see bamex.editorial.schedule.
    next_due = models.DateTimeField(null=True, editable=False)

    contact_email = ""  # read by current()
    table_moments = ""  # likewise: JSON, which few ask for
    read_with = frozenset({Imprint._meta.db_table})  # tables of which current() reads something
    own_values: dict | None = None  # of a version that no reader sees: see bamex.version_cache

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="bamex_contentversion_single")]

    def __str__(self):
        return str(self.number)

    @property
    def last_change(self):
        """The moment of the last change, for what tells it: that changes with any content."""
        note_table(EVERYTHING)
        return self.changed

    @property
    def day_of_change(self):
        """The day of the last change, in Bamako, for what tells it: that changes with the first edit of a day."""
        return self.start_of_day.date()

    @property
    def start_of_day(self):
        """The first moment of that day, for what is dated to the second but not to be made anew by every edit."""
        note_table(DAY_OF_CHANGE)
        return timezone.localtime(self.changed).replace(hour=0, minute=0, second=0, microsecond=0)

    @cached_property
    def tables(self):
        """Table → when it last changed, in microseconds since 1970; None where nobody has asked."""
        return json.loads(self.table_moments) if self.table_moments else None

    @classmethod
    def current(cls):
        """The version, and in the same query the address to which readers report errors and what changed when."""
        return next(iter(cls.objects.raw(CURRENT)), None) or cls()
