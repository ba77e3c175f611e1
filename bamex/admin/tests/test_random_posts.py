"""Forms of the back office sent as no editor would: no crash, and nothing half-written.

A post takes what a browser would send for the form and spoils some of it: fields that are gone, huge, of another kind,
keys of other rows, counts of rows that are not true, characters that no keyboard has, buttons that nobody made.
"""

from urllib.parse import urlencode

import pytest
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import SimpleTemplateResponse
from hypothesis import given
from hypothesis import strategies as st

from bamex.editorial.models import EditorialStatus, ReviewComment, Revision, object_lookup
from bamex.editorial.revisions import is_known_to_readers, plain_of, status_of
from bamex.publication import owner_of
from bamex.tests import make
from bamex.tests.back_office import UPDATE, errors, page, registered_models, save_draft, submitted, told
from bamex.tests.random_posts import BUTTONS, SETTINGS, NewsroomState, check_where_it_leads, send, spoil, spoilings
from exhibitors.models import Exhibitor

# Django's templates read undefined names.
pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]


@pytest.fixture
def newsroom(admin_client):
    """The client of somebody who may do all, in a newsroom with an object of every noun."""
    make.one_of_everything()
    return admin_client


def forms_of_content(client):
    """`(address, what a browser would send)` of the form of an object of every noun, and of a new one."""
    for model in registered_models():
        for address in (page(model, "change", model._base_manager.first().pk), page(model, "add")):
            response = client.get(address)
            if response.status_code == 200:  # of the salon there is one, and no other is added
                yield address, submitted(response, **UPDATE)


def content():
    """All objects in plain forms."""
    rows = [row for model in registered_models() for row in model._base_manager.all()]
    return {(row._meta.label, row.pk): plain_of(row) for row in rows if owner_of(row) == row}


def check_that_it_is_whole(client, content_before):
    """A save that was taken is a revision of one object, which says what the database says, or is a draft that opens.

    `content_before` is None where the database says that no content has changed.
    """
    revision = Revision.objects.latest("pk")
    row = revision.row
    is_draft = revision.act == Revision.Act.DRAFT
    if content_before is not None:
        now = content()
        changed = {key for key in now.keys() | content_before.keys() if now.get(key) != content_before.get(key)}
        assert changed <= {(row._meta.label, row.pk)}
        assert now[row._meta.label, row.pk] == revision.plain
    else:
        assert client.get(page(type(row), "change", row.pk)).status_code == 200
        assert plain_of(row) == revision.plain or (is_draft and is_known_to_readers(row))
    assert EditorialStatus.objects.get(**object_lookup(row)).draft == (revision if is_draft else None)


def send_spoilt(client, address, fields, content_before):
    """Send the form in many spoilt ways, each of which is undone."""
    before = NewsroomState()

    @SETTINGS
    @given(spoilings(), st.lists(st.sampled_from(BUTTONS), max_size=2), st.sampled_from([True] * 5 + [False]))
    def try_one(changes, buttons, unread):
        with transaction.atomic(), pytest.MonkeyPatch.context() as patch:
            if unread:  # to write the page that says what is wrong takes most of the time: one of six is enough
                patch.setattr(SimpleTemplateResponse, "rendered_content", "")
            answer = send(client, address, spoil(fields, changes, buttons))
            after = NewsroomState()
            assert answer.status_code in (200, 302, 400, 403)
            if after.revisions > before.revisions:
                assert answer.status_code == 302 or "_popup" in buttons
                assert after.revisions - before.revisions <= 2  # what was found, and what was made of it
                check_that_it_is_whole(client, content_before if after.version > before.version else None)
            else:
                assert after == before
            if answer.status_code == 302:
                check_where_it_leads(client, address, answer)
            transaction.set_rollback(True)

    try_one()


@pytest.mark.slow
def test_a_spoilt_form_is_taken_whole_or_not_at_all(newsroom, settings):
    settings.DEBUG_PROPAGATE_EXCEPTIONS = True
    content_before, faults = content(), []
    for address, fields in forms_of_content(newsroom):
        try:
            send_spoilt(newsroom, address, fields, content_before)
        except Exception as fault:  # noqa: BLE001 - told below, with those of the other forms
            fault.add_note(address)
            faults.append(fault)
    if faults:
        raise ExceptionGroup("forms that cannot stand what they are sent", faults)


@pytest.mark.parametrize(
    "place", ["https://ailleurs.test/", "//ailleurs.test/", "javascript:alert(1)", "/admin/?q=%00"]
)
def test_a_redirect_to_elsewhere_or_to_what_does_not_answer_would_be_found(admin_client, place):
    check_where_it_leads(admin_client, "/admin/", HttpResponseRedirect("../admin/"))

    answer = HttpResponse(status=302, headers={"Location": place})
    with pytest.raises(AssertionError):
        check_where_it_leads(admin_client, "/admin/", answer)


# What no form sends, and was once a crash


NUL = "\x00"


@pytest.mark.parametrize("token", [NUL, f"{NUL}.1", "x." + "9" * 30, "x.²", "...", "\ud800"])
def test_a_token_that_nobody_gave_is_as_one_that_is_too_old(admin_client, token):
    address = page(Exhibitor, "change", make.cite(make.exhibitor()).pk)
    fields = submitted(admin_client.get(address), summary_fr="Autre.", rests_on=token)
    body = urlencode(fields, doseq=True, errors="surrogatepass")

    answer = admin_client.post(address, body, "application/x-www-form-urlencoded")

    assert answer.status_code == 200
    assert errors(answer)


@pytest.mark.parametrize("address", ["exhibitors/exhibitor/?state__exact=%00", "autocomplete/?term=%00", "?q=a%00b"])
def test_a_character_that_no_column_takes_is_refused_in_an_address(admin_client, address):
    assert admin_client.get(f"/admin/{address}").status_code == 400


def test_a_comment_with_such_a_character_is_refused_with_a_sentence(admin_client):
    row = make.cite(make.exhibitor())
    save_draft(admin_client, Exhibitor, row, summary_fr="Autre.")
    data = {"act": "comment", "text": NUL, "revision": status_of(row).draft.pk}
    answer = admin_client.post(page(Exhibitor, "review", row.pk), data, follow=True)

    assert "nul" in told(answer)[-1]
    assert not ReviewComment.objects.exists()


@pytest.mark.parametrize("key", ["", "²", "x"])
def test_a_choice_that_names_no_row_is_refused(admin_client, key):
    row = make.cite(make.exhibitor())
    data = {"action": "publish", "_selected_action": [key, row.pk]}

    assert admin_client.post(page(Exhibitor, "changelist"), data).status_code == 400


def test_a_name_longer_than_any_is_a_wrong_name(client):
    answer = client.post("/admin/login/", {"username": "x" * 300, "password": "x", "next": "/admin/"})

    assert answer.status_code == 200
    assert answer.context["form"].errors
