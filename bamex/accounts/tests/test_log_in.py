"""Logging in: passwords, the lock after wrong ones, the address that counts, the language of the page."""

import logging

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client, RequestFactory

from bamex.accounts.lock_out import client_address
from bamex.accounts.models import AuditEntry, Event
from bamex.accounts.tests.conftest import PASSWORD, is_inside, log_in, words

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]


@pytest.mark.parametrize("password", ["1", "a", "motdepasse", "password1234", "123456789012", "aminata-traore"])
def test_weak_passwords_are_refused(password):
    with pytest.raises(ValidationError):
        validate_password(password, User(username="aminata-traore"))


def test_a_long_password_is_taken():
    validate_password(PASSWORD, User(username="awa"))


def test_thirty_wrong_passwords_lock_and_the_right_one_does_not_open(client, make_account, caplog, clock):
    make_account("awa")

    with caplog.at_level(logging.WARNING, "bamex.accounts"):
        statuses = [log_in(client, "awa", f"faux-{number}").status_code for number in range(30)]

    assert statuses == [200] * 9 + [429] * 21
    assert log_in(client, "awa").status_code == 429
    assert not is_inside(client)
    assert [record.message for record in caplog.records if "locked_out" in record.message] == [
        "locked_out subject='awa' by='' address=127.0.0.1"
    ]
    assert AuditEntry.objects.filter(event=Event.LOCKED_OUT).count() == 1, "and no flood"
    assert AuditEntry.objects.filter(event=Event.WRONG_PASSWORD).count() == 9


def test_the_lock_ends_when_its_page_says(client, make_account, clock):
    make_account("awa")
    for number in range(10):
        response = log_in(client, "awa", f"faux-{number}")
    clock.shift(60)
    log_in(client, "awa")  # a try during the lock does not lengthen it

    assert "Vous pourrez réessayer à partir de" in words(response)
    assert "administrateur" in words(response)
    clock.shift(settings.AXES_COOLOFF_TIME.total_seconds() - 61)
    assert log_in(client, "awa").status_code == 429
    clock.shift(2)
    assert log_in(client, "awa").status_code == 302


def test_the_page_of_the_lock_is_english_for_who_reads_english(client, make_account):
    make_account("awa")
    for number in range(10):
        response = log_in(client, "awa", f"wrong-{number}", headers={"accept-language": "en"})

    assert "You may try again from" in words(response)
    assert "default-src 'none'" in response["Content-Security-Policy"]


def test_an_attacker_on_the_same_name_does_not_lock_its_owner_out(make_account):
    make_account("awa")
    for number in range(12):
        log_in(Client(), "awa", f"faux-{number}", REMOTE_ADDR="198.51.100.7")

    assert log_in(Client(), "awa", REMOTE_ADDR="198.51.100.7").status_code == 429
    assert log_in(Client(), "awa", REMOTE_ADDR="203.0.113.5").status_code == 302


def test_a_colleague_at_the_same_address_is_not_locked_out(make_account):
    make_account("awa")
    make_account("binta")
    for number in range(12):
        log_in(Client(), "awa", f"faux-{number}")

    assert log_in(Client(), "binta").status_code == 302


def test_other_browsers_do_not_give_more_tries(make_account):
    make_account("awa")
    statuses = [
        log_in(Client(), "awa", "faux", HTTP_USER_AGENT=f"browser {number}").status_code for number in range(12)
    ]

    assert statuses == [200] * 9 + [429] * 3


def test_an_administrator_removes_a_lock(client, make_account):
    awa, chief = make_account("awa"), make_account("chef", "Administration")
    for number in range(10):
        log_in(Client(), "awa", f"faux-{number}")
    client.force_login(chief)
    client.post("/admin/auth/user/", {"action": "unlock", "_selected_action": [awa.pk]})

    assert log_in(Client(), "awa").status_code == 302
    assert AuditEntry.objects.get(event=Event.UNLOCKED).actor == "chef"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "203.0.113.9", "10.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "192.0.2.1, 203.0.113.9", "203.0.113.9"),  # the first was written by whoever asked
        (2, "192.0.2.1, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (2, "203.0.113.9", "10.0.0.1"),  # one proxy was gone round
        (1, "", None),
        (1, "unknown", None),
        (1, "2001:db8::7", "2001:db8::7"),
    ],
)
def test_the_address_is_the_one_that_the_outermost_trusted_proxy_saw(settings, proxies, forwarded, address):
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=forwarded)

    assert client_address(request) == address


def test_wrong_names_and_wrong_passwords_are_told_alike(client, make_account):
    make_account("awa")

    assert words(log_in(client, "awa", "faux")).count("ne vont pas ensemble") == 1
    assert words(log_in(client, "personne", "faux")).count("ne vont pas ensemble") == 1


@pytest.mark.parametrize("name", ["awa\nlocked_out subject='chef'", "x" * 200])
def test_a_strange_name_writes_one_line_of_the_log(client, caplog, name):
    with caplog.at_level(logging.WARNING, "bamex.accounts"):
        assert log_in(client, name, "faux").status_code == 200
    assert all("\n" not in record.message for record in caplog.records if record.name == "bamex.accounts")


# Languages


def choose(client, language, following="/admin/"):
    return client.post("/admin/language/", {"language": language, "next": following})


def test_the_back_office_speaks_the_language_that_a_person_chose(client, make_account):
    make_account("awa", "Rédaction")
    log_in(client, "awa")
    assert 'lang="fr"' in words(client.get("/admin/"))

    response = choose(client, "en", "/admin/account/")

    assert response["Location"] == "/admin/account/"
    assert client.cookies["django_language"]["path"] == "/admin/"
    assert 'lang="en"' in words(client.get("/admin/", headers={"accept-language": "fr"}))
    elsewhere = Client()
    log_in(elsewhere, "awa")
    assert 'lang="en"' in words(elsewhere.get("/admin/")), "kept with the account"


def test_before_the_log_in_the_language_is_kept_by_the_browser(client):
    choose(client, "en", "/admin/login/")

    assert 'lang="en"' in words(client.get("/admin/login/", headers={"accept-language": "fr"}))


@pytest.mark.parametrize(("language", "following"), [("de", "/admin/"), ("en", "https://ailleurs.test/")])
def test_strange_languages_and_foreign_addresses_are_passed_over(client, language, following):
    response = choose(client, language, following)

    assert response["Location"] == "/admin/"


def test_the_public_side_has_no_cookie_and_reads_no_account(client, make_account, django_assert_num_queries):
    make_account("awa")
    log_in(client, "awa")
    choose(client, "en")
    with django_assert_num_queries(1):  # the content version
        response = client.get("/fr/accessibilite/")

    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


@pytest.mark.ignore_template_errors  # Django's templates read undefined names
@pytest.mark.parametrize("address", ["/admin/password_change/", "/admin/password_change/done/"])
def test_the_pages_of_the_password_lead_on_as_all_others_do(client, make_account, address):
    client.force_login(make_account("awa", "Rédaction"))
    page = words(client.get(address))

    assert [link for link in ("/admin/guide/", "/admin/account/", 'name="language"') if link not in page] == []
