"""Results of asking the external addresses that readers are shown: one row an address, kept from check to check."""

from django.db import models
from django.utils.translation import gettext_lazy as _

FAILURES_OF_BROKEN = 2  # on as many days: an address that is away for an evening is not broken


class LinkCheckQuerySet(models.QuerySet):
    def broken(self) -> "LinkCheckQuerySet":
        return self.filter(failures_in_a_row__gte=FAILURES_OF_BROKEN)

    def redirected(self) -> "LinkCheckQuerySet":
        """Those that `leads_elsewhere` says it of."""
        return self.filter(failures_in_a_row=0).exclude(final_url="").exclude(final_url=models.F("url"))


class LinkCheck(models.Model):
    """The latest answer of one address."""

    url = models.URLField(_("web address"), max_length=500, unique=True)
    checked = models.DateTimeField(_("checked on"))
    status = models.PositiveSmallIntegerField(_("status of the answer"), null=True, blank=True)  # of HTTP
    final_url = models.URLField(_("where it leads"), max_length=2000, blank=True)
    fault = models.CharField(_("fault"), max_length=200, blank=True)
    # At most one a day counts; an address that refuses programs neither fails nor succeeds.
    failures_in_a_row = models.PositiveSmallIntegerField(_("failures in a row"), default=0)
    last_failure = models.DateField(_("last failure"), null=True, blank=True)

    objects = LinkCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("checked address")
        verbose_name_plural = _("checked addresses")
        ordering = ["checked", "pk"]

    def __str__(self) -> str:
        return self.url

    @property
    def leads_elsewhere(self) -> bool:
        """True if it answers elsewhere than where readers are sent."""
        return self.failures_in_a_row == 0 and self.final_url not in ("", self.url)

    @property
    def is_broken(self) -> bool:
        return self.failures_in_a_row >= FAILURES_OF_BROKEN
