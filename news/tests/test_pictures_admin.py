"""The editor's side of a picture: it is uploaded, described, credited, published; and what is wrong is said."""

import io

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.html import strip_tags
from PIL import Image

from bamex.models import Correction, State
from bamex.tests import make
from bamex.tests.back_office import act, cited, errors, page, press, publish, withdraw
from news.models import MediaItem
from news.renditions import make_renditions

pytestmark = pytest.mark.django_db

LANGUAGES = pytest.mark.parametrize("language", ["fr", "en"])


@pytest.fixture(autouse=True)
def only_small_files(monkeypatch):
    """Larger files take seconds to encode."""
    from news import renditions

    roles = [role for role in renditions.ROLES if role.name in {"light", "small", "medium"}]
    monkeypatch.setattr(renditions, "ROLES", roles)


def photograph(colour="red", size=(400, 300)):
    return make.uploaded(Image.new("RGB", size, colour))


def filled(**changes):
    """What an editor writes of a picture, with the file."""
    texts = {
        "caption_fr": "Le stand",
        "alt_fr": "Un drone",
        "credit": "Awa Traoré",
        "rights_fr": "Tous droits réservés",
    }
    return {"picture": photograph(), **texts, **cited(make.source()), **changes}


def add(editor, language="fr", button="_publish", **changes):
    editor.defaults["HTTP_ACCEPT_LANGUAGE"] = language
    return press(editor, button, MediaItem, **changes)


def test_an_editor_publishes_a_picture_that_readers_then_see(editor, client):
    exhibitor = make.cite(make.exhibitor())

    assert add(editor, **filled(exhibitors=[exhibitor.pk], caption_en="The stand")).status_code == 302

    row = MediaItem.objects.get()
    assert (row.code, row.state, row.caption_en, row.alt_en or "") == ("M001", State.PUBLISHED, "The stand", "")
    assert {(file.role, file.kind) for file in row.files} == {
        (role, kind) for role in ("light", "small", "medium") for kind in ("avif", "jpg")
    }
    assert row.file("small").path.removesuffix(".jpg")[-12:] in client.get(row.file("small").path).headers["ETag"]
    assert row.file("small").file_name in client.get(exhibitor.get_absolute_url()).content.decode()


def test_a_draft_needs_no_credit_yet_and_only_the_editor_sees_it(editor, client):
    assert add(editor, button="_draft", **filled(credit="", rights_fr="")).status_code == 302
    row = MediaItem.objects.get()
    preview = page(MediaItem, "preview", row.pk, row.picture)

    assert preview in editor.get(page(MediaItem, "change", row.pk)).content.decode()
    answer = editor.get(preview)
    assert Image.open(io.BytesIO(answer.content)).size == (400, 300)
    assert "no-store" in answer.headers["Cache-Control"]
    editor.logout()
    assert editor.get(preview).status_code == 302  # to the login
    assert client.get(row.file("small").path).status_code == 404


WRONG = {
    "no file": ({"picture": ""}, {"fr": "Image : choisissez un fichier.", "en": "Picture: choose a file."}),
    "an empty file": (
        {"picture": SimpleUploadedFile("x.jpg", b"")},
        {"fr": "Image : le fichier est vide.", "en": "Picture: the file is empty."},
    ),
    "a drawing": (
        {"picture": SimpleUploadedFile("x.svg", b"<svg/>")},
        {
            "fr": "Image : ce fichier n’est pas une image JPEG, PNG, WebP ou AVIF ; les dessins SVG ne sont pas "
            "acceptés.",
            "en": "Picture: this is no JPEG, PNG, WebP or AVIF picture; drawings in SVG are not accepted.",
        },
    ),
    "no French caption": (
        {"caption_fr": "", "caption_en": "The stand"},
        {"fr": "Légende [fr] : le texte français est obligatoire.", "en": "Caption [fr]: the French text is required."},
    ),
    "no French description": (
        {"alt_fr": ""},
        {
            "fr": "Description [fr] : le texte français est obligatoire.",
            "en": "Description [fr]: the French text is required.",
        },
    ),
    "no credit": (
        {"credit": ""},
        {
            "fr": "Crédit : sans cette mention, l’image ne peut pas être publiée.",
            "en": "Credit: no picture is published without.",
        },
    ),
    "no rights in French": (
        {"rights_fr": ""},
        {
            "fr": "Droits [fr] : sans cette mention, l’image ne peut pas être publiée.",
            "en": "Rights [fr]: no picture is published without.",
        },
    ),
    "no source": (
        {"citations-TOTAL_FORMS": 0},
        {
            "fr": "Citez au moins une source : rien n’est publié sans. Ou cochez « Image du salon » si c’est le cas.",
            "en": "Cite at least one source: nothing is published without. "
            "Or tick “The salon’s own picture” if it is the case.",
        },
    ),
}


@LANGUAGES
@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_wrong_is_said_with_its_field_and_its_language(editor, wrong, language):
    changes, said = WRONG[wrong]
    if wrong == "a drawing" or wrong == "an empty file":
        changes["picture"].seek(0)

    answer = add(editor, language, **filled(**changes))

    assert [" ".join(strip_tags(error).split()) for error in errors(answer)] == [said[language]]
    assert not MediaItem.objects.exists()


def test_a_text_may_be_changed_without_choosing_the_file_again(editor):
    add(editor, **filled())
    row = MediaItem.objects.get()

    assert publish(editor, MediaItem, row, position="3").status_code == 302

    again = MediaItem.objects.get()
    assert (again.position, again.renditions, again.picture) == (3, row.renditions, row.picture)


def test_another_file_for_a_published_picture_is_a_change_to_be_explained(editor):
    add(editor, **filled())
    row = MediaItem.objects.get()

    refused = publish(editor, MediaItem, row, picture=photograph("blue"))
    assert "Image" in errors(refused)[0]
    assert MediaItem.objects.get().picture == row.picture
    note = {"change_note_fr": "Meilleur tirage.", "change_note_en": "A better print."}
    assert (
        publish(editor, MediaItem, row, picture=photograph("blue"), change_kind="correction", **note).status_code == 302
    )

    assert MediaItem.objects.get().picture != row.picture
    assert Correction.objects.get().object_code == row.code


def test_pictures_without_credit_rights_or_source_are_not_published_from_the_list(editor):
    fit = make.cite(make.media_item(state=State.DRAFT))
    unfit = [
        make.cite(make.media_item(state=State.DRAFT, **missing)) for missing in ({"credit": ""}, {"rights_fr": ""})
    ]
    uncited = make.media_item(state=State.DRAFT)

    act(editor, MediaItem, "publish", fit, *unfit, uncited)

    assert list(MediaItem.objects.visible()) == [fit]


def test_where_none_of_the_pictures_is_fit_nothing_says_that_all_were_published(editor):
    editor.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    unfit = make.cite(make.media_item(state=State.DRAFT, credit=""))

    answer = act(editor, MediaItem, "publish", unfit)

    said = [str(message) for message in answer.context["messages"]]
    assert [text.split(":")[0] for text in said] == ["Not published"]
    shown = [str(message) for message in act(editor, MediaItem, "publish", make.media_item()).context["messages"]]
    assert shown == ["1 object was published already, as it is."]


def test_of_one_published_and_one_unfit_each_is_told_what_is_true_of_it(editor):
    editor.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    unfit = make.cite(make.media_item(state=State.DRAFT, credit=""))

    answer = act(editor, MediaItem, "publish", make.cite(make.media_item()), unfit)

    assert [str(message) for message in answer.context["messages"]] == [
        "1 object was published already, as it is.",
        "Not published: “Le stand de Baykar”. Credit: no picture is published without.",
    ]


def test_the_preview_of_a_picture_whose_file_is_lost_is_not_found(editor):
    row = make.media_item(made_of=make_renditions(photograph("green")))
    default_storage.delete(row.file("medium").stored_as)

    assert editor.get(reverse("admin:news_mediaitem_preview", args=[row.pk, row.picture])).status_code == 404


def test_withdrawing_from_the_list_takes_the_files_away_from_readers(editor, client):
    shown = make.cite(make.media_item())

    withdraw(editor, shown)

    assert client.get(shown.file("small").path).status_code == 410
