"""Whoever changes what is published says which kind of change it is, and readers find it with the earlier wording."""

import io
from datetime import date

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from bamex.history.diff import describe_unlogged_changes
from bamex.history.snapshots import keep_all_public_versions, keep_public_version
from bamex.importer.content_file import ContentFile
from bamex.importer.loader import load
from bamex.models import ContentVersion, Correction, PublicVersion, State
from bamex.tests import make
from bamex.tests.back_office import act, errors, page, publish, save_draft
from bamex.tests.crawl import Page, tight
from exhibitors.models import Country, Exhibitor, Product
from news.models import Article, Claim, Fact, Statement
from programme.models import Phase, Salon, Session

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]  # Django's templates read undefined names

CORRECTION = {
    "change_kind": "correction",
    "change_note_fr": "Le chiffre était faux.",
    "change_note_en": "The figure was wrong.",
}


def changed(correction):
    return [(change["field"], change["language"], change["earlier"], change["later"]) for change in correction.changes]


# The question


def test_a_published_figure_is_not_changed_without_saying_why(editor):
    fact = make.fact("15")

    response = publish(editor, Fact, fact, **{"claims-0-value_fr": "17"})

    assert response.status_code == 200
    (error,) = response.context["adminform"].form.errors["change_kind"]
    assert "Réponse, Valeur [fr]" in error
    assert "Correction" in response.content.decode()
    assert fact.claims.get().value_fr == "15"
    assert not Correction.objects.exists()


QUESTIONS = {
    "a name": (Exhibitor, make.exhibitor, {"name_fr": "Baykar Tech"}),
    "a legal name": (Exhibitor, make.exhibitor, {"legal_name": "Baykar A.Ş."}),
    "a figure": (Exhibitor, make.exhibitor, {"founded": 1984}),
    "a date": (Session, make.session, {"start": "2025-11-12"}),
    "a status": (Session, make.session, {"status": "cancelled"}),
    "a title": (Article, make.article, {"title_en": "The show is open"}),
    "a statement": (Statement, make.statement, {"substance_fr": "Il félicite."}),
    "a speaker": (Statement, make.statement, {"person": lambda: make.person(name="Autre").pk}),
    "the salon's dates": (Salon, make.salon, {"start": "2025-11-10"}),
    "a phase": (Phase, make.phase, {"end": "2025-11-13"}),
    "a country": (Country, make.country, {"name_fr": "Turquie"}),
}


@pytest.mark.parametrize("what", QUESTIONS)
def test_the_question_is_asked_when_an_editor_changes(editor, what):
    model, maker, values = QUESTIONS[what]
    row = maker()
    if hasattr(row, "citations"):
        make.cite(row)
    values = {name: value() if callable(value) else value for name, value in values.items()}

    refused = publish(editor, model, row, **values)
    answered = publish(editor, model, row, **values, **CORRECTION)

    assert list(refused.context["adminform"].form.errors) == ["change_kind"]
    assert answered.status_code == 302
    correction = Correction.objects.get()
    assert correction.kind == "correction"
    assert any(name.startswith(correction.changes[0]["field"]) for name in values)


@pytest.mark.parametrize(
    "values",
    [
        {"summary_fr": "Fabricant de drones."},
        {"aliases": "Baykar Makina"},
        {"name_fr": " Baykar "},
        {"slug": "baykar-tech"},
    ],
    ids=["a summary", "an alias", "nothing but spaces", "an address"],
)
def test_the_question_is_not_asked_about(editor, values):
    row = make.cite(make.exhibitor())

    assert publish(editor, Exhibitor, row, **values).status_code == 302
    assert not Correction.objects.exists()


def test_a_first_translation_is_no_correction(editor):
    row = make.cite(make.exhibitor(name_fr="Génie militaire", name_en=""))

    assert publish(editor, Exhibitor, row, name_en="Military engineers").status_code == 302
    assert not Correction.objects.exists()


@pytest.mark.parametrize(
    ("model", "maker", "values", "label"),
    [
        (Exhibitor, make.exhibitor, {"name_fr": "Baykar Tech"}, "Nom [fr]"),
        (Exhibitor, make.exhibitor, {"founded": 1984}, "Année de création"),
        (Session, make.session, {"start": "2025-11-10"}, "Premier jour"),
        (Article, make.article, {"body_fr": "Le 12 novembre."}, "Texte [fr]"),
    ],
)
def test_a_name_a_date_or_a_figure_is_no_minor_edit(editor, model, maker, values, label):
    row = make.cite(maker())

    refused = publish(editor, model, row, **values, change_kind="minor")

    (error,) = refused.context["adminform"].form.errors["change_kind"]
    assert label in error


def test_a_draft_is_changed_freely_and_shows_no_question(editor):
    row = make.cite(make.exhibitor(state=State.DRAFT))

    assert "change_kind" not in editor.get(page(Exhibitor, "change", row.pk)).content.decode()
    assert "change_kind" not in editor.get(page(Exhibitor, "add")).content.decode()
    assert save_draft(editor, Exhibitor, row, name_fr="Autre").status_code == 302
    assert save_draft(editor, Exhibitor, row, name_fr="Encore").status_code == 302


def test_a_new_source_on_an_answer_is_no_correction(editor):
    fact = make.fact("15")
    claim = fact.claims.get()
    sources = [*claim.citations.values_list("source", flat=True), make.source().pk]

    assert publish(editor, Fact, fact, **{"claims-0-sources": sources}).status_code == 302


@pytest.mark.parametrize(
    ("answer", "field"),
    [
        ({"change_kind": "correction"}, "change_note_fr"),
        ({"change_kind": "update", "change_note_fr": " ", "change_note_en": "New."}, "change_note_fr"),
        ({"change_kind": "autre"}, "change_kind"),
    ],
)
def test_an_answer_is_complete(editor, answer, field):
    row = make.cite(make.exhibitor())

    response = publish(editor, Exhibitor, row, name_fr="Baykar Tech", **answer)

    assert field in response.context["adminform"].form.errors
    assert not Correction.objects.exists()


def test_a_minor_edit_is_not_listed(editor):
    row = make.cite(make.exhibitor())

    assert publish(editor, Exhibitor, row, name_fr="BAYKAR", change_kind="minor").status_code == 302

    assert not Correction.objects.exists()
    assert PublicVersion.objects.filter(object_code=row.code).count() == 1


def test_removing_or_adding_an_answer_asks_too(editor):
    fact = make.fact("15", "17")
    extra = {"claims-TOTAL_FORMS": 3, "claims-2-value_fr": "30", "claims-2-sources": [make.source().pk]}

    removed = publish(editor, Fact, fact, **{"claims-1-DELETE": "on"})
    added = publish(editor, Fact, fact, **extra)

    assert "17" in removed.context["adminform"].form.errors["change_kind"][0]
    assert "change_kind" in added.context["adminform"].form.errors
    assert publish(editor, Fact, fact, **{"claims-1-DELETE": "on"}, **CORRECTION).status_code == 302
    assert changed(Correction.objects.get()) == [("value", "fr", "17", ""), ("value", "en", "17", "")]


def test_an_answer_removed_is_not_taken_for_one_that_changed(editor):
    fact = make.fact("15", "17", "20")

    publish(editor, Fact, fact, **{"claims-1-DELETE": "on", "claims-2-value_fr": "21"}, **CORRECTION)

    said = [line for line in changed(Correction.objects.get()) if line[1] == "fr"]
    assert said == [("value", "fr", "17", ""), ("value", "fr", "20", "21")]


def test_an_answer_edited_or_added_on_its_own_page_asks_too(editor):
    fact = make.fact("15")
    claim = fact.claims.get()
    new = {"fact": fact.pk, "value_fr": "30", "position": 2}
    citation = {
        "citations-TOTAL_FORMS": 1,
        "citations-INITIAL_FORMS": 0,
        "citations-0-source": make.source().pk,
        "citations-0-field": "",
    }

    assert publish(editor, Claim, claim, value_fr="17").status_code == 200
    assert publish(editor, Claim, claim, value_fr="17", **CORRECTION).status_code == 302
    assert publish(editor, Claim, **new, **citation).status_code == 200
    assert publish(editor, Claim, **new, **citation, **CORRECTION).status_code == 302

    assert [row.object_code for row in Correction.objects.all()] == [fact.code] * 2


def test_an_answer_to_a_published_question_is_removed_on_the_question_s_page_only(editor):
    claim, draft = make.fact("15").claims.get(), make.fact("15", state=State.DRAFT).claims.get()

    assert editor.post(page(Claim, "delete", claim.pk), {"post": "yes"}).status_code == 403
    act(editor, Claim, "delete_selected", claim)
    assert Claim.objects.filter(pk=claim.pk).exists()
    assert editor.post(page(Claim, "delete", draft.pk), {"post": "yes"}).status_code == 302


def test_a_specification_asks_too(editor):
    product = make.cite(make.product())
    product.specifications.create(
        label_fr="Autonomie", label_en="Endurance", value_fr="27", value_en="27", source=make.source()
    )

    assert publish(editor, Product, product, **{"specifications-0-value_fr": "29"}).status_code == 200
    assert publish(editor, Product, product, **{"specifications-0-value_fr": "29"}, **CORRECTION).status_code == 302

    assert changed(Correction.objects.get()) == [("value", "fr", "27", "29")]


def test_when_the_page_is_refused_for_another_reason_nothing_is_written(editor):
    row = make.cite(make.exhibitor())

    response = publish(editor, Exhibitor, row, name_fr="", **CORRECTION)

    assert errors(response)
    assert not Correction.objects.exists()
    assert Exhibitor.objects.get().name_fr == "Baykar"


# What is written


def test_the_log_keeps_both_wordings_in_each_language(editor):
    row = make.cite(make.exhibitor(name_fr="Génie militaire", name_en="Engineers", founded=1984))
    values = {"name_fr": "Génie", "name_en": "Army Engineers", "founded": 1985, "certainty": "reported"}

    before = ContentVersion.objects.get().number
    publish(editor, Exhibitor, row, **values, **CORRECTION)

    correction = Correction.objects.get()
    assert (correction.note_fr, correction.note_en) == ("Le chiffre était faux.", "The figure was wrong.")
    assert correction.object_code == row.code
    assert correction.made.date() == correction.date
    assert changed(correction) == [
        ("name", "fr", "Génie militaire", "Génie"),
        ("name", "en", "Engineers", "Army Engineers"),
        ("certainty", "", "confirmed", "reported"),
        ("founded", "", 1984, 1985),
    ]
    assert ContentVersion.objects.get().number > before


def test_the_log_keeps_the_names_of_what_an_object_named(editor):
    row = make.cite(make.statement(person=make.person(name="Abdoulaye Maïga")))
    other = make.person(name="Oumarou Maïga")

    publish(editor, Statement, row, person=other.pk, **CORRECTION)

    assert changed(Correction.objects.get()) == [
        ("person", "fr", "Abdoulaye Maïga", "Oumarou Maïga"),
        ("person", "en", "Abdoulaye Maïga", "Oumarou Maïga"),
    ]


def test_the_log_does_not_name_a_draft(editor):
    row = make.cite(make.delegation(head=make.person(name="Connu")))
    secret = make.person(name="Pas encore", state=State.DRAFT)

    publish(editor, type(row), row, head=secret.pk, **CORRECTION)

    assert "Pas encore" not in str(Correction.objects.get().changes)


# What readers see


def test_a_corrected_figure_is_on_the_log_on_the_page_and_among_the_wordings(editor):
    fact = make.fact("15")
    keep_public_version(fact)
    publish(editor, Fact, fact, **{"claims-0-value_fr": "17", "claims-0-value_en": "seventeen"}, **CORRECTION)
    entry = Correction.objects.get()

    for language, note, path in (("fr", "Le chiffre était faux.", "redactions"), ("en", "The figure", "wordings")):
        with override(language):
            own, log = Page(fact.get_absolute_url()), Page(f"/{language}/corrections/")
        for shown in (own, log):
            assert note in shown.html
            assert "15" in "".join(element.text for element in shown.document.all("del"))
            (later,) = shown.document.all("ins")
            assert later.text == ("17" if language == "fr" else "seventeen")
            assert f"/{language}/corrections/#correction-{entry.pk}" in shown.document.hrefs
        assert f"correction-{entry.pk}" in log.document.ids
        assert f"/{language}/{path}/{fact.code}/2/" in log.document.hrefs
        assert ">15<" in tight(Page(f"/{language}/{path}/{fact.code}/1/").html)


WORDS = {
    "a day": (
        *("session", {"start": "2025-11-12"}),
        {
            "fr": ("11\u00a0novembre 2025", "12\u00a0novembre 2025"),
            "en": ("11\u00a0November 2025", "12\u00a0November 2025"),
        },
    ),
    "an hour": ("session", {"start_time": "10:00:00"}, {"fr": (None, "10:00"), "en": (None, "10:00")}),
    "a choice": (
        *("session", {"status": "cancelled"}),
        {"fr": ("A eu lieu", "Annulé"), "en": ("Took place", "Cancelled")},
    ),
    "yes or no": ("session", {"day_is_exact": ""}, {"fr": ("oui", "non"), "en": ("yes", "no")}),
    "a place": (
        "session",
        {"venue": "venue"},
        {"fr": (None, "Centre de conférences"), "en": (None, "Conference centre")},
    ),
    "a month": ("source", {"date": "2025-12"}, {"fr": (None, "décembre 2025"), "en": (None, "December 2025")}),
    "degrees": ("venue", {"latitude": "12.5"}, {"fr": ("12,6", "12,5"), "en": ("12.6", "12.5")}),
}


@pytest.mark.parametrize("what", WORDS)
def test_the_log_and_its_feed_say_values_in_words(editor, what):
    maker, values, words = WORDS[what]
    row = getattr(make, maker)(
        **({"precision": "exact", "latitude": 12.6, "longitude": -8} if maker == "venue" else {})
    )
    if maker != "source":
        make.cite(row)
    place = make.venue(name_fr="Centre de conférences", name_en="Conference centre")
    values = {name: place.pk if value == "venue" else value for name, value in values.items()}

    assert publish(editor, type(row), row, **values, **CORRECTION).status_code == 302

    for language, (earlier, later) in words.items():
        log = Page(f"/{language}/corrections/").document
        assert [element.text for element in log.all("del")] == ([earlier] if earlier else [])
        assert [element.text for element in log.all("ins")] == [later]
        with override(language):
            feed = Client().get(reverse("corrections_feed")).content.decode()
        assert f"&lt;ins&gt;{later}&lt;/ins&gt;" in feed


def test_a_page_without_corrections_says_nothing_of_them():
    assert "<del>" not in Page(make.fact("15").get_absolute_url()).html
    assert "Auparavant" not in Page(make.fact("15").get_absolute_url()).html


def test_the_log_is_narrowed_by_kind_and_is_newest_first():
    row = make.exhibitor()
    for day, kind in ((1, "update"), (3, "correction"), (2, "update")):
        make.made(
            Correction, {"note": f"Jour {day}."}, {"date": date(2025, 12, day), "kind": kind, "object_code": row.code}
        )

    def notes(query=""):
        html = Page(f"/fr/corrections/{query}").html
        return sorted((f"Jour {day}." for day in (1, 2, 3) if f"Jour {day}." in html), key=html.index)

    assert notes() == ["Jour 3.", "Jour 2.", "Jour 1."]
    assert notes("?type=update") == ["Jour 2.", "Jour 1."]
    assert notes("?type=banane") == ["Jour 3.", "Jour 2.", "Jour 1."]
    assert "banane" in Page("/fr/corrections/?type=banane").html


def test_the_log_names_what_was_withdrawn_quotes_none_of_it_and_never_names_a_draft():
    gone = make.exhibitor(name_fr="Disparu", state=State.WITHDRAWN)
    draft = make.exhibitor(name_fr="Secret", state=State.DRAFT)
    changes = [
        {"model": "exhibitors.Exhibitor", "field": "name", "language": "fr", "earlier": "Ancien", "later": "Disparu"}
    ]
    for row in (gone, draft):
        make.made(
            Correction, {"note": f"Note {row.code}."}, {"kind": "update", "object_code": row.code, "changes": changes}
        )

    html = Page("/fr/corrections/").html

    assert "Disparu" in html
    assert f"Note {gone.code}." in html
    assert "Ancien" not in html
    assert gone.get_absolute_url() not in html
    assert "Secret" not in html
    assert draft.code not in html
    files = ["/fr/corrections.csv", "/fr/corrections.json", "/en/corrections.atom", "/data/v1/corrections/"]
    for address in files:
        text = Client().get(address).content.decode()
        assert f"Note {gone.code}." in text
        assert f"Note {draft.code}." not in text


def test_the_log_does_not_name_the_draft_on_which_its_object_rests():
    row = make.statement(person=make.person(name="Secret", state=State.DRAFT))
    make.made(Correction, {"note": "Une note."}, {"kind": "update", "object_code": row.code})

    html = Page("/fr/corrections/").html

    assert "Secret" not in html
    assert "Une note." not in html


def test_a_line_about_the_salon_itself_needs_no_code(editor):
    salon = make.cite(make.salon())

    publish(editor, Salon, salon, start="2025-11-10", **CORRECTION)

    html = Page("/fr/corrections/").html
    assert "Le chiffre était faux." in html
    assert "novembre 2025" in html


def test_the_log_outlives_a_field_of_a_model():
    changes = [{"model": "exhibitors.Gone", "field": "name", "language": "", "earlier": "a<b", "later": "c"}]
    make.made(Correction, {"note": "Note."}, {"kind": "update", "changes": changes})

    assert "a&lt;b" in Page("/fr/corrections/").html


def test_the_last_changes_list_what_changed_after_the_opening():
    first, second = make.exhibitor(name_fr="Baykar"), make.exhibitor(name_fr="Roketsan")
    keep_public_version(first), keep_public_version(second)
    assert "Roketsan" not in Page("/fr/corrections/").html

    Exhibitor.objects.filter(pk=second.pk).update(hq_city="Ankara")
    keep_public_version(second)

    page = Page("/fr/corrections/")
    assert "Roketsan" in page.html
    assert "Baykar" not in page.html
    assert f"/fr/redactions/{second.code}/2/" in page.document.hrefs


def test_an_unpublished_object_is_not_among_the_last_changes():
    row = make.exhibitor(name_fr="Baykar")
    keep_public_version(row)
    Exhibitor.objects.update(hq_city="Ankara")
    keep_public_version(row)
    Exhibitor.objects.update(state=State.WITHDRAWN)

    assert "Baykar" not in Page("/fr/corrections/").html


# The loader


def test_loading_tells_which_published_figures_changed_without_a_line_in_the_log(tmp_path):
    make.country()
    path = tmp_path / "exhibitors.yaml"
    entry = "- {{code: E001, slug: baykar, name: Baykar, country: TR, certainty: confirmed, summary: {}, founded: {}}}"
    files = [ContentFile(Exhibitor, path)]
    for summary, founded in (("Drones.", 1984), ("Un fabricant.", 1985)):
        path.write_text(entry.format(summary, founded))
        report = load(files, keep_versions=keep_all_public_versions)

    assert list(describe_unlogged_changes(report.versions)) == ["E001 founded: “1984” → “1985”"]
    make.made(Correction, {"note": "Corrigé."}, {"kind": "correction", "object_code": "E001"})
    assert list(describe_unlogged_changes(report.versions)) == []


@pytest.mark.slow
def test_the_command_prints_it():
    call_command("load_content", verbosity=0)
    claim = Fact.objects.get(code="F012").claims.first()
    earlier, claim.value_fr = claim.value_fr, "5 jours"
    claim.save()
    out = io.StringIO()

    call_command("load_content", verbosity=0, stdout=out)

    assert f"not in the log of corrections: F012 value_fr: “{earlier}” → “5 jours”" in out.getvalue()


# Old lines


def test_a_line_written_by_hand_is_shown_as_before():
    row = make.exhibitor()
    make.made(Correction, {"note": "Une date."}, {"kind": "correction", "object_code": row.code})

    assert "Une date." in Page("/fr/corrections/").html
    assert "Une date." in Page(row.get_absolute_url()).html
    assert Client().get("/en/corrections/").status_code == 200
