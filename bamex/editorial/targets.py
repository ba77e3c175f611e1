"""Objects as addresses of the newsroom name them: by model and key, or by one of their revisions."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import DataError, models
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from bamex.editorial.models import Revision
from bamex.editorial.publishing import supports_to_publish
from bamex.editorial.revisions import plain_shown
from bamex.importer.schema import Plain
from bamex.models import Publishable
from bamex.text.html import typeset_text
from bamex.text.languages import active
from bamex.text.typography import typeset_for_page

View = Callable[..., HttpResponse]
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


def may(user: AbstractBaseUser | AnonymousUser, act: str, model: type[models.Model]) -> bool:
    """True if somebody may "view" or "change" the objects of a model."""
    return user.has_perm(f"{model._meta.app_label}.{act}_{model._meta.model_name}")


def about_object(act: str) -> Callable[[View], View]:
    """Decorator of views about one object: they get it as `row`, for staff who may "view" or "change" it."""

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, label: str, pk: str, **kwargs: Any) -> HttpResponse:
            row = object_labelled(label, pk)
            if not may(request.user, "change", type(row)) and not (act == "view" and may(request.user, act, type(row))):
                raise PermissionDenied
            return view(request, row=row, **kwargs)

        return admin.site.admin_view(answer)

    return decorate


def newsroom_context(request: HttpRequest, row: models.Model, title: str) -> dict[str, Any]:
    """Context of a page about one object: where it stands in the back office, and what it is called."""
    return {
        **admin.site.each_context(request),
        "title": title,
        "row": row,
        "opts": row._meta,
        "name": title_of(row),
        "label": row._meta.label,
        "form_address": form_address(row),
        "list_address": reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_changelist"),
    }


def title_of(row: models.Model) -> str:
    """Title of an object in the page's language, as plain text."""
    return typeset_text(row.title_in(active())) if isinstance(row, Publishable) else typeset_for_page(row)


def form_address(row: models.Model) -> str:
    """The address of the form of an object in the back office."""
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def tell_of_hidden(request: HttpRequest, rows: Iterable[models.Model]) -> None:
    """Warn that readers will not see these published objects, because of what they rest on; each name leads there."""
    for row in rows:
        for support in supports_to_publish(row):
            text = _(
                "“{row}” rests on “{support}”, which readers do not see: until that is published, they do not see it."
            )
            link = format_html('<a href="{}">{}</a>', form_address(support), title_of(support))
            messages.warning(request, format_html(text, row=title_of(row), support=link))
