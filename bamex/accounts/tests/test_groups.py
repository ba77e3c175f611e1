"""The ready groups have the permissions of their names, and no others."""

import pytest
from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command

from bamex.accounts.groups import ADMINISTRATORS, PUBLISHERS, READY, TRANSLATORS, WRITERS, choosable_permissions
from bamex.accounts.models import AuditEntry, Event
from bamex.bookkeeping import CodeSeries
from bamex.models import State
from bamex.tests import make
from bamex.tests.back_office import page
from exhibitors.models import Exhibitor

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]

TECHNICAL = {"codeseries", "loadedentry", "publicversion", "contentversion", "accessattempt", "accesslog", "totpdevice"}
TECHNICAL |= {"accessfailurelog", "accessattemptexpiration", "permission", "contenttype", "recoverycode"}


def held(name):
    rows = Permission.objects.filter(group__name=name)
    return {f"{row.content_type.app_label}.{row.codename}" for row in rows.select_related("content_type")}


def test_there_are_four_groups_after_a_migration():
    assert set(Group.objects.values_list("name", flat=True)) == set(READY)


def test_each_group_has_the_permissions_of_its_name():
    every = {"exhibitors.view_exhibitor", "exhibitors.change_exhibitor", "bamex.change_source", "news.change_claim"}
    writing = {"exhibitors.add_exhibitor", "exhibitors.delete_exhibitor", "exhibitors.delete_citation"}
    accounts = {"auth.add_user", "auth.change_group", "accounts.view_auditentry", "accounts.change_newsroomsettings"}

    assert all(every <= held(name) for name in READY)
    assert [writing <= held(name) for name in READY] == [True, False, True, True]
    assert [bool(accounts & held(name)) for name in READY] == [False, False, False, True]
    assert accounts <= held(ADMINISTRATORS)
    assert {code.split(".")[1].split("_")[0] for code in held(TRANSLATORS)} == {"view", "change"}


def test_no_group_writes_into_technical_tables_or_the_audit_log():
    models = {name: {code.partition("_")[2] for code in held(name)} for name in READY}

    assert {name: found & TECHNICAL for name, found in models.items()} == {name: set() for name in READY}
    assert {code for name in READY for code in held(name) if "auditentry" in code} == {"accounts.view_auditentry"}


def test_what_only_readers_would_miss_is_not_deleted_by_writers():
    assert not held(WRITERS) & {"bamex.delete_correction", "exhibitors.delete_country", "bamex.delete_imprint"}


def test_publishing_is_for_publishers_and_administrators():
    publishing = {"editorial.publish", "editorial.withdraw", "editorial.schedule", "editorial.review"}
    found = {name: {code for code in held(name) if code.startswith("editorial")} for name in READY}
    assert found == {WRITERS: set(), TRANSLATORS: set(), PUBLISHERS: publishing, ADMINISTRATORS: publishing}


def test_a_group_that_was_altered_is_what_its_name_says_after_the_next_migration():
    writers = Group.objects.get(name=WRITERS)
    before = held(WRITERS)
    writers.permissions.add(Permission.objects.get(codename=f"change_{CodeSeries._meta.model_name}"))
    writers.permissions.remove(Permission.objects.get(codename="add_exhibitor"))

    call_command("migrate", verbosity=0)

    assert held(WRITERS) == before
    entry = AuditEntry.objects.filter(event=Event.GROUP_CHANGED).first()
    assert entry.details == {"added": ["exhibitors.add_exhibitor"], "removed": ["bamex.change_codeseries"]}
    assert (entry.actor, entry.subject) == ("", WRITERS)


def test_administrators_choose_among_what_editors_may_do():
    assert not {row.content_type.model for row in choosable_permissions()} & TECHNICAL


def note_author(user, row):
    LogEntry.objects.create(
        user=user,
        action_flag=ADDITION,
        content_type=ContentType.objects.get_for_model(row),
        object_id=str(row.pk),
        object_repr=str(row),
    )


@pytest.mark.parametrize(
    ("group", "wrote_it", "status"),
    [(WRITERS, True, 302), (WRITERS, False, 403), (TRANSLATORS, True, 403), (PUBLISHERS, False, 302)],
)
def test_writers_delete_their_own_drafts_only(client, make_account, group, wrote_it, status):
    awa, draft = make_account("awa", group), make.exhibitor(state=State.DRAFT)
    if wrote_it:
        note_author(awa, draft)
    client.force_login(awa)

    assert client.post(page(Exhibitor, "delete", draft.pk), {"post": "yes"}).status_code == status
    assert Exhibitor.objects.exists() is (status == 403)
