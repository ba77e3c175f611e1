"""The second factor: set up, asked for, required; a code opens once, and a lost phone has a way out."""

import re
from base64 import b32decode

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from bamex.accounts import second_factor
from bamex.accounts.models import AuditEntry, Event, NewsroomSettings, RecoveryCode
from bamex.accounts.tests.conftest import PASSWORD, is_inside, log_in, words

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]


def code_of(key, steps=0):
    """What a phone with this key shows now, or so many steps of half a minute later."""
    phone = TOTP(key)
    phone.time = timezone.now().timestamp() + 30 * steps
    return f"{phone.token():06}"


def set_up(client):
    """Set up the second factor as a person does; the key, and the recovery codes that the page shows."""
    page = words(client.get("/admin/account/second-factor/"))
    written = re.search(r'key-written">([A-Z2-7 ]+)<', page)[1].replace(" ", "")
    key = b32decode(written + "=" * (-len(written) % 8))
    response = client.post("/admin/account/second-factor/", {"code": code_of(key), "password": PASSWORD})
    return key, re.findall(r"<code>([A-Z2-7-]+)</code>", words(response))


def type_code(client, code, **headers):
    return client.post("/admin/login/code/", {"code": code}, **headers)


@pytest.fixture
def awa(make_account, clock):
    return make_account("awa", "Rédaction")


@pytest.fixture
def protected(awa, client):
    """Key and recovery codes of awa's account, half a minute after it was set up."""
    log_in(client, "awa")
    return set_up(client)


@pytest.mark.parametrize("typed", ["", "faux"])
def test_who_does_not_know_the_password_sets_up_nothing(awa, client, typed):
    log_in(client, "awa")
    key = second_factor.device_to_confirm(awa).bin_key

    refused = client.post("/admin/account/second-factor/", {"code": code_of(key), "password": typed})

    assert refused.context["form"].errors["password"]
    assert second_factor.device_of(awa) is None
    assert RecoveryCode.objects.count() == 0


@pytest.mark.parametrize("place", ["second-factor", "recovery-codes", "second-factor/remove"])
def test_wrong_passwords_within_a_session_lock_as_at_the_log_in(awa, client, settings, clock, place):
    settings.AXES_FAILURE_LIMIT = 3
    log_in(client, "awa")
    if place != "second-factor":
        set_up(client)

    guesses = [client.post(f"/admin/account/{place}/", {"code": "000000", "password": "faux"}) for _number in range(4)]

    assert [guess.status_code for guess in guesses] == [200, 200, 429, 429]
    assert client.post(f"/admin/account/{place}/", {"password": PASSWORD}).status_code == 429
    assert log_in(Client(), "awa").status_code == 429
    noted = [Event.WRONG_PASSWORD, Event.WRONG_PASSWORD, Event.LOCKED_OUT]
    assert list(AuditEntry.objects.order_by("pk").values_list("event", flat=True))[-3:] == noted


def test_codes_are_those_of_the_standard():
    # RFC 6238, appendix B: SHA-1, the last six of its eight figures.
    vectors = {59: 287082, 1111111109: 81804, 1111111111: 50471, 1234567890: 5924, 20000000000: 353130}
    seconds = {moment: TOTP(b"12345678901234567890") for moment in vectors}
    for moment, phone in seconds.items():
        phone.time = moment

    assert {moment: phone.token() for moment, phone in seconds.items()} == vectors


def test_the_key_is_a_picture_that_the_policy_allows_and_a_text(awa, client):
    log_in(client, "awa")
    response = client.get("/admin/account/second-factor/")

    assert "<svg" in words(response)
    assert " style=" not in words(response)
    assert "http" not in re.search(r"key-drawn.*?</div>", words(response), re.DOTALL)[0].replace(
        "http://www.w3.org/2000/svg", ""
    )
    assert "no-store" in response["Cache-Control"]


def test_log_in_asks_for_the_code_and_opens_nothing_before(protected, clock):
    key, _codes = protected
    clock.shift(30)
    client = Client()

    assert log_in(client, "awa")["Location"] == "/admin/login/code/"
    assert not is_inside(client)
    assert AuditEntry.objects.filter(event=Event.LOGGED_IN).count() == 1, "that of before"
    assert type_code(client, "000000").status_code == 200
    assert not is_inside(client)
    clock.shift(2)
    assert type_code(client, code_of(key))["Location"] == "/admin/"
    assert is_inside(client)


def test_a_code_opens_once(protected, clock):
    key, _codes = protected
    clock.shift(30)
    first, second = Client(), Client()
    log_in(first, "awa")
    log_in(second, "awa")

    assert type_code(first, code_of(key)).status_code == 302
    response = type_code(second, code_of(key))
    assert response.status_code == 200
    assert "déjà" in words(response)
    assert not is_inside(second)


def test_the_code_of_the_setting_up_opens_nothing_more(protected):
    key, _codes = protected
    client = Client()
    log_in(client, "awa")

    assert type_code(client, code_of(key)).status_code == 200


@pytest.mark.parametrize(("steps", "status"), [(-2, 200), (-1, 302), (1, 302), (2, 200)])
def test_a_clock_half_a_minute_wrong_is_forgiven(protected, clock, steps, status):
    key, _codes = protected
    clock.shift(300)
    client = Client()
    log_in(client, "awa")

    assert type_code(client, code_of(key, steps)).status_code == status


def test_wrong_codes_have_to_wait_longer_each_time(protected, clock):
    key, _codes = protected
    clock.shift(60)
    client = Client()
    log_in(client, "awa")
    for _number in range(3):
        type_code(client, "000000")
        clock.shift(3)

    response = type_code(client, "000000")

    assert type_code(client, code_of(key)).status_code == 200, "even the right one"
    assert "attendez" in words(response)
    clock.shift(30)
    assert type_code(client, code_of(key)).status_code == 302


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "-12345", "1e5", "\x00", "x" * 500])
def test_a_strange_code_is_refused_politely(protected, clock, code):
    client = Client()
    log_in(client, "awa")

    assert type_code(client, code).status_code == 200
    assert not is_inside(client)


def test_the_wait_for_a_code_ends(protected, clock):
    key, _codes = protected
    client = Client()
    log_in(client, "awa")
    clock.shift(11 * 60)

    assert type_code(client, code_of(key))["Location"] == "/admin/login/"
    assert not is_inside(client)


def test_a_password_changed_meanwhile_ends_the_wait(protected, awa, clock):
    key, _codes = protected
    client = Client()
    log_in(client, "awa")
    awa.set_password("un-autre-mot-de-passe")
    awa.save()
    clock.shift(30)

    assert type_code(client, code_of(key))["Location"] == "/admin/login/"


def test_a_recovery_code_opens_once(protected, clock):
    _key, codes = protected
    first, second = Client(), Client()
    log_in(first, "awa")
    log_in(second, "awa")

    assert len(codes) == 10
    assert type_code(first, codes[0].lower()).status_code == 302
    assert is_inside(first)
    assert type_code(second, codes[0]).status_code == 200
    assert type_code(second, codes[1].replace("-", " ")).status_code == 302 or clock.shift(5)
    assert AuditEntry.objects.filter(event=Event.RECOVERY_CODE_USED).exists()


def test_recovery_codes_are_kept_as_fingerprints_and_shown_once(protected, client):
    _key, codes = protected
    kept = set(RecoveryCode.objects.values_list("fingerprint", flat=True))

    assert not any(code.replace("-", "") in fingerprint for code in codes for fingerprint in kept)
    assert {len(fingerprint) for fingerprint in kept} == {64}
    assert not any(code in words(client.get("/admin/account/")) for code in codes)


def test_recovery_codes_open_no_other_account(protected, make_account, clock):
    _key, codes = protected
    binta = make_account("binta")

    with pytest.raises(second_factor.CodeRefusedError), transaction.atomic():
        second_factor.check_code(binta, codes[0])


def test_new_recovery_codes_need_the_password_and_replace_the_old(protected, client, clock):
    _key, old = protected

    assert "n’est pas votre mot de passe" in words(client.post("/admin/account/recovery-codes/", {"password": "faux"}))
    page = words(client.post("/admin/account/recovery-codes/", {"password": PASSWORD}))
    new = re.findall(r"<code>([A-Z2-7-]+)</code>", page)

    assert len(set(new) - set(old)) == 10
    other = Client()
    log_in(other, "awa")
    assert type_code(other, old[0]).status_code == 200


def test_one_removes_ones_own_second_factor_with_the_password(protected, client):
    client.post("/admin/account/second-factor/remove/", {"password": "faux"})
    assert TOTPDevice.objects.exists()

    client.post("/admin/account/second-factor/remove/", {"password": PASSWORD})

    assert not TOTPDevice.objects.exists()
    assert is_inside(client)
    assert log_in(Client(), "awa")["Location"] == "/admin/"


def test_setting_up_ends_the_sessions_that_began_without(awa, client):
    elsewhere = Client()
    log_in(elsewhere, "awa")
    log_in(client, "awa")
    set_up(client)

    assert is_inside(client)
    assert not is_inside(elsewhere)


def test_a_second_phone_is_not_slipped_in(protected, client):
    """Whoever finds an open desk does not exchange the phone: it must be removed first, with the password."""
    assert client.get("/admin/account/second-factor/")["Location"] == "/admin/account/"
    client.post("/admin/account/second-factor/", {"code": "000000"})
    assert TOTPDevice.objects.filter(confirmed=True).count() == 1


# Required


@pytest.mark.parametrize(
    ("group", "where"),
    [("Rédaction", None), ("Traduction", None), ("Publication", "setup"), ("Administration", "setup")],
)
def test_publishers_and_administrators_set_it_up_when_the_setting_says_so(make_account, client, group, where):
    make_account("awa", group)
    log_in(client, "awa")
    NewsroomSettings.objects.create(second_factor_required=True)
    response = client.get("/admin/")

    assert response.get("Location") == (where and "/admin/account/second-factor/")
    assert client.get("/admin/exhibitors/exhibitor/").get("Location") == response.get("Location")
    for path in ("/admin/account/", "/admin/account/second-factor/", "/admin/password_change/", "/admin/jsi18n/"):
        assert client.get(path).status_code == 200
    if where:
        assert "demande un second facteur" in words(client.get("/admin/account/second-factor/"))
        set_up(client)
    assert is_inside(client)


def test_nobody_needs_it_while_the_setting_does_not_say_so(make_account, client):
    make_account("awa", "Publication")
    log_in(client, "awa")

    assert is_inside(client)


# A lost phone


def test_an_administrator_removes_a_lost_phone_which_is_noted(protected, make_account, client, awa):
    chief = Client()
    chief.force_login(make_account("chef", "Administration"))
    address = f"/admin/auth/user/{awa.pk}/second-factor/"

    assert "journal" in words(chief.get(address))
    assert TOTPDevice.objects.exists(), "reading the page removes nothing"
    chief.post(address)

    assert not TOTPDevice.objects.exists()
    assert not RecoveryCode.objects.exists()
    assert not is_inside(client), "whoever has the phone is out too"
    entry = AuditEntry.objects.get(event=Event.SECOND_FACTOR_REMOVED)
    assert (entry.actor, entry.subject, entry.address) == ("chef", "awa", "127.0.0.1")


def test_colleagues_do_not_remove_a_phone(protected, make_account, awa):
    other = Client()
    other.force_login(make_account("binta", "Publication"))

    assert other.post(f"/admin/auth/user/{awa.pk}/second-factor/").status_code == 403
    assert TOTPDevice.objects.exists()


def test_the_command_removes_a_lost_phone(protected, capsys):
    call_command("remove_second_factor", "awa")

    assert not TOTPDevice.objects.exists()
    assert AuditEntry.objects.get(event=Event.SECOND_FACTOR_REMOVED).actor == ""
    assert User.objects.get().recovery_codes.count() == 0


def test_no_page_shows_a_key(protected, admin_client):
    assert admin_client.get("/admin/otp_totp/totpdevice/").status_code == 404
