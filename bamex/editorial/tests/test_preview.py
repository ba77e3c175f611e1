"""A page is seen before it is public, by those who may, and nothing of it is found afterwards."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.utils import timezone

from bamex import clock
from bamex.editorial.models import Revision
from bamex.editorial.preview_pages import make_token
from bamex.editorial.revisions import keep_revision, plain_of
from bamex.editorial.targets import Target, target_named
from bamex.models import ContentVersion, State
from bamex.tests import make
from bamex.tests.stored import StoredPortal
from bamex.tests.web import MARKER, everywhere, make_web, nouns, shown
from news.models import OpenQuestion

pytestmark = pytest.mark.django_db


def draft_of(row, **texts):
    """A revision that says other texts than the row."""
    return keep_revision(row, plain_of(row) | texts, Revision.Act.DRAFT, author=None)


def text_of(answer):
    return answer.content.decode()


def test_the_draft_of_a_live_page_is_seen_in_both_languages_and_readers_see_what_they_saw(editor):
    baykar = make.cite(make.exhibitor())
    draft = draft_of(baykar, summary_fr="Un nouveau texte.", summary_en="A new text.")

    assert "Un nouveau texte." in text_of(editor.get(f"/admin/preview/{draft.pk}/fr/"))
    assert "A new text." in text_of(editor.get(f"/admin/preview/{draft.pk}/en/"))
    assert "Constructeur de drones." in text_of(editor.get(f"/admin/preview/{draft.pk}/fr/now/"))
    assert "Constructeur de drones." in text_of(editor.get(baykar.get_absolute_url()))
    baykar.refresh_from_db()
    assert baykar.summary_fr == "Constructeur de drones."


def test_the_shell_says_whose_draft_it_is_and_of_what_it_rests_on(editor):
    maker = make.exhibitor(state=State.DRAFT, name_fr="Atelier neuf", slug="atelier")
    product = make.product(maker=maker, state=State.DRAFT)
    awa = User.objects.get()
    draft = keep_revision(product, plain_of(product), Revision.Act.DRAFT, author=awa)

    page = text_of(editor.get(f"/admin/preview/{draft.pk}/?language=fr&width=desktop&beside=1"))

    assert "awa" in page
    assert "Atelier neuf" in page
    assert 'data-width="desktop"' in page
    assert f'src="/admin/preview/{draft.pk}/fr/now/"' in page
    assert "Drone armé." in text_of(editor.get(f"/admin/preview/{draft.pk}/fr/"))
    assert "Drone armé." not in text_of(editor.get(f"/admin/preview/{draft.pk}/fr/now/"))


def test_a_draft_without_a_revision_is_seen_as_it_stands(editor):
    draft = make.article(state=State.DRAFT, title_fr="Pas encore")

    assert "Pas encore" in text_of(editor.get(f"/admin/preview/news.Article/{draft.pk}/fr/"))


@pytest.mark.parametrize("model", nouns(), ids=lambda model: model.__name__)
def test_every_noun_has_a_preview_in_both_languages(editor, model):
    row = make_web()[model]
    model.objects.filter(pk=row.pk).update(state=State.DRAFT)

    for language in ("fr", "en"):
        answer = editor.get(f"/admin/preview/{row._meta.label}/{row.pk}/{language}/")
        assert answer.status_code == 200
        assert f'<html lang="{language}">' in text_of(answer)
        assert str(row.title_in(language).with_figures()).split()[0] in text_of(answer)


def test_the_salon_is_seen_on_the_first_page(editor):
    salon = make.salon()
    draft = draft_of(salon, summary_fr="Le salon revient.")

    assert "Le salon revient." in text_of(editor.get(f"/admin/preview/{draft.pk}/fr/"))


def test_a_point_that_nobody_publishes_is_seen_on_the_list_where_it_stands(editor):
    question = OpenQuestion.objects.create(text_fr="Les horaires", position=3)
    draft = draft_of(question, text_fr="Les heures d’ouverture")

    page = text_of(editor.get(f"/admin/preview/{draft.pk}/fr/"))

    assert "Les heures d’ouverture" in page
    assert "Ce que nos sources ne disent pas" in page


def test_a_picture_that_is_a_draft_is_seen(editor):
    picture = make.media_item(state=State.DRAFT)
    start = f"/admin/preview/{picture._meta.label}/{picture.pk}"
    path = picture.files[-1].path

    assert editor.get(path).status_code == 404
    page = text_of(editor.get(f"{start}/fr/"))
    assert f"{start}/media/" in page
    assert ' src="/media/' not in page
    answer = editor.get(f"{start}/media/{path.rpartition('/')[2]}")
    assert answer.content == picture.files[-1].read()
    assert answer["Cache-Control"] == "no-store, private"


def test_no_cache_keeps_it_no_engine_notes_it_and_only_the_shell_frames_it(editor):
    draft = draft_of(make.exhibitor())

    shell, page = (editor.get(f"/admin/preview/{draft.pk}/{part}") for part in ("", "fr/"))

    for answer in (shell, page):
        assert answer["Cache-Control"] == "no-store, private"
        assert answer["X-Robots-Tag"] == "noindex"
        assert '<meta name="robots" content="noindex">' in text_of(answer)
        assert not answer.has_header("ETag")
        assert not answer.has_header("Last-Modified")
    assert "frame-src 'self'" in shell["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in shell["Content-Security-Policy"]
    assert shell["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'self'" in page["Content-Security-Policy"]
    assert "frame-src" not in page["Content-Security-Policy"]
    assert page["X-Frame-Options"] == "SAMEORIGIN"


def test_only_staff_who_may_see_the_object_see_it(client):
    baykar = make.exhibitor()
    draft = draft_of(baykar)
    address = f"/admin/preview/{draft.pk}/fr/"

    assert "/admin/login/" in client.get(address)["Location"]
    user = User.objects.create_user("moussa", is_staff=True)
    client.force_login(user)
    assert client.get(address).status_code == 403
    user.user_permissions.add(Permission.objects.get(codename="view_exhibitor"))
    assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    "name",
    ["999", "exhibitors.Exhibitor/999", "exhibitors.Exhibitor/TR", "auth.User/1", "no.Model/1", "editorial.Revision/1"],
)
def test_what_is_not_there_is_not_found(editor, name):
    assert editor.get(f"/admin/preview/{name}/").status_code == 404
    assert editor.get(f"/admin/preview/{name}/fr/").status_code == 404


# Shared


def test_whoever_has_the_signed_link_sees_it_for_some_days(client):
    draft = draft_of(make.exhibitor(), summary_fr="À relire.")
    token, until = make_token(target_named(str(draft.pk)))
    address = f"/admin/preview/link/{token}/"

    shell, page = client.get(address), client.get(f"{address}fr/")

    assert f'src="{address}' in text_of(shell)
    assert "À relire." in text_of(page)
    assert shell["Cache-Control"] == page["Cache-Control"] == "no-store, private"
    assert timedelta(days=7) < until - timezone.now() < timedelta(days=8)
    with clock.set_to(until + timedelta(seconds=1)):
        for refused in (client.get(address), client.get(f"{address}fr/")):
            assert refused.status_code == 404
            assert "Ce lien ne donne plus accès" in text_of(refused)
            assert "no longer leads" in text_of(refused)
            assert "À relire." not in text_of(refused)


def test_a_link_that_was_altered_or_whose_object_is_gone_is_refused(client):
    article = make.article(state=State.DRAFT)
    token, _until = make_token(Target(type(article), article.pk))

    assert client.get(f"/admin/preview/link/{token[:-1]}x/").status_code == 404
    assert client.get("/admin/preview/link/rien/").status_code == 404
    article.delete()
    assert client.get(f"/admin/preview/link/{token}/").status_code == 404


def test_a_link_that_went_to_the_wrong_person_is_revoked(editor, client):
    baykar, other = make.exhibitor(), make.article(state=State.DRAFT)
    links = [f"/admin/preview/link/{make_token(Target(type(row), row.pk))[0]}/" for row in (baykar, other)]
    assert [Client().get(link).status_code for link in links] == [200, 200]
    assert "Révoquer les liens" in text_of(editor.get(f"/admin/preview/{baykar._meta.label}/{baykar.pk}/?language=fr"))

    answer = editor.post(f"/admin/preview/{baykar._meta.label}/{baykar.pk}/revoke/", follow=True)

    assert "ne mènent plus" in text_of(answer)
    assert [Client().get(link).status_code for link in links] == [404, 200]
    again = make_token(Target(type(baykar), baykar.pk))[0]
    assert Client().get(f"/admin/preview/link/{again}/").status_code == 200
    assert editor.get(f"/admin/preview/{baykar._meta.label}/{baykar.pk}/revoke/").status_code == 405


# Nothing stays


def test_the_words_of_a_draft_that_was_seen_are_found_nowhere_after_the_next_change(editor, tmp_path):
    web, portal = make_web(), StoredPortal(tmp_path)
    everything = everywhere(portal)
    assert shown(portal, everything) == {}
    fact = next(row for model, row in web.items() if model.__name__ == "Fact")
    plain = plain_of(fact)
    plain["claims"][0] |= {"value_fr": MARKER, "value_en": MARKER}
    draft = keep_revision(fact, plain, Revision.Act.DRAFT, author=None)
    texts = {f"{name}_{language}": MARKER for name in ("name", "summary") for language in ("fr", "en")}
    others = [draft_of(row, **texts) for model, row in web.items() if model.__name__ in {"Exhibitor", "Venue"}]
    before = ContentVersion.current().number

    seen = 0
    for revision in (draft, *others):
        for language in ("fr", "en"):
            seen += MARKER in text_of(editor.get(f"/admin/preview/{revision.pk}/{language}/"))
    assert seen >= 4
    assert ContentVersion.current().number == before
    make.article()

    assert ContentVersion.current().number > before
    assert shown(portal, everything) == {}


def test_a_preview_writes_nothing_that_stays(editor):
    baykar = make.cite(make.exhibitor())
    draft = draft_of(baykar, summary_fr="Autre.", slug="autre")

    assert "Autre." in text_of(editor.get(f"/admin/preview/{draft.pk}/fr/"))

    baykar.refresh_from_db()
    assert (baykar.slug != "autre", baykar.former_slugs, baykar.citations.count()) == (True, [], 1)
    assert editor.get("/fr/exposants/autre/").status_code == 404
