"""References to the ledger as they are written: in the content files and in the back office."""

import pytest
import yaml

from bamex.importer.content_file import ContentFile
from bamex.importer.loader import LoadRefusedError, load
from bamex.models import Source, State
from bamex.tests import make
from bamex.tests.back_office import UPDATE, errors, page, told, withdraw
from bamex.tests.back_office import publish as send
from news.models import Article, Claim, Fact

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]  # Django's templates read undefined names


# Content files

SOURCE = {
    "code": "R001",
    "title": "Le salon ouvre",
    "publisher": "L’Essor",
    "language": "fr",
    "accessed": "2026-11-22",
    "kind": "coverage",
    "summary": "Compte rendu.",
}
ARTICLE = {
    "code": "N001",
    "slug": "bilan",
    "title": "Bilan",
    "date": "2025-12-21",
    "body": "Ils furent {F001b}.",
    "sources": ["R001"],
}
FACT = {
    "code": "F001",
    "slug": "nombre",
    "question": "Combien ?",
    "short_label": "Nombre",
    "claims": [
        {"key": "a", "value": "14", "sources": ["R001"]},
        {"key": "b", "value": "15", "figure": "quinze", "sources": ["R001"]},
    ],
}


@pytest.fixture
def files(tmp_path):
    """`files(articles=[…])`: a source, an item and a fact, or these instead, in the order in which they are loaded."""
    folder = tmp_path / "section" / "content"
    folder.mkdir(parents=True)

    def written(articles=(ARTICLE,), facts=(FACT,)):
        declared = []
        parts = (
            ("sources", Source, [SOURCE]),
            ("articles", Article, articles),
            ("facts", Fact, facts),
        )
        for name, model, entries in parts:
            path = folder / f"{name}.yaml"
            path.write_text(yaml.safe_dump(list(entries), allow_unicode=True), encoding="utf-8")
            declared.append(ContentFile(model, path))
        return declared

    return written


def refused(files):
    with pytest.raises(LoadRefusedError) as refusal:
        load(files)
    return refusal.value.report.errors


def claims(*changes):
    return [{**claim, **change} for claim, change in zip(FACT["claims"], changes, strict=True)]


def test_a_text_may_quote_a_fact_that_is_loaded_after_it(files):
    load(files())

    assert Article.objects.get().body_fr == "Ils furent {F001b}."
    assert [(claim.key, claim.figure_fr) for claim in Claim.objects.all()] == [("a", ""), ("b", "quinze")]
    assert load(files()).unchanged == 3


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("Ils furent {F001c}.", "body_fr: the ledger has no published answer {F001c}."),
        ("Ils furent {F009a}.", "body_fr: the ledger has no published answer {F009a}."),
        (
            "Ils furent {F001}.",
            "body_fr: braces only hold a reference to an answer of the ledger, such as {F012b}, or sources, such as "
            "{R024}.",
        ),
    ],
)
def test_the_loader_refuses_a_reference_that_leads_nowhere(files, body, fault):
    errors = refused(files(articles=[{**ARTICLE, "body": {"fr": body}}]))

    assert errors == [f"section/content/articles.yaml: N001: {fault}"]
    assert not Source.objects.exists()


def test_the_loader_refuses_a_reference_in_a_name(files):
    errors = refused(files(articles=[{**ARTICLE, "title": {"fr": "Bilan", "en": "{F001b}"}}]))

    assert errors == [
        "section/content/articles.yaml: N001: title_en: a name holds no reference to the ledger: quote the number in a "
        "text beside it."
    ]


def test_the_loader_refuses_to_drop_an_answer_that_is_quoted(files):
    load(files())

    assert refused(files(facts=[{**FACT, "claims": FACT["claims"][:1]}])) == [
        f"section/content/articles.yaml: N001: body_{language}: the ledger has no published answer {{F001b}}."
        for language in ("fr", "en")
    ]


def test_the_loader_refuses_to_quote_a_draft(files):
    assert len(refused(files(facts=[{**FACT, "state": "draft"}]))) == 2


def test_a_fact_made_by_staff_may_be_quoted(files):
    row = make.fact("30")

    load(files(articles=[{**ARTICLE, "body": f"Ils furent {{{row.code}a}}."}], facts=[]))

    assert Article.objects.exists()


def test_an_answer_in_a_file_needs_its_key(files):
    errors = refused(files(facts=[{**FACT, "claims": claims({"key": ""}, {})}]))

    assert errors == ["section/content/facts.yaml: F001: claims 1: key: This field cannot be blank."]


def test_two_answers_in_a_file_cannot_have_the_same_key(files):
    (error,) = refused(files(facts=[{**FACT, "claims": claims({"key": "b"}, {})}]))

    assert error.startswith("section/content/facts.yaml: F001: ")
    assert "Another answer to this question has the same key." in error


def test_an_answer_keeps_its_key_whatever_its_place(files):
    load(files())
    load(files(facts=[{**FACT, "claims": FACT["claims"][::-1]}]))

    assert [(claim.key, claim.value_fr) for claim in Claim.objects.all()] == [("b", "15"), ("a", "14")]


# The back office


def publish(editor, model, row, **changes):
    """As an editor who calls the change an update: which kind it is has stories of its own."""
    return send(editor, model, row, **UPDATE, **changes)


def test_the_editor_quotes_an_answer(editor):
    fact, article = make.fact("15"), make.cite(make.article())

    publish(editor, Article, article, body_fr=f"Ils furent {{{fact.code}a}}.", body_en=f"They were {{{fact.code}a}}.")

    assert ">15</a>" in editor.get(article.get_absolute_url()).content.decode()


@pytest.mark.parametrize("column", ["body_fr", "body_en"])
def test_a_reference_to_nothing_is_an_error_naming_field_and_language(editor, column):
    article = make.cite(make.article())
    (error,) = errors(publish(editor, Article, article, **{column: "Ils furent {F999a}."}))

    assert error == f"Texte [{column[-2:]}]\u00a0: le registre n’a pas de réponse publiée {{F999a}}."


def test_a_draft_is_not_quoted(editor):
    fact, article = make.fact("15", state=State.DRAFT), make.cite(make.article())

    assert len(errors(publish(editor, Article, article, body_fr=f"Ils furent {{{fact.code}a}}."))) == 1


def test_a_title_holds_no_reference(editor):
    fact, article = make.fact("15"), make.cite(make.article())
    (error,) = errors(publish(editor, Article, article, title_fr=f"{{{fact.code}a}} pays"))

    assert "un nom ne contient pas de référence" in error


def test_a_number_written_by_hand_is_mentioned_and_let_through(editor):
    article = make.cite(make.article())
    response = publish(editor, Article, article, body_fr="Ils furent 45 le 11 novembre 2025.")

    (message,) = [text for text in told(editor.get(response.url)) if "Texte [fr] (45)" in text]
    assert "registre" in message
    article.refresh_from_db()
    assert article.body_fr == "Ils furent 45 le 11 novembre 2025."


def test_the_page_of_a_fact_shows_the_reference_of_each_answer(editor):
    fact = make.fact("15", "16")
    html = editor.get(page(Fact, "change", fact.pk)).content.decode()

    assert f"{{{fact.code}a}}" in html
    assert f"{{{fact.code}b}}" in html


def test_an_answer_added_in_the_back_office_gets_its_key(editor):
    fact, source = make.fact("15"), make.source()
    values = {"value_fr": "16", "sources": [source.pk], "position": 0}
    inline = {f"claims-1-{name}": value for name, value in values.items()}
    response = publish(editor, Fact, fact, **{"claims-TOTAL_FORMS": 2}, **inline)

    assert response.status_code == 302
    assert [claim.key for claim in fact.claims.all()] == ["a", "b"]


def test_an_answer_that_is_quoted_is_not_deleted(editor):
    fact = make.fact("15", "16")
    make.article(**make.both(body=f"Ils furent {{{fact.code}b}}."), title_fr="Bilan")
    response = publish(editor, Fact, fact, **{"claims-1-DELETE": "on"})

    assert f"{{{fact.code}b}} est citée par Bilan" in response.content.decode()
    assert publish(editor, Fact, fact, **{"claims-0-DELETE": "on"}).status_code == 302
    assert [claim.key for claim in fact.claims.all()] == ["b"]


def test_nor_is_it_deleted_from_a_page_of_its_own(editor):
    fact = make.fact("15", "16")
    make.article(**make.both(body=f"Ils furent {{{fact.code}b}}."))
    free, quoted = fact.claims.all()

    Fact.objects.update(state=State.DRAFT)  # of a published fact, an answer is taken away on the fact's own page

    assert editor.post(page(Claim, "delete", quoted.pk), {"post": "yes"}).status_code == 403
    assert editor.post(page(Claim, "delete", free.pk), {"post": "yes"}).status_code == 302


def test_an_answer_never_goes_to_another_fact(editor):
    fact, other = make.fact("15"), make.fact("20")
    answer = fact.claims.get()

    assert send(editor, Claim, answer, fact=other.pk, note_fr="Environ", **UPDATE).status_code == 302

    answer.refresh_from_db()
    assert (answer.fact, answer.note_fr) == (fact, "Environ")


def test_a_draft_with_its_answers_is_deleted(editor):
    fact = make.fact("15", state=State.DRAFT)

    assert editor.post(page(Fact, "delete", fact.pk), {"post": "yes"}).status_code == 302
    assert not Fact.objects.exists()


def test_withdrawing_a_fact_tells_where_it_was_quoted(editor):
    fact = make.fact("15")
    make.article(**make.both(body=f"Ils furent {{{fact.code}a}}."), title_fr="Bilan")
    response = withdraw(editor, fact, consequences_accepted="on")

    assert [text for text in told(response) if "Bilan" in text]
