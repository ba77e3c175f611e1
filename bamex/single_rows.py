"""Models of which there is one row: who answers for the portal, and the version of all its content."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bamex.publication import Publication
from bamex.store.prepared import DAY_OF_CHANGE, EVERYTHING
from bamex.store.reads import note_table


class Imprint(models.Model):
    """Who answers for the portal, filled in by staff; until then the pages say that it is not known."""

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


class ContentVersion(models.Model):
    """One row, raised by database triggers in the transaction of any content change, however made (decision 4)."""

    number = models.BigIntegerField(default=1)
    changed = models.DateTimeField(default=timezone.now)
    # When the next publication or withdrawal is to happen, which raises the number: see bamex.editorial.schedule.
    next_due = models.DateTimeField(null=True, editable=False)

    contact_email = ""  # annotated by current()
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

    @classmethod
    def current(cls):
        """The version, and with it, in the same query, the address to which readers report errors."""
        contact = models.Subquery(Imprint.objects.values("contact_email")[:1])
        return cls.objects.annotate(contact_email=contact).first() or cls()
