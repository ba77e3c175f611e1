"""Pages of the newsroom about one object: who may open them, their frame, its title, the address of its form."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import admin
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse

from bamex.addresses import back_office_address
from bamex.editorial.targets import object_labelled
from bamex.models import Publishable
from bamex.text.html import typeset_text
from bamex.text.languages import active
from bamex.text.typography import typeset_for_page

View = Callable[..., HttpResponse]


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
        "list_address": back_office_address(row, "changelist"),
    }


def title_of(row: models.Model) -> str:
    """Title of an object in the page's language, as plain text."""
    return typeset_text(row.title_in(active())) if isinstance(row, Publishable) else typeset_for_page(row)


def form_address(row: models.Model) -> str:
    """The address of the form of an object in the back office."""
    return back_office_address(row, "change", row.pk)
