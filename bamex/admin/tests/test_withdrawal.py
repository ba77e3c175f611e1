"""What withdrawing changes elsewhere: the editor reads it before it happens, on the page and from the list."""

import pytest
from django.utils.translation import override

from bamex.admin.consequences import consequences_of_withdrawing
from bamex.models import Source, State
from bamex.tests import make
from bamex.tests.back_office import act, page, told, withdraw
from exhibitors.models import Exhibitor, Specification
from news.models import Claim

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]  # Django's templates read undefined names


def told_of(*rows):
    with override("en"):
        return {group.heading: group.rows for group in consequences_of_withdrawing(list(rows))}


@pytest.fixture
def source():
    return make.source(code="R001")


def test_what_rests_on_a_source_alone_is_named_and_nothing_else(source):
    other = make.source()
    bare = make.cite(make.exhibitor(code="E001", name_fr="Baykar"), source)
    make.cite(make.exhibitor(name_fr="Otokar"), source, other)
    make.cite(make.exhibitor(name_fr="Zorglub", state=State.DRAFT), source)
    make.cite(make.product(name_fr="Akinci", maker=make.exhibitor(state=State.DRAFT)), source)

    assert told_of(source) == {"Left without any published source": [f"Exhibitor “Baykar” ({bare.code})"]}


def test_a_source_that_readers_do_not_see_supports_nothing(source):
    make.cite(make.exhibitor(code="E001", name_fr="Baykar"), source, make.source(state=State.WITHDRAWN))

    assert list(told_of(source)) == ["Left without any published source"]


def test_a_field_is_named_when_no_other_source_supports_it(source):
    row = make.cite(make.exhibitor(code="E001", name_fr="Baykar"), make.source())
    row.citations.create(source=source, field="website")

    assert told_of(source) == {
        "Fields left without the source that supports them": ["Exhibitor “Baykar” (E001), website"]
    }


def test_answers_and_characteristics_that_only_it_gives_would_go(source):
    fact = make.fact("15")
    make.cite(Claim.objects.get(), source)
    Claim.objects.get().citations.exclude(source=source).delete()
    Specification.objects.create(
        product=make.product(code="P001"),
        source=source,
        label_fr="Portée",
        label_en="Range",
        value_fr="1",
        value_en="1",
    )

    assert told_of(source) == {
        "No longer shown to readers": [f"Answer “15” ({fact.code}a)", "Specification “Range 1” (P001)"]
    }


def test_sources_withdrawn_together_leave_bare_what_each_alone_would_not(source):
    other = make.source()
    make.cite(make.exhibitor(name_fr="Baykar"), source, other)

    assert told_of(source) == told_of(other) == {}
    assert list(told_of(source, other)) == ["Left without any published source"]


def test_what_cannot_be_shown_without_its_maker_or_speaker_is_named():
    maker, person = make.exhibitor(), make.person(name="Salimatou Koné")
    make.product(code="P001", maker=maker, name_fr="Akinci", name_en="Akinci")
    make.product(maker=maker, state=State.DRAFT)
    make.statement(code="Q001", person=person)

    assert told_of(maker) == {"No longer shown to readers": ["Product “Akinci” (P001)"]}
    assert told_of(person) == {"No longer shown to readers": ["Statement “Salimatou Koné” (Q001)"]}


def test_the_texts_that_quote_an_answer_are_named_before_it_goes(source):
    fact = make.fact("15", code="F012")
    make.cite(Claim.objects.get(), source)
    Claim.objects.get().citations.exclude(source=source).delete()
    make.theme(code="T001", name_fr="Formation", name_en="Training", summary_fr="Les {F012a} entreprises.")
    make.theme(summary_fr="Encore {F012a}.", state=State.DRAFT)
    make.theme(summary_fr="Aucune entreprise, {F013a}.")
    fact.reading_fr = "Soit {F012a}."
    fact.save()

    quoting = {"Texts that would read “[answer withdrawn]” in place of a figure": ["Theme “Training” (T001)"]}
    assert told_of(fact) == quoting
    told = told_of(source)
    assert told.pop("No longer shown to readers") == ["Answer “15” (F012a)"]
    assert [row for group in told.values() for row in group if "F012" not in row] == ["Theme “Training” (T001)"]


def test_it_takes_as_many_queries_for_three_as_for_one(source, django_assert_max_num_queries):
    def cost():
        with django_assert_max_num_queries(40) as queries:
            consequences_of_withdrawing([source])
        return len(queries)

    def add(country):
        delegation = make.delegation(country=make.country(country))
        for row in (make.exhibitor(), make.product(), delegation, make.session(), make.statement()):
            make.cite(row, source)
        for claim in make.fact("15").claims.all():
            make.cite(claim, source)

    add("TR")
    with_one = cost()
    add("FR")
    add("DZ")
    assert cost() == with_one


def test_the_editor_is_told_on_the_page_and_ticks_before_it_happens(editor, source):
    make.cite(make.exhibitor(code="E001", name_fr="Baykar"), source)
    address = page(Source, "withdraw", source.pk)
    assert address in editor.get(page(Source, "change", source.pk)).content.decode()
    assert "<li>Exposant «\u00a0Baykar\u00a0» (E001)" in editor.get(address).content.decode()

    refused = editor.post(address, {"withdrawal": "1", "note_fr": "Faux document."})
    source.refresh_from_db()
    assert (refused.status_code, source.state) == (200, State.PUBLISHED)
    assert set(refused.context["form"].errors) == {"consequences_accepted"}

    answers = {"withdrawal": "1", "note_fr": "Faux document.", "consequences_accepted": "on"}
    assert editor.post(address, answers).status_code == 302
    source.refresh_from_db()
    assert (source.state, source.withdrawal_note_fr) == (State.WITHDRAWN, "Faux document.")


def test_the_list_asks_before_it_withdraws(editor, source):
    make.cite(make.exhibitor(code="E001", name_fr="Baykar"), source)
    free = make.source()

    asked = act(editor, Source, "withdraw", source, free)
    assert "Exposant «\u00a0Baykar\u00a0» (E001)" in asked.content.decode()
    assert {row.state for row in Source.objects.all()} == {State.PUBLISHED}

    done = withdraw(editor, source, free, consequences_accepted="on")
    assert told(done)[0].startswith("2 ")
    assert {row.state for row in Source.objects.all()} == {State.WITHDRAWN}


def test_what_nothing_rests_on_is_withdrawn_without_a_tick(editor):
    row = make.cite(make.exhibitor())

    assert "consequences_accepted" not in editor.get(page(Exhibitor, "withdraw", row.pk)).content.decode()
    withdraw(editor, row)

    row.refresh_from_db()
    assert row.state == State.WITHDRAWN


def test_the_editor_reads_it_in_english_too(editor, source):
    make.cite(make.exhibitor(code="E001", name_fr="Baykar", name_en="Baykar"), source)

    shown = editor.get(page(Source, "withdraw", source.pk), headers={"accept-language": "en"}).content.decode()

    assert "Left without any published source" in shown
