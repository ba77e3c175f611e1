"""Acts on many objects of a list: each says truthfully what it did and what it left out."""

import pytest

from bamex.editorial.revisions import status_of
from bamex.models import State
from bamex.tests import make
from bamex.tests.back_office import act, page, publish, save_draft, told
from exhibitors.models import Category, Exhibitor

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]  # Django's templates read undefined names


def test_drafts_are_submitted_from_the_list_and_what_has_none_is_named(writer):
    live, draft = make.cite(make.exhibitor(name_fr="Baykar")), make.exhibitor(name_fr="Otokar", state=State.DRAFT)
    other = make.cite(make.exhibitor(name_fr="STM"))
    save_draft(writer, Exhibitor, live, summary_fr="À revoir.")

    *_others, done, left_out = told(act(writer, Exhibitor, "submit", live, draft, other))

    assert done.startswith("2 ")
    assert "STM" in left_out
    assert [status_of(row).review for row in (live, draft, other)] == ["submitted", "submitted", ""]


def test_the_log_says_in_each_readers_language_what_was_done_from_a_list(editor):
    row = make.cite(make.exhibitor(name_fr="Otokar", state=State.DRAFT))
    act(editor, Exhibitor, "publish", row)
    history = f"/admin/revisions/exhibitors.Exhibitor/{row.pk}/"

    assert "Publication depuis la liste." in editor.get(history).content.decode()
    editor.post("/admin/language/", {"language": "en"})
    assert "Published from the list." in editor.get(history).content.decode()


def test_rows_are_filed_under_a_domain_as_drafts(writer, editor):
    drones = Category.objects.create(name_fr="Drones", slug="drones", state=State.PUBLISHED)
    live, draft = make.cite(make.exhibitor(name_fr="Baykar")), make.exhibitor(name_fr="Otokar", state=State.DRAFT)
    url = page(Exhibitor, "changelist")
    data = {"action": "categorise", "_selected_action": [live.pk, draft.pk]}

    asked = writer.post(url, data)
    assert "Baykar" in asked.content.decode()
    nothing = writer.post(url, {**data, "categorising": "1"})
    assert nothing.context["form"].non_field_errors()
    done = writer.post(url, {**data, "categorising": "1", "domains": [drones.pk]}, follow=True)

    assert told(done)[0].startswith("2 ")
    assert list(live.domains.all()) == []
    assert list(draft.domains.all()) == [drones]
    assert status_of(live).draft.plain["domains"] == [drones.code]
    again = writer.post(url, {**data, "categorising": "1", "domains": [drones.pk]}, follow=True)
    assert "Baykar" in told(again)[0]
    publish(editor, Exhibitor, live)
    assert list(live.domains.all()) == [drones]


def test_a_list_without_headings_does_not_offer_them(editor):
    make.article()
    from news.models import Article

    assert "categorise" not in editor.get(page(Article, "changelist")).content.decode()
