"""Forms of the newsroom that hold no object, sent as no editor would: accounts, imports, appointments, translations."""

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from bamex.accounts.models import NewsroomSettings
from bamex.editorial.models import Appointment, Revision
from bamex.editorial.revisions import is_known_to_readers, plain_of
from bamex.tests import make
from bamex.tests.back_office import page, save_draft
from bamex.tests.crawl import read
from bamex.tests.random_posts import SETTINGS, SPOILT, NewsroomState, check_where_it_leads, send, spoil, spoilings
from exhibitors.models import Exhibitor

# Django's templates read undefined names.
pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors, pytest.mark.slow]

FIELDS = {"input", "select", "textarea"}
UNSENT = {"submit", "button", "file", "image", "reset", None}
# What is posted where somebody logged in gets no form: the page that has it is another, or one before the log-in.
POSTED_ONLY = {
    "account/recovery-codes/": {"password": "secret"},
    "account/leave-devices/": {"password": "secret"},
    "language/": {"language": "fr", "next": "/admin/"},
    "login/": {"username": "awa", "password": "secret", "next": "/admin/"},
    "typed-text/": {"typed": "{}", "next": "/admin/"},
}
# What a browser leaves out, and what is worth spoiling beside it.
BESIDE = {"_publish": "1", "_draft": "1", "act": "publish", "day": "2030-01-01", "hour": "10:00"}


@pytest.fixture
def exhibitor(admin_client):
    row = make.cite(make.exhibitor())
    save_draft(admin_client, Exhibitor, row, summary_fr="Autre.")
    return row


def addresses(row):
    """Of every kind of page with a form that holds no object, one."""
    label = f"{row._meta.label}/{row.pk}"
    return [
        *("account/second-factor/", *POSTED_ONLY),
        *("password_change/", "password/forgotten/", "auth/user/add/", "auth/group/add/"),
        *(f"auth/user/{User.objects.get().pk}/change/", f"auth/user/{User.objects.get().pk}/password/"),
        *("accounts/newsroomsettings/1/change/", f"schedule/{label}/", f"translations/{label}/summary/"),
        *(f"preview/{label}/revoke/", "exhibitors/exhibitor/table/import/"),
        *(f"exhibitors/exhibitor/{row.pk}/review/", f"exhibitors/exhibitor/{row.pk}/withdraw/"),
    ]


def fields_of_forms(answer):
    """What a browser could send for the forms of a page that post, by name."""
    found = {}
    for element in read(answer).elements if answer.status_code == 200 else []:
        if element.tag in FIELDS and element["name"] and element["type"] not in UNSENT - {None}:
            found[element["name"]] = element["value"] or ("fr" if element.tag == "select" else "")
    return found | BESIDE


class Kept(NewsroomState):
    """What the newsroom has beside its objects, to be compared too."""

    def __init__(self):
        super().__init__()
        self.appointments = Appointment.objects.count()
        self.accounts = list(User.objects.order_by("pk").values_list("username", "is_superuser", "is_active"))
        self.settings = list(NewsroomSettings.objects.values())


def check_that_it_is_whole(before, after):
    """A post that was taken saved one thing at most, which no rule of its own refuses."""
    assert after.appointments - before.appointments <= 1
    assert len(set(after.accounts) ^ set(before.accounts)) <= 2  # of one account: what it was, and what it is
    saved = [*User.objects.all(), *NewsroomSettings.objects.all(), *Appointment.objects.all()]
    for row in saved:
        row.full_clean()
    if after.revisions > before.revisions:
        revision = Revision.objects.latest("pk")
        is_draft = revision.act == Revision.Act.DRAFT
        assert plain_of(revision.row) == revision.plain or (is_draft and is_known_to_readers(revision.row))


def send_spoilt(client, address):
    """Send the form of a page in some spoilt ways, each of which is undone."""
    name = address.removeprefix("/admin/")
    fields = POSTED_ONLY.get(name) or fields_of_forms(client.get(address))
    assert name.startswith("preview/") or not fields.keys() <= BESIDE.keys(), f"no form was found at {address}"
    before = Kept()

    @SETTINGS
    @given(spoilings())
    def try_one(changes):
        with transaction.atomic():
            answer = send(client, address, spoil(fields, changes, []))
            assert answer.status_code in (200, 302, 400, 403, 404, 405, 409), address
            after = Kept()
            if answer.status_code == 302:
                check_that_it_is_whole(before, after)
                check_where_it_leads(client, address, answer)
            else:  # what is refused leaves all as it was
                assert after == before, address
            transaction.set_rollback(True)

    try_one()


def test_a_spoilt_form_that_holds_no_object_is_taken_or_refused_in_words(admin_client, exhibitor, settings):
    settings.DEBUG_PROPAGATE_EXCEPTIONS = True
    settings.EMAIL_CONFIGURED = True  # so that there is a form to ask for a new password
    NewsroomSettings.current().save()
    faults = []
    for address in (f"/admin/{each}" for each in addresses(exhibitor)):
        try:
            send_spoilt(admin_client, address)
        except Exception as fault:  # noqa: BLE001 - told below, with those of the other forms
            fault.add_note(address)
            faults.append(fault)
    if faults:
        raise ExceptionGroup("forms that cannot stand what they are sent", faults)


@SETTINGS
@given(
    st.sampled_from(["table.csv", "table.xlsx", "table.pdf", "\x00.csv", ""]),
    st.one_of(
        st.binary(max_size=200),
        st.lists(st.lists(st.sampled_from(SPOILT[:20]), max_size=4), max_size=4).map(
            lambda rows: "\n".join(";".join(row) for row in rows).encode(errors="replace")
        ),
    ),
)
def try_table(client, name, content):
    with transaction.atomic():
        before = Kept()
        file = SimpleUploadedFile(name or "x", content)
        answer = client.post(page(Exhibitor, "import_table"), {"file": file, "table": file})
        assert answer.status_code in (200, 302, 400)
        if answer.status_code == 302 and "table/import/" in answer["Location"]:
            assert client.get(answer["Location"]).status_code in (200, 302)
        assert Kept() == before
        transaction.set_rollback(True)


def test_a_table_of_nonsense_is_refused_in_words(admin_client, settings):
    settings.DEBUG_PROPAGATE_EXCEPTIONS = True
    try_table(admin_client)
