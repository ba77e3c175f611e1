"""The ledger: answers under permanent keys, how far the sources agree, and texts that quote them."""

import re

import pytest
from django.db import IntegrityError, connection, transaction
from django.template import Context, Template
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from bamex.exports import plain_text
from bamex.ledger.figures import ledger
from bamex.models import ContentVersion, State
from bamex.search.results import search
from bamex.tests import make
from bamex.tests.crawl import tight
from bamex.text.html import typeset_text
from bamex.text.languages import localized
from news.models import Agreement, Claim, Fact, letters, number

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def french():
    with override("fr"):
        yield


def fact(*claims, **values):
    """A fact with claims given as dicts of values, each cited once unless `sources` says otherwise."""
    row = make.fact(**values)
    for position, item in enumerate(claims, 1):
        item = {"value": "15", **item}
        sources = item.pop("sources", None) or [make.source()]
        make.cite(make.claim(row, position=position, **item), *sources)
    return Fact.objects.with_claims().get(pk=row.pk)


def quoting(*texts, **values):
    return make.article(**make.both(body=" ".join(texts)), **values)


def page(row, language="fr"):
    with override(language):
        return tight(Client().get(row.get_absolute_url()).content.decode())


def main(html):
    return html.partition("<main")[2].partition('aria-labelledby="notes-title"')[0]


# Keys


def test_each_answer_gets_the_next_letter():
    row = fact({"value": "14"}, {"value": "15"}, {"value": "30"})

    assert [claim.key for claim in row.claims.all()] == ["a", "b", "c"]
    assert [claim.code for claim in row.claims.all()] == [f"{row.code}{letter}" for letter in "abc"]


def test_a_letter_is_never_given_again():
    row = fact({"value": "14"}, {"value": "15"})
    row.claims.get(key="b").delete()

    assert make.claim(row, "16").key == "c"


def test_a_letter_that_a_file_gives_is_taken_too():
    row = fact()
    make.claim(row, "14", key="d")

    assert make.claim(row, "15").key == "e"


def test_after_z_come_two_letters():
    assert [letters(index) for index in (1, 26, 27, 52, 53)] == ["a", "z", "aa", "az", "ba"]
    assert [number(letters(index)) for index in (1, 26, 27, 52, 702)] == [1, 26, 27, 52, 702]


@pytest.mark.parametrize("key", ["A", "1", "a1", "é"])
def test_the_database_refuses_a_key_that_is_no_letter(key):
    row = fact({})
    claim = row.claims.get()

    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.filter(pk=claim.pk).update(key=key)


def test_the_database_refuses_a_key_given_twice():
    row = fact({"value": "14"}, {"value": "15"})

    with pytest.raises(IntegrityError), transaction.atomic():
        row.claims.filter(value_fr="15").update(key="a")


# Agreement


def test_the_sources_agree_when_several_give_one_value():
    assert fact({"sources": [make.source(), make.source()]}).agreement == Agreement.AGREED
    assert fact({"label_fr": "en ville"}, {"label_fr": "selon deux journaux"}).agreement == Agreement.AGREED


def test_the_sources_disagree_when_they_give_two_values():
    assert fact({"value": "14"}, {"value": "15"}).agreement == Agreement.DISAGREED


def test_a_single_source_is_said_to_be_one():
    assert fact({}).agreement == Agreement.SINGLE
    assert fact({"sources": [make.source(), make.source(state=State.DRAFT)]}).agreement == Agreement.SINGLE


@pytest.mark.parametrize("state", [State.DRAFT, State.WITHDRAWN])
def test_an_answer_without_a_published_source_is_shown_nowhere(state, client):
    row = fact({"value": "15"}, {"value": "un faux", "sources": [make.source(state=state)]}, slug="combien")
    product = make.product(slug="tb2")
    product.specifications.create(**make.both(label="Portée", value="faux"), source=make.source(state=state))
    row.products.add(product)
    addresses = ["/fr/faits/", "/fr/faits/combien/", "/fr/faits.csv", "/fr/faits.json", "/fr/equipements/tb2/"]
    addresses += ["/fr/equipements.csv", "/fr/equipements.json", f"/fr/ma-selection.txt?i={row.code}"]
    addresses += ["/data/v1/claims/", "/data/v1/facts.csv", "/data/v1/claims.csv", "/data/v1/specifications/"]

    answers = {address: client.get(address) for address in addresses}

    assert {answer.status_code for answer in answers.values()} == {200}
    assert [address for address, answer in answers.items() if "faux" in answer.content.decode()] == []
    assert row.agreement == Agreement.SINGLE
    assert ledger.figures().keys() == {f"{row.code}a"}


def test_a_question_whose_sources_were_all_withdrawn_says_so():
    assert fact({"sources": [make.source(state=State.WITHDRAWN)]}).agreement == Agreement.NONE


def test_an_answer_says_who_gives_it_and_since_when():
    early, late = make.source(date="2025-09"), make.source(date="2025-11-12")
    hidden = make.source(date="2020", state=State.WITHDRAWN)
    claim = fact({"sources": [late, early, hidden]}).claims.get()

    assert (claim.sources, claim.date) == ([late, early], "2025-09")


def test_the_page_of_a_fact_anchors_each_answer_and_tells_its_place_in_the_source():
    row = fact({"value": "14"}, {"value": "15"})
    citation = row.claims.get(key="b").citations.get()
    citation.locator = "p. 3"
    citation.save()
    html = main(page(row))

    assert 'id="a"' in html
    assert re.search(r'<li id="b">.*15.*\(p\. 3\).*<a class="code" href="#b">F\d+b', html)
    assert "Les sources divergent" in html


@pytest.mark.parametrize(("suffix", "status", "anchor"), [("a", 303, "#a"), ("A", 303, "#a"), ("b", 404, "")])
def test_the_permanent_address_of_an_answer_leads_to_it(suffix, status, anchor):
    row = fact({})
    answer = Client().get(f"/id/{row.code}{suffix}")

    assert answer.status_code == status
    assert answer.headers.get("Location", "").endswith(f"{row.get_absolute_url()}{anchor}" if anchor else "")


def test_the_answer_of_a_withdrawn_fact_leads_to_the_page_that_explains_it():
    row = fact({})
    row.state = State.WITHDRAWN
    row.save()

    assert Client().get(f"/id/{row.code}a", follow=True).status_code == 410


# The list


def shown(query):
    html = Client().get(f"{reverse('fact_list')}?{query}").content.decode()
    return set(re.findall(r'<section class="fact[^"]*" id="([^"]+)"', html))


def test_the_list_is_narrowed_by_agreement_by_subject_and_by_theme():
    single, disputed = fact({}, about_salon=True), fact({"value": "14"}, {"value": "15"})
    disputed.exhibitors.add(make.exhibitor())
    theme = make.theme()
    disputed.themes.add(theme)

    assert shown("etat=single") == {single.slug}
    assert shown("etat=disputed") == {disputed.slug}
    assert shown("sujet=salon") == {single.slug}
    assert shown("sujet=exhibitors") == {disputed.slug}
    assert shown(f"enjeu={theme.slug}") == {disputed.slug}
    assert shown("sujet=bananes") == {single.slug, disputed.slug}


def test_a_draft_exhibitor_is_no_subject():
    row = fact({})
    row.exhibitors.add(make.exhibitor(state=State.DRAFT))

    assert "sujet=exhibitors" not in Client().get(reverse("fact_list")).content.decode()


# Texts that quote the ledger


def test_a_text_shows_the_figure_with_its_answer_and_its_source():
    row = fact({"figure_fr": "plus de 35 pays", "figure_en": "more than 35 countries"})
    article = quoting(f"Il attend des délégations de {{{row.code}a}}.")

    assert (
        '<div class="paragraph">Il attend des délégations de '
        f'<a class="figure" href="/fr/faits/{row.slug}/#a">plus de 35 pays</a>'
        '<sup class="refs">1</sup>'
    ) in page(article)
    assert f'href="/en/facts/{row.slug}/#a">more than 35 countries</a>' in page(article, "en")


def test_without_a_figure_the_value_is_quoted():
    row = fact({"value": "quatre jours"})

    assert ">Quatre jours</a>" in page(quoting(f"{{{row.code}a}} en tout."))
    assert ">quatre jours</a>" in page(quoting(f"Le salon dura {{{row.code}a}}."))


def test_where_the_sources_disagree_the_text_says_so_once():
    row = fact({"value": "14"}, {"value": "15"})
    html = main(page(quoting(f"De {{{row.code}a}} à {{{row.code}b}}.")))

    assert html.count('class="figure"') == 2
    assert html.count(">[les sources divergent]<") == 1


def test_the_page_of_the_fact_itself_does_not_say_it_again():
    row = fact({"value": "14"}, {"value": "15"})
    Fact.objects.update(reading_fr=f"Plutôt {{{row.code}b}}.", reading_en=f"Rather {{{row.code}b}}.")

    assert 'class="figure"' in page(row)
    assert "[les sources divergent]" not in page(row)


def test_an_answer_in_french_only_is_marked_as_such_in_an_english_text():
    row = fact({"value_fr": "une trentaine", "value_en": ""})

    assert '#a" lang="fr">une trentaine</a>' in page(quoting(f"There were {{{row.code}a}}."), "en")


def test_a_text_without_english_shows_the_french_figure():
    row = fact({"figure_fr": "35 pays", "figure_en": "35 countries"})
    article = quoting("Texte.")
    type(article).objects.update(body_fr=f"Dans {{{row.code}a}}.", body_en="")

    assert '<span lang="fr">Dans <a class="figure"' in page(article, "en")
    assert ">35 pays</a>" in page(article, "en")


@pytest.mark.parametrize("state", [State.DRAFT, State.WITHDRAWN])
def test_the_answer_of_a_fact_that_is_not_public_does_not_leak(state):
    row = fact({"value": "4242", "note": "secret"}, state=state)
    html = page(quoting(f"Ils furent {{{row.code}a}}."))

    assert "Ils furent [réponse retirée]." in html
    assert "4242" not in html
    assert row.slug not in html


def test_a_source_that_is_not_public_does_not_leak():
    row = fact({"sources": [make.source(publisher="Secret", state=State.DRAFT), make.source(publisher="Connu")]})
    html = page(quoting(f"Ils furent {{{row.code}a}}."))

    assert "Connu" in html
    assert "Secret" not in html


@pytest.mark.parametrize("text", ["{F999a}", "{F1}", "{}", "{", "}{", "{F012b", "{{F012b}}", "{% now %}"])
def test_a_reference_that_leads_nowhere_is_no_traceback(text):
    assert Client().get(quoting(f"Ils furent {text}.").get_absolute_url()).status_code == 200
    assert Client().get(reverse("search"), {"q": "furent"}).status_code == 200


def test_what_the_ledger_says_is_escaped():
    row = fact({"value": '<b>15</b> "&'})
    article = quoting(f"<i>Ils</i> furent {{{row.code}a}}.")

    assert "&lt;i&gt;Ils&lt;/i&gt; furent " in page(article)
    assert "&lt;b&gt;15&lt;/b&gt; &quot;&amp;</a>" in page(article)


def test_attributes_and_plain_texts_have_the_bare_figure():
    row = fact({"value": "15"}, {"value": "16"})
    article = quoting(f"Ils furent {{{row.code}a}}.")

    assert typeset_text(localized(article, "body")) == "Ils furent 15."
    assert plain_text.text_of(article, "body") == "Ils furent 15."
    assert localized(article, "body").with_figures() == "Ils furent 15."
    assert '<meta name="description" content="Ils furent 15.">' in page(article)


def test_the_one_file_edition_leads_to_its_own_ledger():
    make.salon()
    row = fact({"value": "15"})
    quoting(f"Ils furent {{{row.code}a}}.")
    html = Client().get("/fr/edition.html").content.decode()

    assert f'Ils furent <a class="figure" href="#{row.code.lower()}a">15</a><sup><a href="#r' in html
    assert f'<li id="{row.code.lower()}a">' in html


def test_a_template_quotes_an_answer_by_its_code():
    row = fact({"value": "15"})
    show = Template("Ils furent {% figure key %}.")

    assert f'<a class="figure" href="#{row.code.lower()}a">15</a>' in show.render(Context({"key": f"{row.code}a"}))
    assert show.render(Context({"key": "F999a"})) == "Ils furent ."


def test_a_text_is_found_by_the_words_of_what_it_quotes():
    row = fact({"figure_fr": "plus de 35 pays", "figure_en": "more than 35 countries"})
    article = quoting(f"Le ministre attend {{{row.code}a}} au salon.")
    quoting("Le ministre attend au salon.")

    for query in ("35", "pays", "ministre attend 35 pays"):
        (group,) = (group for group in search(query, "fr").groups if group.model is type(article))
        assert [result.url for result in group.results] == [article.get_absolute_url()]
        assert "{" not in group.results[0].text
        assert row.code not in group.results[0].text
    assert "<mark>plus de 35 pays</mark>" in search("35 pays", "fr").groups[0].results[0].text


def test_a_draft_answer_is_not_found_by_its_words():
    row = fact({"value": "4242"}, state=State.DRAFT)
    quoting(f"Ils furent {{{row.code}a}}.")

    assert search("4242", "fr").groups == []


# How the ledger is read


def test_it_is_read_once_a_version_and_again_when_something_changes():
    row = fact({"value": "15"})
    article = quoting(*(f"{{{row.code}a}}" for _ in range(20)))
    Client().get(article.get_absolute_url())
    with CaptureQueriesContext(connection) as warm:
        localized(article, "body").with_figures()
    with ledger.at_version(ContentVersion.current()), CaptureQueriesContext(connection) as told:
        localized(article, "body").with_figures()

    assert (len(warm), len(told)) == (1, 0)
    row.claims.update(value_fr="16")
    assert localized(article, "body").with_figures().startswith("16 16")


def test_reading_it_takes_three_queries_whatever_there_is():
    def queries():
        with CaptureQueriesContext(connection) as captured:
            ledger.provider.figures()
        return len(captured)

    fact({"value": "14"})
    few = queries()
    for _ in range(3):
        fact({"value": "14"}, {"value": "15"})

    assert (few, queries()) == (3, 3)
