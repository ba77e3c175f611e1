"""English that has not followed its French: noted wherever rows are written, told to readers, gone once mended."""

from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bamex import clock
from bamex.editorial.publishing import publish_revision
from bamex.editorial.revisions import pending_draft
from bamex.models import ContentVersion, Source
from bamex.tests import make
from bamex.tests.back_office import publish, save_draft
from bamex.tests.crawl import addresses, path_of, read
from bamex.translations.models import StaleTranslation
from bamex.translations.pairs import all_pairs, note_all_french_changes, note_french_changes, pairs_of
from exhibitors.models import Exhibitor, Specification

pytestmark = pytest.mark.django_db


@pytest.fixture
def exhibitor():
    return make.cite(make.exhibitor(summary_fr="Constructeur de drones.", summary_en="Maker of drones."))


def write(row, **texts):
    """Write texts of a row as whoever writes rows does: with the pairs read before and noted after."""
    before = pairs_of(row)
    for name, text in texts.items():
        setattr(row, name, text)
    row.save()
    note_french_changes(row, before)


def stale():
    return [(row.object_pk, row.place, row.french) for row in StaleTranslation.objects.all()]


# What is stale


def test_english_is_stale_once_its_french_has_changed(exhibitor):
    write(exhibitor, summary_fr="Constructeur de drones armés.")

    assert stale() == [(str(exhibitor.pk), "summary", "Constructeur de drones.")]


def test_a_second_change_keeps_the_french_that_was_translated(exhibitor):
    write(exhibitor, summary_fr="Deux.")
    (first,) = StaleTranslation.objects.all()
    write(exhibitor, summary_fr="Trois.")

    (second,) = StaleTranslation.objects.all()
    assert (second.french, second.since) == ("Constructeur de drones.", first.since)


@pytest.mark.parametrize(
    "mended",
    [
        {"summary_en": "Maker of armed drones."},
        {"summary_fr": "Constructeur de drones."},
        {"summary_en": ""},
        {"summary_fr": "Trois.", "summary_en": "Three."},
    ],
    ids=["translated", "taken back", "taken away", "both anew"],
)
def test_it_is_stale_no_more_once(exhibitor, mended):
    write(exhibitor, summary_fr="Constructeur de drones armés.")
    write(exhibitor, **mended)

    assert stale() == []


@pytest.mark.parametrize(
    "texts",
    [
        {"summary_fr": "Un.", "summary_en": "One."},
        {"summary_en": "Builder of drones."},
        {"note_fr": "Une note."},
        {"founded": 1984},
    ],
    ids=["both", "English alone", "not translated yet", "no text"],
)
def test_nothing_is_stale_after(exhibitor, texts):
    write(exhibitor, **texts)

    assert stale() == []


def test_texts_of_parts_are_noted_even_where_loading_makes_them_anew():
    product, source = make.product(), make.source()
    values = {"product": product, "source": source, "value_fr": "1", "value_en": "1"}
    for label in (("Portée", "Range"), ("Masse", "Weight")):
        Specification.objects.create(label_fr=label[0], label_en=label[1], **values)
    before = all_pairs()
    Specification.objects.all().delete()
    for label in (("Masse maximale", "Weight"), ("Portée", "Range"), ("Plafond", "Ceiling")):
        Specification.objects.create(label_fr=label[0], label_en=label[1], **values)

    note_all_french_changes(before)

    assert stale() == [(str(product.pk), "specifications.label", "Masse")]


def test_an_object_that_is_gone_leaves_nothing_behind(exhibitor):
    write(exhibitor, summary_fr="Deux.")
    before = all_pairs()
    exhibitor.delete()

    note_all_french_changes(before)

    assert stale() == []


# Wherever rows are written


def test_an_editor_who_changes_the_french_alone_makes_the_english_stale(editor, exhibitor):
    assert publish(editor, Exhibitor, exhibitor, summary_fr="Constructeur de drones armés.").status_code == 302

    assert stale() == [(str(exhibitor.pk), "summary", "Constructeur de drones.")]

    publish(editor, Exhibitor, exhibitor, summary_en="Maker of armed drones.")
    assert stale() == []


def test_a_draft_makes_nothing_stale_until_it_is_published(editor, exhibitor):
    save_draft(editor, Exhibitor, exhibitor, summary_fr="Constructeur de drones armés.")
    assert stale() == []

    publish(editor, Exhibitor, exhibitor)
    assert stale() == [(str(exhibitor.pk), "summary", "Constructeur de drones.")]


def test_a_draft_that_is_published_without_its_form_is_noted_too(editor, exhibitor):
    save_draft(editor, Exhibitor, exhibitor, summary_fr="Constructeur de drones armés.")

    publish_revision(pending_draft(exhibitor), None)

    assert stale() == [(str(exhibitor.pk), "summary", "Constructeur de drones.")]


def test_loading_content_files_makes_english_stale(tmp_path):
    source = make.source(code="R001", summary_fr="Compte rendu.", summary_en="Report.")
    call_command("export_content", tmp_path, verbosity=0)
    file = tmp_path / "bamex" / "content" / "sources.yaml"
    file.write_text(file.read_text().replace("fr: Compte rendu", "fr: Long compte rendu"))

    call_command("load_content", "--from", tmp_path, "--overwrite", verbosity=0)

    assert Source.objects.get().summary_fr == "Long compte rendu."
    assert stale() == [(str(source.pk), "summary", "Compte rendu.")]


def test_noting_raises_the_content_version(exhibitor):
    before = ContentVersion.current().number
    StaleTranslation.objects.create(model="exhibitors.Exhibitor", object_pk="1", place="summary", pair="x")

    assert ContentVersion.current().number > before


# What readers are told


def notices(client, path):
    return [item.text for item in read(client.get(path)).all("p") if "notice" in item.classes]


def test_readers_of_the_english_page_are_told_and_led_to_the_french_one(client, exhibitor):
    write(exhibitor, summary_fr="Constructeur de drones armés.")
    StaleTranslation.objects.update(since=datetime(2026, 3, 4, 12, tzinfo=UTC))
    paths = addresses(exhibitor)

    page = read(client.get(paths["en"]))

    assert [item.text for item in page.all("p") if "notice" in item.classes] == [
        "The French text of this page has changed since it was translated (4\u00a0March 2026). "
        "Read it in French: the English may be out of date."
    ]
    assert "Maker of drones." in client.get(paths["en"]).content.decode()
    (link,) = [item for item in page.all("a") if item.text == "Read it in French"]
    assert (path_of(link["href"]), link["hreflang"]) == (paths["fr"], "fr")
    assert path_of(page.links("canonical")[0]["href"]) == paths["en"]
    assert [item["name"] for item in page.all("meta") if item["name"] == "robots"] == []
    assert notices(client, paths["fr"]) == []


def test_an_answer_that_is_stale_is_told_on_the_page_of_its_fact(client):
    fact = make.fact()
    claim = make.cite(make.claim(fact, value_fr="quinze", value_en="fifteen"))
    before = pairs_of(fact)
    claim.value_fr = "quinze pays"
    claim.save()
    note_french_changes(fact, before)

    assert len(notices(client, addresses(fact)["en"])) == 1


def test_the_country_whose_name_a_delegation_bears_is_told_there(client):
    country = make.country("ZZ", name_fr="Zédie", name_en="Zedia")
    delegation = make.delegation(country=country)
    write(country, name_fr="Royaume de Zédie")

    assert len(notices(client, addresses(delegation)["en"])) == 1


def test_no_page_asks_for_it_twice_in_one_version_of_the_content(client, exhibitor):
    path = addresses(exhibitor)["en"]
    with clock.set_to(datetime(2026, 1, 1, tzinfo=UTC)):
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            client.get(path)

    assert [query["sql"] for query in captured if "staletranslation" in query["sql"]] == []
