"""Typed text on its way from a form that was refused back into the same form.

It travels in a hidden field of the page that refused it, and then in the session of the person who goes on from that
page. It is shown to its author alone, saved by nobody but its author, and forgotten once it is saved or let go.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote_plus, urlsplit

from django.contrib.auth.models import User
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from bamex.http.middleware import STAFF_PREFIX

CARRIED = "typed"  # the field in which a page carries the text
FORM_ADDRESS = "next"  # the field that names the form's address; Django's log-in goes there
AUTHOR = "_typed_by"  # in a form: the account that opened it
COPY = "_typed_copy"  # in a form: the name of the copy that static/typed_text.js keeps on the device

TEXTS, COPIES = "typed_texts", "typed_copies_done_with"  # in the session

MOST_FORMS = 10
LONGEST = 2_300_000  # bytes as a browser sends them; beneath DATA_UPLOAD_MAX_MEMORY_SIZE
NEVER_CARRIED = re.compile(r"password|^csrfmiddlewaretoken$|^(?!_popup$|_typed_)_")

Fields = list[tuple[str, list[str]]]


@dataclass(frozen=True)
class TypedText:
    """Text that was typed into the form at `address`."""

    address: str
    fields: Fields

    @property
    def path(self) -> str:
        return urlsplit(self.address).path

    def is_of(self, user: User) -> bool:
        """True if the form was opened under this account, or says nothing of it."""
        return self.first(AUTHOR) in {"", str(user.pk)}

    def first(self, name: str) -> str:
        return next((values[0] for each, values in self.fields if each == name and values), "")

    @property
    def prose(self) -> list[str]:
        """The values that somebody has written, rather than chosen."""
        return [value for _name, values in self.fields for value in values if re.search(r"\w\s+\w", value)]

    @cached_property
    def too_long(self) -> list[str]:
        """The longest values, of which there are so many that a browser could not send the rest with them."""
        left = sorted((value for _name, values in self.fields for value in values), key=len)
        taken: list[str] = []
        while left and len(quote_plus(self.encode(taken))) > LONGEST:
            taken.append(left.pop())
        return taken

    @property
    def carried(self) -> str:
        """The fields as one text, but for what is too long."""
        return self.encode(self.too_long)

    def encode(self, without: Iterable[str]) -> str:
        fields = [(name, [value for value in values if value not in without]) for name, values in self.fields]
        return json.dumps(fields, ensure_ascii=False, separators=(",", ":"))


def typed_text_in(request: HttpRequest) -> TypedText:
    """Text that the request brings: a form as it was typed, or text that another page carries."""
    if CARRIED in request.POST:
        return TypedText(return_address(request), decode_fields(request.POST[CARRIED]))
    fields = [
        (name, [value.replace("\r\n", "\n") for value in request.POST.getlist(name)])
        for name in request.POST
        if not NEVER_CARRIED.search(name)
    ]
    return TypedText(request.get_full_path(), fields)


def return_address(request: HttpRequest) -> str:
    """The address to go back to: one of the back office, whatever the request says."""
    address = request.POST.get(FORM_ADDRESS, "")
    is_ours = url_has_allowed_host_and_scheme(address, allowed_hosts=None) and address.startswith(STAFF_PREFIX)
    return address if is_ours else reverse("admin:index")


def decode_fields(text: str) -> Fields:
    """The fields of a carried text; none where it is not what a page of ours would carry."""
    try:
        fields = json.loads(text)
        is_right = all(isinstance(name, str) and all(isinstance(v, str) for v in values) for name, values in fields)
    except (ValueError, TypeError, RecursionError):
        return []
    return [(name, list(values)) for name, values in fields if not NEVER_CARRIED.search(name)] if is_right else []


@dataclass(frozen=True)
class FormText:
    """Typed text that nobody has saved, as the page of its form shows it again; `Editing` tells it of an object's."""

    back: QueryDict | None  # what was typed before, put back into the form
    sent: QueryDict | None  # what was sent now, which the page refuses

    @property
    def shows_typed_text(self) -> bool:
        return self.back is not None

    @property
    def shown(self) -> QueryDict:
        """Fields with which the form is filled."""
        return self.sent or self.back or QueryDict()

    @property
    def initial(self) -> dict[str, str]:
        """The values with which a form begins that nobody has sent now."""
        return self.back.dict() if self.back else {}

    @property
    def is_unsaved(self) -> bool:
        return self.back is not None or self.sent is not None

    @property
    def device_copy(self) -> str:
        """The name of the copy on the device of what the form shows."""
        return self.shown.get(COPY, "")


# In the session


def keep_typed_text(request: HttpRequest, typed: TypedText, user: User) -> bool:
    """Keep a text in the session for its author, until the form is saved; whether it is that person's."""
    if not typed.fields or not typed.is_of(user):
        return False
    forms = {path: fields for path, fields in kept_forms(request, user).items() if path != typed.path}
    newest = list({**forms, typed.path: typed.fields}.items())[-MOST_FORMS:]
    request.session[TEXTS] = {"user": user.pk, "forms": dict(newest)}
    return True


def kept_forms(request: HttpRequest, user: User) -> dict[str, Fields]:
    """The texts of this person by the paths of their forms; the session may have begun under another name."""
    kept = request.session.get(TEXTS, {})
    return kept["forms"] if kept.get("user") == user.pk else {}


def kept_typed_text(request: HttpRequest) -> QueryDict | None:
    """Text that this person typed into the form at the request's path, as a browser would post it."""
    fields = kept_forms(request, request.user).get(request.path)
    if fields is None:
        return None
    data = QueryDict(mutable=True)
    for name, values in fields:
        data.setlist(name, values)
    return data


def form_text_of(request: HttpRequest) -> FormText:
    """Text that the page of the form at the request's path has to show again."""
    return FormText(None, request.POST) if request.method == "POST" else FormText(kept_typed_text(request), None)


def let_go_of_typed_text(request: HttpRequest, path: str) -> None:
    """Forget the text of a form that is saved or given up, here and, at the next page, on the device."""
    forms = kept_forms(request, request.user)
    if path in forms:
        del forms[path]
        request.session.modified = True
    copy = request.POST.get(COPY, "")
    if re.fullmatch(r"[0-9a-f-]{1,40}", copy):
        request.session[COPIES] = [*request.session.get(COPIES, []), copy]


def copies_done_with(request: HttpRequest) -> list[str]:
    """The names of the copies that the device is now to forget; told once."""
    return request.session.pop(COPIES, []) if COPIES in request.session else []
