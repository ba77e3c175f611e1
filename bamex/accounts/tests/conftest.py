"""Accounts as their tests use them: people of each group, quick passwords, a clock that is set."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group, User
from django.utils import timezone

from bamex.tests.back_office import press

PASSWORD = "quatre-chevaux-bleus"  # noqa: S105 of accounts that tests make


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def make_account(db):
    """`make_account("awa", "Rédaction")`: an account of the newsroom in these groups."""

    def make(name, *groups, **fields):
        user = User.objects.create_user(name, f"{name}@exemple.test", PASSWORD, is_staff=True, **fields)
        user.groups.set(Group.objects.filter(name__in=groups))
        return user

    return make


@pytest.fixture
def clock():
    """The hour, which stands still until `clock.shift(seconds)`."""
    start = timezone.now().replace(microsecond=0) + timedelta(days=1)
    with time_machine.travel(start, tick=False) as traveller:
        yield traveller


def log_in(client, name, password=PASSWORD, **headers):
    return client.post("/admin/login/", {"username": name, "password": password, "next": "/admin/"}, **headers)


def save(client, model, row=None, **changes):
    """Change the form of `row`, or of a new object, and press « Enregistrer »."""
    return press(client, "_save", model, row, **changes)


def is_inside(client):
    return client.get("/admin/").status_code == 200


def words(response):
    return response.content.decode()
