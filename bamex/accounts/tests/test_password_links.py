"""A forgotten password: a link by e-mail where there is e-mail, by a command where there is not; once, for a day."""

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client

from bamex.accounts.models import AuditEntry, Event
from bamex.accounts.tests.conftest import log_in, words

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]

NEW = "six-hippopotames-verts"


@pytest.fixture
def with_email(settings):
    settings.EMAIL_CONFIGURED = True


def printed_link(capsys, name="awa"):
    call_command("reset_password", name)
    return capsys.readouterr().out.strip()


def path_of(link, settings):
    assert link.startswith(settings.SITE_URL)
    return link.removeprefix(settings.SITE_URL)


def choose(path, password=NEW):
    # A browser that comes from a mail sends no cookie of ours at first: nothing may hang on a session.
    return Client().post(path, {"new_password1": password, "new_password2": password})


def test_the_command_prints_a_link_that_works_once(make_account, capsys, settings):
    make_account("awa")
    path = path_of(printed_link(capsys), settings)

    assert Client().get(path).status_code == 200
    assert choose(path)["Location"] == "/admin/login/"
    assert log_in(Client(), "awa", NEW).status_code == 302
    assert choose(path, "encore-un-autre-mot").status_code == 410
    assert log_in(Client(), "awa", NEW).status_code == 302
    assert AuditEntry.objects.filter(event=Event.PASSWORD_LINK_MADE, subject="awa").exists()


def test_a_link_is_valid_for_a_day(make_account, capsys, settings, clock):
    make_account("awa")
    path = path_of(printed_link(capsys), settings)
    clock.shift(24 * 60 * 60 - 5)
    assert Client().get(path).status_code == 200

    clock.shift(10)

    response = Client().get(path)
    assert response.status_code == 410
    assert "déjà servi" in words(response)


def test_a_weak_password_is_refused_by_the_link_too(make_account, capsys, settings):
    make_account("awa")
    path = path_of(printed_link(capsys), settings)

    assert choose(path, "1").status_code == 200
    assert choose(path).status_code == 302


@pytest.mark.parametrize(
    ("path", "status"), [("MQ/abc-def", 410), ("zz/x", 410), ("%00/x", 400), ("NDI0Mg/c1-0123456789", 410)]
)
def test_a_made_up_link_opens_nothing(db, path, status):
    assert Client().get(f"/admin/password/{path}/").status_code == status


def test_closed_accounts_and_strangers_get_no_link(make_account, capsys, settings):
    awa = make_account("awa")
    path = path_of(printed_link(capsys), settings)
    awa.is_active = False
    awa.save()

    assert Client().get(path).status_code == 410
    for name in ("awa", "personne"):
        with pytest.raises(CommandError):
            call_command("reset_password", name)


def test_a_link_does_not_go_round_the_second_factor(make_account, capsys, settings):
    from django_otp.plugins.otp_totp.models import TOTPDevice

    TOTPDevice.objects.create(user=make_account("awa"), confirmed=True)
    choose(path_of(printed_link(capsys), settings))

    assert log_in(Client(), "awa", NEW)["Location"] == "/admin/login/code/"


# By e-mail


def test_without_email_the_log_in_says_whom_to_ask(client, db):
    assert "Demandez" in words(client.get("/admin/login/"))
    assert client.get("/admin/password/forgotten/").status_code == 404


@pytest.mark.parametrize(
    ("language", "subject", "sentence"),
    [("fr", "nouveau mot de passe", "Bonjour"), ("en", "choose a new password", "If it was not you")],
)
def test_with_email_a_link_is_sent_in_the_language_of_the_page(
    make_account, client, settings, with_email, language, subject, sentence
):
    make_account("awa")
    headers = {"accept-language": language}
    assert "/admin/password/forgotten/" in words(client.get("/admin/login/", headers=headers))

    client.post("/admin/password/forgotten/", {"email": "AWA@exemple.test"}, headers=headers)

    (message,) = mail.outbox
    assert message.to == ["awa@exemple.test"]
    assert subject in message.subject
    assert sentence in message.body
    (link,) = [line for line in message.body.splitlines() if line.startswith("http")]
    assert choose(path_of(link, settings)).status_code == 302
    assert log_in(client, "awa", NEW).status_code == 302


def test_nobody_learns_which_addresses_have_an_account(make_account, client, with_email):
    make_account("awa")
    known = client.post("/admin/password/forgotten/", {"email": "awa@exemple.test"})
    unknown = client.post("/admin/password/forgotten/", {"email": "personne@exemple.test"})

    assert words(known).split("<main")[1] == words(unknown).split("<main")[1]
    assert len(mail.outbox) == 1


def test_the_link_leads_to_the_portal_whatever_host_was_asked(make_account, client, settings, with_email):
    make_account("awa")
    settings.ALLOWED_HOSTS = ["*"]
    client.post("/admin/password/forgotten/", {"email": "awa@exemple.test"}, HTTP_HOST="pirate.test")

    assert "pirate.test" not in mail.outbox[0].body
