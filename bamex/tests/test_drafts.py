"""What is not published leaks nowhere: not on a page, not in a search, not through what depends on it."""

from datetime import UTC, datetime

import pytest
from django.apps import apps

from bamex.models import Publishable, State
from bamex.tests import make
from bamex.tests.crawl import Page, addresses
from bamex.tests.web import MARKER, everywhere, make_web, nouns, plant_drafts, shown

# Drafts


@pytest.mark.slow
@pytest.mark.django_db
def test_the_drafts_would_show_if_they_were_published(client):
    drafts = plant_drafts(make_web())
    for model in drafts:
        model.objects.update(state=State.PUBLISHED, first_published=datetime(2026, 1, 1, tzinfo=UTC))

    found = shown(client, everywhere(client))

    assert len(found) > 30
    assert {"/fr/programme.ics", "/en/programme.xml", "/fr/actualites.atom"} <= found.keys()
    assert {"/fr/edition.html", "/fr/programme.txt", "/en/exhibitors.txt", "/fr/suggestions.json"} <= found.keys()
    assert {"/data/v1/bamex-2025.zip", "/fr/presse/bamex-2025.zip"} <= found.keys()
    assert {"ris", "bib", "json"} <= {path.rpartition(".")[2] for path in found if "/citer/" in path}
    assert {"/fr/ma-selection.txt", "/fr/ma-selection.csv"} <= {path.partition("?")[0] for path in found}
    assert {"/fr/", "/fr/plan-du-site/", "/sitemap.xml", f"/fr/recherche/?q={MARKER}"} <= found.keys()


@pytest.mark.slow
@pytest.mark.django_db
def test_drafts_of_every_noun_leak_nowhere(client):
    web = make_web()
    drafts = plant_drafts(web)
    assert len(drafts) == len(nouns())

    assert shown(client, everywhere(client)) == {}
    for row in drafts.values():
        for address in addresses(row).values():
            if "?" not in address and "#" not in address:
                assert client.get(address).status_code == 404


def foreign_keys():
    """Every way in which a row can depend on one publishable object: `(model, name)`."""
    return [
        (model, item.name)
        for section in ("bamex", "exhibitors", "programme", "news")
        for model in apps.get_app_config(section).get_models()
        if model.__name__ not in {"Citation", "Claim", "Specification"}
        for item in model._meta.concrete_fields
        if item.is_relation and issubclass(item.related_model, Publishable)
    ]


@pytest.mark.slow
@pytest.mark.django_db
def test_a_published_row_that_depends_on_a_draft_does_not_show_it(client):
    drafts = plant_drafts(make_web())
    for model, name in foreign_keys():
        draft = drafts[model._meta.get_field(name).related_model]
        row = model.objects.order_by("pk").first()
        if row is None:
            continue  # of what only staff see, such as the files of earlier pictures, the web has none
        if issubclass(model, Publishable) and model._meta.get_field(name).one_to_one is not True:
            # Another published row, so that each dependency is seen by itself.
            row.pk, row.code, row._state.adding = None, "", True
            if hasattr(row, "slug"):
                row.slug = f"depends-on-{name}"
            if model.__name__ == "Delegation":
                row.country = make.country("DZ")
        if name == "quotation_source":
            row.quotation, row.quotation_language = "Je salue.", "fr"  # words and their source go together
        setattr(row, name, draft)
        row.save()
    assert len(foreign_keys()) >= 12

    assert shown(client, everywhere(client)) == {}


@pytest.mark.django_db
def test_the_spellings_of_a_draft_are_not_searched_for(client):
    make.exhibitor(aliases="Baykar\nNom secret", state=State.DRAFT)

    assert "Nom secret" not in client.get("/fr/recherche/?q=baykar").content.decode()


@pytest.mark.django_db
def test_a_source_does_not_name_who_is_a_draft_through_what_they_said(client):
    source = make.source()
    make.cite(make.statement(person=make.person(name="Personne secrète", state=State.DRAFT)), source)

    answer = client.get(source.get_absolute_url())

    assert answer.status_code == 200
    assert "Personne secrète" not in answer.content.decode()


@pytest.mark.django_db
def test_a_delegation_leads_to_equipment_only_when_some_of_its_country_is_published():
    country = make.country()
    delegation, maker = make.delegation(country=country), make.exhibitor(country=country)
    make.product(maker=maker, state=State.DRAFT)
    equipment = f"/fr/equipements/?pays={country.pk}"

    before = Page(delegation.get_absolute_url()).document.hrefs
    make.product(maker=maker)

    assert equipment not in before
    assert equipment in Page(delegation.get_absolute_url()).document.hrefs
