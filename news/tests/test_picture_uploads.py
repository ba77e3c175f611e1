"""An upload from its choice to the files: kept while the form is mended, framed, restored; one, or several at once."""

import io
import re
from datetime import timedelta

import pytest
from django.contrib.admin import site
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.html import strip_tags
from PIL import Image

from bamex.accounts.models import NewsroomSettings
from bamex.models import ContentVersion, State
from bamex.tests import make
from bamex.tests.back_office import UPDATE, act, errors, page, publish, save_draft, submitted
from bamex.tests.crawl import read
from bamex.tests.threads import at_once
from exhibitors.models import Exhibitor
from news import media_admin, picture_batches, picture_staging
from news.media_items import LINKS
from news.models import MediaItem
from news.picture_staging import STAGING_FOLDER
from news.tests.test_pictures_admin import add, filled, only_small_files, photograph

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("only_small_files", "nothing_staged")]

HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 90
__all__ = ["only_small_files"]  # a fixture


def staged_files():
    try:
        return default_storage.listdir(STAGING_FOLDER)[1]
    except FileNotFoundError:
        return []


@pytest.fixture
def nothing_staged():
    for name in staged_files():
        default_storage.delete(f"{STAGING_FOLDER}/{name}")


@pytest.fixture
def conversions(monkeypatch):
    """What was converted, to be counted."""
    done = []
    make_renditions = media_admin.make_renditions
    monkeypatch.setattr(media_admin, "make_renditions", lambda *given: done.append(given) or make_renditions(*given))
    return done


def kept_token(answer):
    (token,) = re.findall('name="picture_staged" value="([^"]+)"', answer.content.decode())
    return token


def words_of(answer):
    return " ".join(strip_tags(answer.content.decode()).split())


# What is kept of a refused form


def test_a_refused_form_converts_nothing_and_keeps_the_file_which_is_never_asked_for_again(
    editor, conversions, django_capture_on_commit_callbacks
):
    refused = add(editor, **filled(credit="", **{"citations-TOTAL_FORMS": 0}))
    assert len(errors(refused)) == 2
    assert conversions == []
    assert "picture.jpeg" in words_of(refused)
    assert "400 × 300" in words_of(refused)

    again = add(editor, **filled(picture="", picture_staged=kept_token(refused), caption_fr=""))
    assert len(errors(again)) == 1
    with django_capture_on_commit_callbacks(execute=True):
        saved = add(editor, **filled(picture="", picture_staged=kept_token(again)))

    assert saved.status_code == 302
    assert len(conversions) == 1
    assert MediaItem.objects.get().file("full").width == 400
    assert staged_files() == []


def test_a_staged_file_is_its_owners_only(editor, client, django_user_model):
    token = kept_token(add(editor, **filled(credit="")))
    shown = f"{page(MediaItem, 'staged')}?token={token}"
    assert Image.open(io.BytesIO(editor.get(shown).content)).size == (400, 300)

    client.force_login(django_user_model.objects.create_superuser("moussa"))

    assert client.get(shown).status_code == 404
    refused = add(client, **filled(picture="", picture_staged=token))
    assert "n’est plus conservé" in errors(refused)[0]
    assert client.get(f"{page(MediaItem, 'staged')}?token={token[:-1]}x").status_code == 404


def test_what_nobody_saves_in_time_is_cleared_away_by_who_comes_next(editor, monkeypatch):
    add(editor, **filled(credit=""))
    (forgotten,) = staged_files()
    monkeypatch.setattr(picture_staging, "KEPT", timedelta(0))

    add(editor, **filled(credit=""))

    assert forgotten not in staged_files()


def test_a_script_sends_the_file_ahead_and_is_told_what_is_wrong(editor):
    editor.defaults["HTTP_ACCEPT_LANGUAGE"] = "fr"
    told = editor.post(page(MediaItem, "stage"), {"picture": photograph()}).json()
    assert (told["name"], told["width"], told["height"]) == ("picture.jpeg", 400, 300)
    assert add(editor, **filled(picture="", picture_staged=told["token"])).status_code == 302

    refused = editor.post(page(MediaItem, "stage"), {"picture": SimpleUploadedFile("x.heic", HEIC)})
    assert refused.status_code == 400
    assert "HEIC" in refused.json()["fault"]
    assert "Le plus compatible" in refused.json()["fault"]
    assert "choisissez un fichier" in editor.post(page(MediaItem, "stage")).json()["fault"]
    assert editor.get(page(MediaItem, "stage")).status_code == 403


# Focal point, turn and cut


def test_the_focal_point_is_written_in_two_numbers_and_used_where_pictures_are_cropped(editor, client):
    exhibitor = make.cite(make.exhibitor())
    plain = client.get(f"/fr/apercu/{exhibitor.code}.jpg").content
    assert add(editor, **filled(exhibitors=[exhibitor.pk], focus_x=83, focus_y=10)).status_code == 302

    figure = read(client.get(exhibitor.get_absolute_url())).one("figure", id="m001")
    assert figure["class"] == "picture focus-x-80 focus-y-10"
    assert client.get(f"/fr/apercu/{exhibitor.code}.jpg").content != plain
    listed = editor.get(page(MediaItem, "changelist")).content.decode()
    assert "light focus-x-80 focus-y-10" in listed
    assert 'alt="Un drone" loading="lazy"' in listed
    assert len(errors(add(editor, **filled(focus_x=101, caption_fr="Un autre stand")))) == 1


def test_a_picture_is_turned_and_cut_when_it_is_saved_and_only_then(editor):
    add(editor, **filled(turn=90, cut_top=20))
    row = MediaItem.objects.get()
    assert (row.file("full").width, row.file("full").height) == (300, 320)

    assert "Image" in errors(publish(editor, MediaItem, row, cut_left=10))[0]  # a published picture is changed
    assert publish(editor, MediaItem, row, cut_left=10, **UPDATE).status_code == 302

    row.refresh_from_db()
    assert (row.file("full").width, row.file("full").height) == (270, 320)
    form = editor.get(page(MediaItem, "change", row.pk)).context["adminform"].form
    assert [form[name].value() for name in ("turn", "cut_left", "cut_top")] == [0, 0, 0]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"cut_left": 60, "cut_right": 35}, "Cut off: at most 90 % of the width and of the height."),
        ({"cut_left": 50}, "Picture: the picture has 200 × 300 pixels; each side needs 240 at least."),
        ({"cut_left": 91}, ""),
        ({"turn": 45}, ""),
    ],
)
def test_what_cannot_be_cut_is_said_before_anything_is_converted(editor, conversions, asked, said):
    (found,) = errors(add(editor, "en", **filled(**asked)))

    assert said in found
    assert conversions == []


def test_an_earlier_picture_of_a_row_comes_back_with_its_files(editor):
    add(editor, **filled())
    row = MediaItem.objects.get()
    first, files = row.picture, row.renditions
    publish(editor, MediaItem, row, picture=photograph("blue"), change_kind="minor")
    row.refresh_from_db()
    assert row.picture != first

    row.picture = first  # as a revision that is restored has it
    row.save()

    row.refresh_from_db()
    assert (row.picture, row.renditions) == (first, files)
    assert row.file("small").read()
    row.picture = "f" * 64  # of which no files are kept
    row.save()
    assert row.picture == first


def test_a_draft_with_another_picture_leaves_readers_with_theirs_until_it_is_published(editor, client):
    add(editor, **filled())
    row = MediaItem.objects.get()
    shown, files = row.picture, row.renditions

    assert save_draft(editor, MediaItem, row, picture=photograph("blue"), caption_fr="Le soir").status_code == 302
    row.refresh_from_db()
    assert (row.picture, row.renditions) == (shown, files)
    assert client.get(row.file("small").path).status_code == 200

    form = editor.get(page(MediaItem, "change", row.pk))
    waiting = form.context["adminform"].form["picture"].value()
    assert waiting != shown
    preview = editor.get(page(MediaItem, "preview", row.pk, waiting))
    assert Image.open(io.BytesIO(preview.content)).getpixel((9, 9))[2] > 200  # blue
    assert publish(editor, MediaItem, row, cut_left=10, **UPDATE).status_code == 302

    row.refresh_from_db()
    assert (row.caption_fr, row.file("full").width) == ("Le soir", 360)
    assert Image.open(io.BytesIO(row.file("full").read())).getpixel((9, 9))[2] > 200


# The salon's own


def test_the_salons_own_picture_needs_no_source_and_readers_are_told_whose_it_is(editor, client):
    own = {"is_own": "on", "citations-TOTAL_FORMS": 0}
    assert errors(add(editor, **filled(**own | {"credit": ""}))) != []
    assert add(editor, **filled(**own)).status_code == 302

    row = MediaItem.objects.get()
    shown = words_of(client.get(row.get_absolute_url()))
    assert "Awa Traoré / BAMEX’25" in shown
    assert "Le salon lui-même" in shown
    record = client.get(f"/data/v1/pictures/{row.code}").json()
    assert (record["credit"], record["own"], record["sources"]) == ("Awa Traoré / BAMEX’25", True, [])


def test_the_salons_own_are_published_from_the_list_and_are_not_among_those_without_a_source(editor):
    own = make.media_item(state=State.DRAFT, is_own=True)
    other = make.media_item(state=State.DRAFT)

    listed = editor.get(page(MediaItem, "changelist"), {"sources": "none"}).context["cl"].result_list
    assert list(listed) == [other]
    act(editor, MediaItem, "publish", own, other)

    assert list(MediaItem.objects.visible()) == [own]


# On the form of what is shown


def choose(client, shown, *pictures):
    """Send the page on which pictures are chosen, as a browser does."""
    seen = [item["value"] for item in read(shown).all("input") if item["name"] == "initial-pictures"]
    data = {"initial-pictures": seen, "pictures": [row.pk for row in pictures]}
    return client.post(shown.request["PATH_INFO"], data)


def test_the_form_of_an_exhibitor_has_its_pictures_and_leads_to_their_choice(editor, client):
    exhibitor = make.cite(make.exhibitor())
    there, other = make.cite(make.media_item()), make.cite(make.media_item(caption_fr="Une vue d’ensemble"))
    there.exhibitors.add(exhibitor)
    form = editor.get(page(Exhibitor, "change", exhibitor.pk)).content.decode()
    assert page(MediaItem, "thumbnail", there.pk) in form
    assert f"{page(MediaItem, 'add')}?exhibitors={exhibitor.pk}" in form
    choice = page(Exhibitor, "pictures", exhibitor.pk)
    assert choice in form

    assert "Le stand de Baykar" in editor.get(choice).content.decode()
    assert choose(editor, editor.get(choice), other).status_code == 302

    assert list(exhibitor.pictures.all()) == [other]
    shown = client.get(exhibitor.get_absolute_url()).content.decode()
    assert "Une vue d’ensemble" in shown
    assert "Le stand de Baykar" not in shown
    assert {entry.object_id for entry in LogEntry.objects.all()} == {str(there.pk), str(other.pk)}
    prefilled = editor.get(f"{page(MediaItem, 'add')}?exhibitors={exhibitor.pk}").context["adminform"].form
    assert prefilled["exhibitors"].value() == [str(exhibitor.pk)]


def test_every_noun_that_a_picture_may_show_has_its_pictures_on_its_form():
    for name in LINKS:
        model = MediaItem._meta.get_field(name).related_model
        assert site.get_model_admin(model).picture_relation.field.name == name


def test_a_writer_chooses_among_drafts_and_what_readers_see_waits(writer, reviewer):
    exhibitor = make.cite(make.exhibitor())
    shown, draft = make.cite(make.media_item()), make.media_item(state=State.DRAFT)
    choice = writer.get(page(Exhibitor, "pictures", exhibitor.pk))

    assert choose(writer, choice, shown, draft).status_code == 302

    assert list(exhibitor.pictures.all()) == [draft]
    publish(reviewer, MediaItem, shown)
    assert set(exhibitor.pictures.all()) == {shown, draft}


def test_where_nobody_publishes_what_they_wrote_a_choice_waits_for_a_colleague(editor, reviewer, client):
    NewsroomSettings(other_publisher_required=True).save()
    exhibitor = make.cite(make.exhibitor())
    there, other = make.cite(make.media_item()), make.cite(make.media_item(caption_fr="Une vue d’ensemble"))
    there.exhibitors.add(exhibitor)
    version = ContentVersion.current().number

    answer = choose(editor, editor.get(page(Exhibitor, "pictures", exhibitor.pk)), other)

    assert list(exhibitor.pictures.all()) == [there]
    assert ContentVersion.current().number == version
    said = words_of(editor.get(answer["Location"]))
    assert "Les lecteurs ne voient pas encore" in said
    assert other.code in said
    assert publish(editor, MediaItem, other).status_code == 200  # refused
    publish(reviewer, MediaItem, other)
    publish(reviewer, MediaItem, there)
    assert list(exhibitor.pictures.all()) == [other]
    assert "Une vue d’ensemble" in client.get(exhibitor.get_absolute_url()).content.decode()


def test_who_chose_a_draft_was_the_last_to_save_it(editor, reviewer):
    NewsroomSettings(other_publisher_required=True).save()
    exhibitor = make.cite(make.exhibitor())
    draft = make.cite(make.media_item(state=State.DRAFT))
    save_draft(reviewer, MediaItem, draft, caption_fr="Un stand")
    choose(editor, editor.get(page(Exhibitor, "pictures", exhibitor.pk)), draft)

    assert publish(editor, MediaItem, draft).status_code == 200  # refused
    assert publish(reviewer, MediaItem, draft).status_code == 302


def test_two_who_choose_at_once_keep_what_each_added_and_took_away(editor, admin_client):
    exhibitor = make.cite(make.exhibitor())
    first, second, third, fourth = (make.cite(make.media_item()) for _ in range(4))
    exhibitor.pictures.set([first, second])
    choice = page(Exhibitor, "pictures", exhibitor.pk)
    one, other = editor.get(choice), admin_client.get(choice)

    choose(editor, one, first, second, third)
    choose(admin_client, other, second, fourth)

    assert set(exhibitor.pictures.all()) == {second, third, fourth}
    assert {entry.object_id for entry in LogEntry.objects.all()} == {str(row.pk) for row in (first, third, fourth)}


def test_a_draft_that_a_colleague_keeps_meanwhile_is_found(editor, admin_client):
    exhibitor = make.cite(make.exhibitor())
    there, picture = (make.cite(make.media_item()) for _ in range(2))
    there.exhibitors.add(exhibitor)
    shown = editor.get(page(Exhibitor, "pictures", exhibitor.pk))
    save_draft(admin_client, MediaItem, picture, caption_fr="Une autre légende")

    refused = choose(editor, shown, there, picture)
    assert "a un brouillon en attente" in words_of(refused)
    assert list(exhibitor.pictures.all()) == [there]

    assert choose(editor, refused).status_code == 302  # the refused page still knows what was shown at first
    assert not exhibitor.pictures.exists()


def test_who_may_not_change_pictures_neither_chooses_nor_sends_any(client, django_user_model):
    exhibitor = make.cite(make.exhibitor())
    user = django_user_model.objects.create_user("moussa", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="change_exhibitor"))
    client.force_login(user)

    assert client.get(page(Exhibitor, "pictures", exhibitor.pk)).status_code == 403
    assert client.get(page(MediaItem, "several")).status_code == 403
    assert client.post(page(MediaItem, "stage"), {"picture": photograph()}).status_code == 403


# Several at once


def words(prefix, caption):
    return {f"{prefix}-caption_fr": caption, f"{prefix}-alt_fr": "Un drone"}


def click_twice(client, address, sent):
    """The answers to one form sent twice at once by one browser."""
    twin = Client()
    twin.cookies = client.cookies.copy()
    return at_once(*[lambda one=one: one.post(address, sent, follow=True) for one in (client, twin)])


@pytest.mark.django_db(transaction=True)
def test_a_double_click_makes_each_of_several_pictures_once(admin_client):
    address = page(MediaItem, "several")
    first = admin_client.post(address, {"pictures": [photograph("red"), photograph("blue")]})
    tokens = re.findall('name="staged" value="([^"]+)"', first.content.decode())
    sent = {"staged": tokens, "_save": "1", "credit": "Awa", "sources": [make.source().pk]}
    for number, item in enumerate(first.context["pictures"]):
        sent |= words(item["staged"].place, f"Image {number}")

    answers = click_twice(admin_client, address, sent)

    assert [answer.status_code for answer in answers] == [200, 200]
    assert sorted(row.caption_fr for row in MediaItem.objects.all()) == ["Image 0", "Image 1"]
    assert "ne sont plus disponibles" in words_of(admin_client.post(address, sent))
    assert MediaItem.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_double_click_makes_one_picture_once(admin_client):
    token = admin_client.post(page(MediaItem, "stage"), {"picture": photograph()}).json()["token"]
    typed = {**filled(), "picture": "", "picture_staged": token, "_draft": "1"}
    sent = submitted(admin_client.get(page(MediaItem, "add")), **typed)

    answers = click_twice(admin_client, page(MediaItem, "add"), sent)

    assert MediaItem.objects.count() == 1
    refused = [answer for answer in answers if answer.status_code == 403 or "plus conservé" in words_of(answer)]
    assert len(refused) == 1


def test_several_are_sent_at_once_described_each_and_become_drafts(
    editor, reviewer, django_capture_on_commit_callbacks
):
    exhibitor, source = make.exhibitor(), make.source()
    address = f"{page(MediaItem, 'several')}?exhibitors={exhibitor.pk}"
    files = [photograph("red"), SimpleUploadedFile("x.gif", b"GIF89a" + b"0" * 90), photograph("blue")]
    first = editor.post(address, {"pictures": files})
    tokens = re.findall('name="staged" value="([^"]+)"', first.content.decode())
    places = [item["staged"].place for item in first.context["pictures"]]
    assert len(tokens) == 2
    assert "x.gif" in first.context["faults"][0]
    assert "GIF" in first.context["faults"][0]
    assert first.context["shared"].form["exhibitors"].value() == [str(exhibitor.pk)]

    shared = {"credit": "Awa", "rights_fr": "Tous droits réservés", "sources": [source.pk]}
    sent = {"staged": tokens, "_save": "1", "exhibitors": [exhibitor.pk], **shared}
    refused = editor.post(address, {**sent, **words(places[0], "Un")})
    assert "le texte français est obligatoire" in words_of(refused)
    assert not MediaItem.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        saved = editor.post(address, {**sent, **words(places[0], "Un"), **words(places[1], "Deux")})

    assert saved.status_code == 302
    rows = list(MediaItem.objects.order_by("code"))
    assert [(row.caption_fr, row.credit, row.state) for row in rows] == [
        ("Un", "Awa", State.DRAFT),
        ("Deux", "Awa", State.DRAFT),
    ]
    assert all(list(row.exhibitors.all()) == [exhibitor] for row in rows)
    assert all(row.citations.get().source == source for row in rows)
    assert all(row.file("small").read() for row in rows)
    assert staged_files() == []

    # It is known who wrote them.
    NewsroomSettings(other_publisher_required=True).save()
    act(editor, MediaItem, "publish", rows[0])
    assert not MediaItem.objects.visible().exists()
    act(reviewer, MediaItem, "publish", rows[0])
    assert list(MediaItem.objects.visible()) == rows[:1]


def test_what_takes_too_long_waits_for_another_click_and_what_is_left_out_is_not_made(editor, monkeypatch):
    monkeypatch.setattr(picture_batches, "MOST_SECONDS", -1)
    address = page(MediaItem, "several")
    first = editor.post(address, {"pictures": [photograph(colour) for colour in ("red", "blue", "green")]})
    pictures = [item["staged"] for item in first.context["pictures"]]
    texts = {name: text for item in pictures for name, text in words(item.place, "Une vue").items()}
    sent = {"staged": [item.token for item in pictures], "credit": "", "_save": "1", **texts}

    partly = editor.post(address, {**sent, f"{pictures[0].place}-left_out": "on"})

    assert MediaItem.objects.count() == 1
    assert [item["staged"] for item in partly.context["pictures"]] == pictures[2:]


@pytest.mark.parametrize("bad", ["abc", "\0", "9" * 30, "é"])
def test_what_no_browser_sends_is_refused_without_a_fault_of_the_portal(editor, bad):
    exhibitor = make.exhibitor()
    token = editor.post(page(MediaItem, "stage"), {"picture": photograph()}).json()["token"]
    several = {"staged": [token, bad], "credit": bad, "date": bad, **dict.fromkeys((*LINKS, "venue", "sources"), bad)}

    assert editor.post(page(Exhibitor, "pictures", exhibitor.pk), {"pictures": [bad]}).status_code in (200, 302)
    assert editor.post(page(MediaItem, "several"), {**several, "_save": "1"}).status_code == 200
    assert editor.get(page(MediaItem, "several"), {"exhibitors": bad}).status_code in {200, 400}
    assert editor.get(page(MediaItem, "staged"), {"token": bad}).status_code in {400, 404}
    framing = {"picture": bad, "picture_staged": bad, "turn": bad, "cut_left": bad, "focus_x": bad}
    assert editor.post(page(MediaItem, "add"), framing).status_code == 200
    assert not MediaItem.objects.exists()
