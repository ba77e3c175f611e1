"""A save over something newer: what each editor has typed stands side by side, fields and rows, and nothing is lost."""

import pytest

from bamex.editorial.revisions import status_of
from bamex.models import State
from bamex.templatetags.admin_forms import collision_rows
from bamex.tests import make
from bamex.tests.back_office import (
    UPDATE,
    cited,
    errors,
    form_of,
    page,
    publish,
    save_draft,
    submitted,
    withdraw,
)
from exhibitors.models import Exhibitor
from news.models import Fact

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]  # Django's templates read undefined names


@pytest.fixture
def baykar():
    return make.cite(make.exhibitor(slug="baykar", name_fr="Baykar", summary_fr="Constructeur de drones."))


def test_a_later_save_is_refused_and_keeps_what_was_typed(editor, reviewer, baykar):
    mine = submitted(form_of(editor, baykar))
    publish(reviewer, Exhibitor, baykar, summary_fr="Le texte de Fatou.", website="https://exemple.test/")

    typed = {**mine, "summary_fr": "Mon texte.", "note_fr": "Ma note.", "_publish": "1"}
    refused = editor.post(page(Exhibitor, "change", baykar.pk), typed)

    assert refused.status_code == 200
    assert "fatou" in errors(refused)[0]
    html = refused.content.decode()
    assert "Le texte de Fatou." in html
    back = submitted(refused)
    assert (back["summary_fr"], back["note_fr"]) == ("Mon texte.", "Ma note.")
    assert back["website"] == "https://exemple.test/"  # that was not touched here
    baykar.refresh_from_db()
    assert baykar.summary_fr == "Le texte de Fatou."

    assert editor.post(page(Exhibitor, "change", baykar.pk), {**back, "_publish": "1"}).status_code == 302
    baykar.refresh_from_db()
    assert (baykar.summary_fr, baykar.website) == ("Mon texte.", "https://exemple.test/")


def test_what_a_colleague_has_withdrawn_is_not_published_again_by_an_older_form(editor, reviewer, baykar):
    mine = submitted(form_of(editor, baykar))
    withdraw(reviewer, baykar)

    refused = editor.post(page(Exhibitor, "change", baykar.pk), {**mine, "note_fr": "Une note.", "_publish": "1"})

    assert refused.status_code == 200
    baykar.refresh_from_db()
    assert baykar.state == State.WITHDRAWN


def test_a_change_by_content_files_or_sql_is_not_overwritten_either(editor, baykar):
    mine = submitted(form_of(editor, baykar))
    Exhibitor.objects.filter(pk=baykar.pk).update(summary_fr="Chargé d’un fichier.")

    refused = editor.post(page(Exhibitor, "change", baykar.pk), {**mine, "summary_fr": "Mon texte.", "_draft": "1"})

    assert refused.status_code == 200
    assert "Chargé d’un fichier." in refused.content.decode()


def test_a_draft_saved_over_a_newer_draft_is_refused(editor, reviewer, baykar):
    mine = submitted(form_of(editor, baykar))
    save_draft(reviewer, Exhibitor, baykar, summary_fr="Le brouillon de Fatou.")

    refused = editor.post(page(Exhibitor, "change", baykar.pk), {**mine, "summary_fr": "Le mien.", "_draft": "1"})

    assert refused.status_code == 200
    assert status_of(baykar).draft.plain["summary_fr"] == "Le brouillon de Fatou."


# Rows that a colleague has added or removed


def sides(response):
    """What the page of a collision says of each field or row: label, saved, typed."""
    context = response.context
    return collision_rows(context["editing"].collision, context["adminform"], context["inline_admin_formsets"])


def test_a_source_that_a_colleague_has_cited_is_named_and_taken_over(editor, reviewer, baykar):
    mine = submitted(form_of(editor, baykar))
    other = make.source()
    save_draft(reviewer, Exhibitor, baykar, **cited(other, already=baykar.citations.all()))

    refused = editor.post(page(Exhibitor, "change", baykar.pk), {**mine, "summary_fr": "Le mien.", "_draft": "1"})

    assert "réunit les deux" not in refused.content.decode()
    assert any("ajout" in label and str(other) in saved for label, saved, _typed in sides(refused))
    editor.post(page(Exhibitor, "change", baykar.pk), {**submitted(refused), "_draft": "1"})
    draft = status_of(baykar).draft.plain
    assert (draft["summary_fr"], len(draft["sources"])) == ("Le mien.", 2)


def test_a_source_that_a_colleague_has_published_is_in_the_form_of_the_other_too(editor, reviewer, baykar):
    mine = submitted(form_of(editor, baykar))
    mine |= {"citations-__prefix__-exhibitor": str(baykar.pk), "citations-MAX_NUM_FORMS": "300"}  # as browsers send
    other = make.source()
    publish(reviewer, Exhibitor, baykar, **cited(other, already=baykar.citations.all()))

    refused = editor.post(page(Exhibitor, "change", baykar.pk), {**mine, "summary_fr": "Le mien.", "_publish": "1"})

    assert [str(label).split("\u00a0")[0] for label, _saved, _typed in sides(refused)] == [
        "Résumé [fr]",
        "Citation de source",
    ]
    again = submitted(refused)
    assert editor.post(page(Exhibitor, "change", baykar.pk), {**again, "_publish": "1"}).status_code == 302
    assert baykar.citations.count() == 2


def test_the_same_source_cited_by_both_is_cited_once(editor, reviewer, baykar):
    mine = submitted(form_of(editor, baykar))
    both = cited(make.source(), already=baykar.citations.all()) | {"citations-1-exhibitor": str(baykar.pk)}
    publish(reviewer, Exhibitor, baykar, **both)

    refused = editor.post(page(Exhibitor, "change", baykar.pk), {**mine, **both, "_publish": "1"})

    assert "réunit les deux" in refused.content.decode()
    assert editor.post(page(Exhibitor, "change", baykar.pk), {**submitted(refused), "_publish": "1"}).status_code == 302
    assert baykar.citations.count() == 2


def test_an_answer_that_a_colleague_has_removed_is_named_and_does_not_come_back(editor, reviewer):
    fact = make.fact("15", "17")
    mine = submitted(form_of(editor, fact))
    publish(reviewer, Fact, fact, **{"claims-0-DELETE": "on"}, **UPDATE)

    refused = editor.post(
        page(Fact, "change", fact.pk), {**mine, "reading_fr": "Ma lecture.", "_publish": "1", **UPDATE}
    )

    assert any("retrait" in label and "15" in typed for label, _saved, typed in sides(refused))
    again = editor.post(page(Fact, "change", fact.pk), {**submitted(refused), "_publish": "1", **UPDATE})
    assert again.status_code == 302
    assert [claim.value_fr for claim in fact.claims.all()] == ["17"]


def test_an_answer_that_only_a_colleague_has_changed_is_in_the_form_as_they_saved_it(editor, reviewer):
    fact = make.fact("15", "17")
    mine = submitted(form_of(editor, fact), **{"claims-1-value_fr": "dix-sept", "claims-1-value_en": "seventeen"})
    theirs = {"claims-0-value_fr": "seize", "claims-0-value_en": "sixteen", "claims-1-value_fr": "18"}
    publish(reviewer, Fact, fact, **theirs, **UPDATE)

    refused = editor.post(page(Fact, "change", fact.pk), {**mine, "_draft": "1"})

    assert [each[1:] for each in sides(refused)] == [("18", "dix-sept"), ("17", "seventeen")]
    back = submitted(refused)
    assert (back["claims-0-value_fr"], back["claims-1-value_fr"]) == ("seize", "dix-sept")


def test_an_answer_that_was_changed_here_and_removed_there_is_kept_as_it_was_typed(editor, reviewer):
    fact = make.fact("15", "17")
    mine = submitted(form_of(editor, fact), **{"claims-0-value_fr": "16"})
    publish(reviewer, Fact, fact, **{"claims-0-DELETE": "on"}, **UPDATE)

    refused = editor.post(page(Fact, "change", fact.pk), {**mine, "_publish": "1", **UPDATE})
    assert any("retrait" in label and "16" in typed for label, _saved, typed in sides(refused))

    editor.post(page(Fact, "change", fact.pk), {**submitted(refused), "_publish": "1", **UPDATE})
    assert {claim.value_fr for claim in fact.claims.all()} == {"16", "17"}


def test_an_answer_removed_in_a_draft_goes_from_the_form_too_and_one_added_there_comes(editor, reviewer):
    fact = make.fact("15", "17")
    mine = submitted(form_of(editor, fact))
    theirs = submitted(form_of(reviewer, fact))
    new = {name.replace("claims-1-", "claims-2-"): value for name, value in theirs.items() if "claims-1-" in name}
    new |= {"claims-2-id": "", "claims-2-value_fr": "19", "claims-2-position": 3, "claims-TOTAL_FORMS": 3}
    reviewer.post(page(Fact, "change", fact.pk), {**theirs, **new, "claims-0-DELETE": "on", "_draft": "1"})

    refused = editor.post(page(Fact, "change", fact.pk), {**mine, "reading_fr": "Ma lecture.", "_draft": "1"})

    labels = " ".join(str(label) for label, _saved, _typed in sides(refused))
    assert "ajout" in labels
    assert "retrait" in labels
    editor.post(page(Fact, "change", fact.pk), {**submitted(refused), "_draft": "1"})
    draft = status_of(fact).draft.plain
    assert ([claim["value_fr"] for claim in draft["claims"]], draft["reading_fr"]) == (["17", "19"], "Ma lecture.")


def test_other_things_changed_by_both_are_in_the_form_and_it_says_so(editor, reviewer, baykar):
    mine = submitted(form_of(editor, baykar))
    publish(reviewer, Exhibitor, baykar, website="https://exemple.test/")

    refused = editor.post(page(Exhibitor, "change", baykar.pk), {**mine, "_draft": "1"})

    assert sides(refused) == []
    assert "réunit les deux" in refused.content.decode()
