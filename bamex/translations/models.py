"""Stale translations: a row exists as long as an English text has not followed its French one.

A row names the object, the place of the text in it, and the *pair* of French and English as both stand now, by their
digest. So it holds only as long as both texts do; and parts of an object that loading makes anew, or an editor puts
into another order, keep theirs without a key of their own.
"""

import hashlib

from django.db import models
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bamex.history.models import sha256_of

BETWEEN = "\x1f"  # ASCII's unit separator, which no text holds


def pair_digest(french: str, english: str) -> str:
    """SHA-256 (FIPS 180-4) of a French text and its English, in hexadecimal."""
    return hashlib.sha256(f"{french}{BETWEEN}{english}".encode()).hexdigest()


def pair_digest_of(french: str, english: str, reference: type[models.F] = models.F) -> models.Func:
    """The expression that `pair_digest` is for two columns; with OuterRef, for those of the query around."""
    text = models.TextField()
    texts = [
        Coalesce(Cast(reference(column), text), models.Value(""), output_field=text) for column in (french, english)
    ]
    return sha256_of(Concat(texts[0], models.Value(BETWEEN, output_field=text), texts[1], output_field=text))


class StaleTranslation(models.Model):
    """An English text whose French has changed since it was last right."""

    model = models.CharField(_("noun"), max_length=60)  # the label of the object's model
    object_pk = models.CharField(_("object"), max_length=40)
    # "summary" of the object itself, "claims.value" of one of its parts.
    place = models.CharField(_("text"), max_length=80)
    pair = models.CharField(max_length=64)
    french = models.TextField(_("French text when it was last translated"))
    since = models.DateTimeField(_("changed"), default=timezone.now)

    class Meta:
        verbose_name = _("stale translation")
        verbose_name_plural = _("stale translations")
        ordering = ["since", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["model", "object_pk", "place", "pair"], name="translations_staletranslation_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.model} {self.object_pk} {self.place}"
