"""Sessions end after a working day, and with all others of an account."""

import pytest
from django.conf import settings
from django.test import Client

from bamex.accounts.models import AuditEntry, Event
from bamex.accounts.tests.conftest import PASSWORD, is_inside, log_in

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]


def test_a_session_ends_ten_hours_after_the_log_in_however_busy(client, make_account, clock):
    make_account("awa", "Rédaction")
    log_in(client, "awa")
    for _hour in range(9):
        clock.shift(60 * 60)
        assert is_inside(client)
    client.session.save()  # what a visit may do, and which lengthens the session as Django has it
    clock.shift(60 * 60 - 1)
    assert is_inside(client)

    clock.shift(1)

    assert client.get("/admin/")["Location"] == "/admin/login/?next=/admin/"


def test_a_session_ends_when_the_browser_is_closed(client, make_account):
    make_account("awa")
    log_in(client, "awa")
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]

    assert (cookie["max-age"], cookie["expires"], cookie["path"], cookie["httponly"]) == ("", "", "/admin/", True)


def test_leaving_all_devices_ends_every_other_session(client, make_account):
    make_account("awa", "Rédaction")
    make_account("binta")
    others = [Client(), Client()]
    for browser in (client, *others):
        log_in(browser, "awa")
    colleague = Client()
    log_in(colleague, "binta")

    response = client.post("/admin/account/leave-devices/", follow=True)

    assert "Tous les autres appareils" in response.content.decode()
    assert [is_inside(browser) for browser in (client, *others, colleague)] == [True, False, False, True]
    log_in(others[0], "awa")
    assert is_inside(others[0])
    assert AuditEntry.objects.get(event=Event.DEVICES_LEFT).subject == "awa"


def test_leaving_all_devices_is_asked_for_by_a_button(client, make_account):
    make_account("awa")
    log_in(client, "awa")

    assert client.get("/admin/account/leave-devices/").status_code == 405
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    assert strict.post("/admin/account/leave-devices/").status_code == 403


def test_a_changed_password_and_a_closed_account_end_sessions_too(client, make_account):
    awa = make_account("awa")
    elsewhere = Client()
    log_in(client, "awa")
    log_in(elsewhere, "awa")
    new = "six-hippopotames-verts"
    values = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert client.post("/admin/password_change/", values).status_code == 302

    assert (is_inside(client), is_inside(elsewhere)) == (True, False)
    awa.refresh_from_db()
    awa.is_active = False
    awa.save()
    assert not is_inside(client)


@pytest.mark.parametrize("group", ["Rédaction", "Publication"])
def test_all_this_costs_a_page_no_more_queries(client, make_account, django_assert_num_queries, group):
    make_account("awa", group)
    log_in(client, "awa")
    # Whether something is due, the session, and the account with all that is asked of it.
    with django_assert_num_queries(3):
        client.get("/admin/jsi18n/")
