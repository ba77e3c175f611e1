"""The back office as tests use it: an editor who is no superuser, and what a browser would send for the page shown."""

import pytest
from django.contrib import admin
from django.urls import reverse

# What an editor answers of a change that readers are told of.
UPDATE = {"change_kind": "update", "change_note_fr": "Un nouveau décompte."}


def logged_in(client, name, group):
    """The client of a new account with the permissions of one of the ready groups."""
    from django.contrib.auth.models import Group, User  # this module is loaded before Django is

    user = User.objects.create_user(name, is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    client.force_login(user)
    return client


@pytest.fixture
def editor(client):
    """An editor who writes and publishes."""
    from bamex.accounts.groups import PUBLISHERS

    return logged_in(client, "awa", PUBLISHERS)


@pytest.fixture
def writer(client):
    """An editor who may write and not publish."""
    from bamex.accounts.groups import WRITERS

    return logged_in(client, "moussa", WRITERS)


@pytest.fixture
def reviewer(client_class):
    """Somebody else who publishes, in a browser of their own."""
    from bamex.accounts.groups import PUBLISHERS

    return logged_in(client_class(), "fatou", PUBLISHERS)


@pytest.fixture
def second_writer(client_class):
    """Somebody else who may not publish, in a browser of their own."""
    from bamex.accounts.groups import WRITERS

    return logged_in(client_class(), "oumou", WRITERS)


@pytest.fixture
def client_class():
    from django.test import Client

    return Client


def registered_models():
    """The models of the portal's sections whose objects have a form."""
    from django.apps import apps

    sections = ("bamex", "exhibitors", "programme", "news")
    return [m for m in apps.get_models() if admin.site.is_registered(m) and m._meta.app_label in sections]


def page(model, action, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{action}", args=args)


def form_of(client, row, query=""):
    """The page of an object's form."""
    return client.get(page(type(row), "change", row.pk) + query)


def submitted(response, **changes):
    """What a browser sends for the form in `response` after `changes`; its lines end in CR LF."""
    data = {}
    forms = [response.context["adminform"].form]
    for inline in response.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    for bound in (bound for form in forms for bound in form):
        value = bound.value()
        if isinstance(value, list):
            data[bound.html_name] = [getattr(item, "pk", item) for item in value]
        elif isinstance(value, str):
            data[bound.html_name] = value.replace("\n", "\r\n")
        elif value is not None and value is not False:
            data[bound.html_name] = getattr(value, "pk", value)
    return data | changes


def publish(client, model, row=None, **changes):
    """Change the form of `row`, or of a new object, and press « Publier »."""
    return press(client, "_publish", model, row, **changes)


def save_draft(client, model, row=None, **changes):
    """Change the form of `row`, or of a new object, and press « Enregistrer le brouillon »."""
    return press(client, "_draft", model, row, **changes)


def press(client, button, model, row=None, **changes):
    url = page(model, "change", row.pk) if row else page(model, "add")
    return client.post(url, submitted(client.get(url), **changes, **{button: "1"}))


def withdraw(client, *rows, **answers):
    """Withdraw rows of one model from their list, with the reason and what else the page asks."""
    address = page(type(rows[0]), "withdraw", ",".join(str(row.pk) for row in rows))
    return client.post(address, {"withdrawal": "1", "note_fr": "Cité par erreur.", **answers}, follow=True)


def act(client, model, action, *rows):
    data = {"action": action, "_selected_action": [row.pk for row in rows]}
    return client.post(page(model, "changelist"), data, follow=True)


def cited(*sources, already=(), prefix="citations"):
    """The rows of the citations' table."""
    data = {f"{prefix}-TOTAL_FORMS": len(already) + len(sources), f"{prefix}-INITIAL_FORMS": len(already)}
    for number, source in enumerate(sources, len(already)):
        data |= {f"{prefix}-{number}-source": source.pk, f"{prefix}-{number}-field": ""}
    return data


def errors(response):
    return [error.text for error in response.context["form_errors"]]


def told(response):
    return [str(message) for message in response.context["messages"]]
