"""The audit log: what it hears of, that nobody changes it, and how administrators read it."""

import csv
import io

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission, User
from django.db import IntegrityError, connection, transaction
from django.test import Client

from bamex.accounts.models import AuditEntry, Event, NewsroomSettings
from bamex.accounts.tests.conftest import log_in, save, words
from bamex.models import ContentVersion
from bamex.tests.back_office import page, submitted

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]


@pytest.fixture
def chief(client, make_account):
    client.force_login(make_account("chef", "Administration"))
    return client


def events(**conditions):
    """What was recorded, the last first: event, by whom, of what."""
    return list(AuditEntry.objects.filter(**conditions).values_list("event", "actor", "subject"))


def test_log_ins_failures_and_log_outs_are_recorded(make_account):
    make_account("awa")
    browser = Client(REMOTE_ADDR="203.0.113.5")
    log_in(browser, "awa", "faux")
    log_in(browser, "awa")
    browser.post("/admin/logout/")

    assert events(address="203.0.113.5") == [
        ("logged_out", "awa", "awa"),
        ("logged_in", "awa", "awa"),
        ("wrong_password", "", "awa"),
    ]


def test_a_change_of_rights_is_recorded_with_who_made_it(chief, make_account):
    awa = make_account("awa", "Rédaction")
    publishers = Group.objects.get(name="Publication")
    values = {"groups": [publishers.pk], "is_active": "on", "username": "awa"}
    response = save(chief, User, awa, **values)
    assert response.status_code == 302

    changes = {
        (entry.event, entry.actor, entry.subject): entry.details
        for entry in AuditEntry.objects.filter(actor="chef", subject="awa")
    }
    assert ("account_groups_changed", "chef", "awa") in changes
    found = [entry.details for entry in AuditEntry.objects.filter(event=Event.ACCOUNT_GROUPS_CHANGED, actor="chef")]
    assert {"added": ["Publication"]} in found
    assert {"removed": ["Rédaction"]} in found


def test_flags_passwords_accounts_and_groups_are_recorded(db):
    awa = User.objects.create_user("awa", password="un")  # noqa: S106 of a test
    awa.is_superuser = True
    awa.save()
    awa.set_password("deux")
    awa.save()
    team = Group.objects.create(name="Photographes")
    team.permissions.add(Permission.objects.get(codename="add_mediaitem"))
    team.user_set.add(awa)
    awa.user_permissions.set(Permission.objects.filter(codename="view_source"))
    awa.user_permissions.clear()
    team.delete()
    awa.delete()

    assert [(event, subject) for event, _actor, subject in events()][:10] == [
        ("account_deleted", "awa"),
        ("group_deleted", "Photographes"),
        ("account_permissions_changed", "awa"),
        ("account_permissions_changed", "awa"),
        ("account_groups_changed", "awa"),
        ("group_changed", "Photographes"),
        ("group_added", "Photographes"),
        ("password_changed", "awa"),
        ("account_changed", "awa"),
        ("account_added", "awa"),
    ]
    details = dict(AuditEntry.objects.values_list("event", "details"))
    assert details["account_changed"] == {"is_superuser": ["False", "True"]}
    assert "deux" not in str(details)


def test_a_log_in_is_no_change_of_an_account(make_account):
    make_account("awa")
    before = AuditEntry.objects.count()
    log_in(Client(), "awa")

    assert AuditEntry.objects.count() == before + 1


def test_settings_are_recorded_when_they_change(chief):
    chief.get("/admin/accounts/newsroomsettings/")
    assert events(event=Event.SETTINGS_CHANGED) == []
    row = NewsroomSettings.objects.get()

    assert save(chief, NewsroomSettings, row, review_after_months=6).status_code == 302

    assert events(event=Event.SETTINGS_CHANGED) == [("settings_changed", "chef", "")]
    assert AuditEntry.objects.first().details == {"review_after_months": ["12", "6"]}
    assert (
        "Mois après lesquels une page est à relire\xa0: 12 → 6".lower()
        in words(chief.get(page(AuditEntry, "changelist"))).lower()
    )


@pytest.mark.parametrize("statement", ["UPDATE accounts_auditentry SET actor = 'x'", "DELETE FROM accounts_auditentry"])
def test_no_line_is_changed_or_deleted_even_by_hand(db, statement):
    AuditEntry.objects.create(event=Event.LOGGED_IN, subject="awa")

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert AuditEntry.objects.filter(subject="awa").exists()


def test_accounts_of_staff_are_no_content(chief, make_account):
    before = ContentVersion.current().number
    make_account("awa")
    chief.get("/admin/accounts/newsroomsettings/")
    chief.post("/admin/language/", {"language": "fr"})

    assert ContentVersion.current().number == before


def test_no_account_may_write_the_log_not_even_a_superuser(admin_client, make_account):
    entry = AuditEntry.objects.create(event=Event.LOGGED_IN, subject="awa")
    data = {"action": "delete_selected", "_selected_action": [entry.pk], "post": "yes"}

    assert admin_client.get(page(AuditEntry, "add")).status_code == 403
    assert admin_client.post(page(AuditEntry, "delete", entry.pk), {"post": "yes"}).status_code == 403
    admin_client.post(page(AuditEntry, "changelist"), data)
    assert AuditEntry.objects.filter(pk=entry.pk).exists()


@pytest.mark.parametrize(("group", "status"), [("Publication", 403), ("Administration", 200)])
def test_administrators_alone_read_the_log(client, make_account, group, status):
    client.force_login(make_account("awa", group))

    assert client.get(page(AuditEntry, "changelist")).status_code == status
    assert client.get("/admin/accounts/auditentry/csv/plain/").status_code == status


def test_the_list_is_filtered_and_searched(chief, make_account):
    make_account("awa")
    log_in(Client(REMOTE_ADDR="203.0.113.5"), "awa", "faux")

    def found(**query):
        return [entry.event for entry in chief.get(page(AuditEntry, "changelist"), query).context["cl"].queryset]

    assert found(event__exact="wrong_password") == ["wrong_password"]
    assert found(q="203.0.113.5") == ["wrong_password"]
    assert len(found()) > 3


@pytest.mark.parametrize("query", [{"moment__year": "x"}, {"bogus": "1"}])
def test_filters_that_make_no_sense_lead_to_the_list(chief, query):
    answer = chief.get("/admin/accounts/auditentry/csv/plain/", query)

    assert (answer.status_code, answer.headers.get("Location")) == (302, page(AuditEntry, "changelist"))


def test_the_list_leaves_as_csv_in_both_dialects_with_its_filters(chief, make_account):
    make_account("awa")
    log_in(Client(), "=cmd()", "faux")
    plain = chief.get("/admin/accounts/auditentry/csv/plain/", {"event__exact": "wrong_password"})
    excel = chief.get("/admin/accounts/auditentry/csv/excel/", {"event__exact": "wrong_password"})

    rows = list(csv.reader(io.StringIO(plain.content.decode())))
    assert rows[0] == ["Moment", "Événement", "Par", "Compte ou groupe concerné", "Adresse", "Détails"]
    assert [row[1:] for row in rows[1:]] == [["mot de passe erroné", "—", "'=cmd()", "127.0.0.1", ""]]
    assert excel.content.startswith("\ufeffMoment;".encode())
    assert chief.get("/admin/accounts/auditentry/csv/klingon/").status_code == 404
    assert "attachment" in plain["Content-Disposition"]


def test_the_log_keeps_names_when_the_account_is_gone(db):
    awa = User.objects.create_user("awa")
    awa.delete()

    assert ("account_deleted", "", "awa") in events()


# Deleting


def test_an_account_that_has_acted_is_not_deleted(chief, make_account):
    awa = make_account("awa")
    log_in(Client(), "awa")
    LogEntry.objects.create(user=awa, action_flag=1, object_repr="Baykar")

    response = chief.post(page(User, "delete", awa.pk), {"post": "yes"}, follow=True)

    assert "Actif" in words(response)
    assert User.objects.filter(pk=awa.pk).exists()
    assert "deletelink" not in words(chief.get(page(User, "change", awa.pk)))
    with pytest.raises(IntegrityError, match="awa"), transaction.atomic():
        awa.delete()
    assert LogEntry.objects.filter(user=awa).exists()


def test_an_account_made_by_mistake_is_deleted(chief, make_account):
    awa = make_account("awa", "Rédaction")

    shown = words(chief.get(page(User, "delete", awa.pk)))
    assert [name for name in ("User_groups", "user-group", "Utilisateur: ") if name in shown] == []
    assert chief.post(page(User, "delete", awa.pk), {"post": "yes"}).status_code == 302
    assert not User.objects.filter(pk=awa.pk).exists()


# The forms of accounts and groups


def test_an_administrator_makes_an_account(chief):
    writers = Group.objects.get(name="Rédaction")
    values = {"username": "awa", "password1": "quatre-chevaux-bleus", "password2": "quatre-chevaux-bleus"}
    response = save(chief, User, **values, groups=[writers.pk])
    assert response.status_code == 302

    awa = User.objects.get(username="awa")
    assert (awa.is_staff, list(awa.groups.all())) == (True, [writers])
    browser = Client()
    log_in(browser, "awa")
    assert browser.get("/admin/exhibitors/exhibitor/").status_code == 200


def test_a_weak_password_is_refused_in_the_form(chief):
    response = save(chief, User, username="awa", password1="1", password2="1")

    assert "12" in words(response)
    assert not User.objects.filter(username="awa").exists()


def test_an_administrator_does_not_make_themselves_a_superuser(chief, make_account, admin_user):
    me = User.objects.get(username="chef")
    shown = chief.get(page(User, "change", me.pk))
    chief.post(page(User, "change", me.pk), submitted(shown) | {"is_superuser": "on"})
    me.refresh_from_db()
    values = {"password1": "six-hippopotames-verts", "password2": "six-hippopotames-verts"}

    assert not me.is_superuser
    assert chief.post(f"/admin/auth/user/{admin_user.pk}/password/", values).status_code == 403
    assert chief.post(page(User, "delete", admin_user.pk), {"post": "yes"}).status_code == 403
    assert chief.post(f"/admin/auth/user/{admin_user.pk}/second-factor/").status_code == 403


def test_permissions_of_their_own_stay_when_an_administrator_saves_an_account(chief, make_account):
    awa = make_account("awa")
    awa.user_permissions.add(Permission.objects.get(codename="view_source"))
    save(chief, User, awa, first_name="Awa")

    assert awa.user_permissions.count() == 1


def test_permissions_are_called_by_what_they_allow(admin_client):
    french = words(admin_client.get(page(Group, "add")))
    english = words(admin_client.get(page(Group, "add"), headers={"accept-language": "en"}))

    assert "Exposants\xa0: ajouter" in french or "Exposants : ajouter" in french
    assert "Exhibitors: add" in english
    assert "Can add" not in french + english


@pytest.mark.parametrize("address", ["user/", "user/add/", "user/{}/", "user/{}/password/", "group/", "group/add/"])
def test_no_awkward_words_of_django_are_left(admin_client, admin_user, address):
    html = words(admin_client.get(f"/admin/auth/{address.format(admin_user.pk)}"))

    for awkward in ("Statut équipe", "salage", "Ajout de", "Modification de", "If disabled", "Can add", "md5"):
        assert awkward not in html


def test_ready_groups_are_read_only_and_others_are_made(chief):
    ready = Group.objects.get(name="Publication")

    assert "publier" in words(chief.get(page(Group, "change", ready.pk)))
    assert chief.post(page(Group, "change", ready.pk), {"name": "x"}).status_code == 403
    assert chief.post(page(Group, "delete", ready.pk), {"post": "yes"}).status_code == 403
    chosen = Permission.objects.get(codename="add_mediaitem")
    assert save(chief, Group, name="Photographes", permissions=[chosen.pk]).status_code == 302
    technical = Permission.objects.get(codename="delete_codeseries")
    assert save(chief, Group, name="Pirates", permissions=[technical.pk]).status_code == 200
