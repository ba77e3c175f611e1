"""Targets of previews, and objects, as addresses of the newsroom name them: by model and key, or by a revision."""

from dataclasses import dataclass
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.db import DataError, models
from django.http import Http404

from bamex.editorial.models import Revision
from bamex.editorial.revisions import plain_shown
from bamex.importer.schema import Plain

TARGET = r"\d{1,18}|\w+\.\w+/\w{1,40}"  # a revision, or a model and a key


@dataclass(frozen=True)
class Target:
    """An object to be previewed: as a revision says, or as its row stands."""

    model: type[models.Model]
    object_pk: str
    revision: Revision | None = None

    @property
    def name(self) -> str:
        """The name by which addresses and signed links say what is previewed: `12`, or `exhibitors.Exhibitor/34`."""
        return str(self.revision.pk) if self.revision else f"{self.model._meta.label}/{self.object_pk}"

    @property
    def row(self) -> models.Model:
        """The object as the database has it; raises Http404 once it is deleted."""
        try:
            return self.model._base_manager.get(pk=self.object_pk)
        except (self.model.DoesNotExist, ValueError, DataError):  # the last two: a key of another form
            raise Http404 from None

    @property
    def plain(self) -> Plain:
        return self.revision.plain if self.revision else plain_shown(self.row)


def target_named(name: str) -> Target:
    """The target with this name; raises Http404 where there is none."""
    label, _slash, pk = name.rpartition("/")
    if not label:
        if not is_key(pk):
            raise Http404
        revision = Revision.objects.select_related("person").filter(pk=pk).first()
        if revision is None:
            raise Http404
        return Target(revision.model_class, revision.object_pk, revision)
    return Target(model_labelled(label), pk)


def model_labelled(label: str) -> type[models.Model]:
    """The model of the portal with this label, such as `exhibitors.Exhibitor`; raises Http404 where there is none."""
    try:
        model = apps.get_model(label)
    except (LookupError, ValueError):
        raise Http404 from None
    is_ours = Path(apps.get_app_config(model._meta.app_label).path).parent == settings.BASE_DIR
    if model._meta.label != label or not is_ours or not admin.site.is_registered(model):
        raise Http404
    return model


def is_key(text: str) -> bool:
    """True if a text may be the key of a row of ours, in decimal digits."""
    return text.isascii() and text.isdecimal() and len(text) <= 18


def object_labelled(label: str, pk: str) -> models.Model:
    """The object of the model with this label; raises Http404 where there is none."""
    return Target(model_labelled(label), pk).row
