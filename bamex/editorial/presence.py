"""Presence of editors on a form: who else has it open, from the signs that browsers give while it is."""

from datetime import timedelta

from django.contrib.auth.models import AbstractBaseUser
from django.db import models
from django.utils import timezone

from bamex.editorial.models import Presence, name_of_person, object_lookup

# A page without script gives one sign, when it is opened: somebody may well be typing in it for some minutes.
GONE_AFTER = timedelta(minutes=5)


def note_presence(row: models.Model, person: AbstractBaseUser) -> list[str]:
    """Note that a person has the form of `row` open; the names of the others who have, each once."""
    now = timezone.now()
    Presence.objects.filter(seen__lt=now - GONE_AFTER).delete()
    Presence.objects.update_or_create(**object_lookup(row), person=person, defaults={"seen": now})
    others = Presence.objects.filter(**object_lookup(row)).exclude(person=person).select_related("person")
    return [name_of_person(other.person) for other in others.order_by("pk")]


def note_absence(row: models.Model, person: AbstractBaseUser) -> None:
    """Note that a person has left the form of `row`."""
    Presence.objects.filter(**object_lookup(row), person=person).delete()
