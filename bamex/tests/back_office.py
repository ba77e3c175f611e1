"""The back office as tests use it: an editor who is no superuser, and what a browser would send for the page shown."""

import pytest
from django.urls import reverse


@pytest.fixture
def editor(client):
    from django.contrib.auth.models import Group, User  # this module is loaded before Django is

    from bamex.accounts.groups import PUBLISHERS

    user = User.objects.create_user("awa", is_staff=True)
    user.groups.add(Group.objects.get(name=PUBLISHERS))
    client.force_login(user)
    return client


def page(model, action, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{action}", args=args)


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


def save(client, model, row=None, **changes):
    url = page(model, "change", row.pk) if row else page(model, "add")
    return client.post(url, submitted(client.get(url), **changes))


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
    return [str(error) for error in response.context["errors"]]


def told(response):
    return [str(message) for message in response.context["messages"]]
