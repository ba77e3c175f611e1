"""What an object said earlier stays readable, fingerprinted, and is never taken for what it says now."""

import hashlib
import json

import pytest
import rfc8785
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.utils.translation import override

from bamex.history import snapshots
from bamex.history.diff import differences
from bamex.history.snapshots import canonical, fingerprint, keep_all_public_versions, keep_public_version, make_snapshot
from bamex.importer.content_file import ContentFile
from bamex.importer.loader import load
from bamex.models import ContentVersion, PublicVersion, Source, State
from bamex.publication import publication_of
from bamex.tests import make
from bamex.tests.back_office import UPDATE, act, publish, save_draft, withdraw
from bamex.tests.crawl import Page
from exhibitors.models import Exhibitor, Product
from news.models import Claim, Fact

pytestmark = pytest.mark.django_db


def kept(row):
    return [json.loads(version.snapshot) for version in PublicVersion.objects.filter(object_code=row.code)]


def reworded(row, **values):
    type(row).objects.filter(pk=row.pk).update(**values)
    row.refresh_from_db()
    keep_public_version(row)
    return row


# The wording


def test_a_wording_holds_both_languages_the_parts_and_the_sources():
    source = make.source()
    row = make.fact()
    make.cite(make.claim(row, "15", label_fr="stands", label_en="stands"), source)

    assert make_snapshot(row) == {
        "code": row.code,
        "question_fr": "Combien d’entreprises ?",
        "question_en": "Combien d’entreprises ?",
        "short_label_fr": "Entreprises",
        "short_label_en": "Entreprises",
        "claims": [
            {
                "key": "a",
                "value_fr": "15",
                "value_en": "15",
                "label_fr": "stands",
                "label_en": "stands",
                "sources": [{"source": source.code}],
            }
        ],
    }


def test_a_wording_names_no_draft_and_nothing_that_staff_keep_for_themselves():
    draft = make.source(state=State.DRAFT)
    row = make.cite(make.exhibitor(website_candidate="baykar.example", withdrawal_note_fr="Un brouillon."), draft)
    row.domains.add(make.category(state=State.DRAFT))
    product = make.product(maker=row)
    product.specifications.create(label_fr="Portée", value_fr="27", source=draft)
    session = make.session(venue=make.venue(state=State.DRAFT))
    session.products.add(make.product(maker=make.exhibitor(state=State.DRAFT)))

    said = canonical(make_snapshot(row)) + canonical(make_snapshot(product)) + canonical(make_snapshot(session))

    for code in (draft.code, *row.domains.values_list("code", flat=True), session.venue.code):
        assert code not in said
    assert "baykar.example" not in said
    assert "brouillon" not in said
    assert "state" not in said
    assert "products" not in said


def test_a_wording_is_written_as_rfc_8785_has_it():
    row = make.exhibitor(name_fr='« Şirket » "A"\tB\\C\u007f €', founded=1984, is_organiser=True)
    said = make_snapshot(row)

    assert canonical(said).encode() == rfc8785.dumps(said)
    assert fingerprint(canonical(said)) == hashlib.sha256(rfc8785.dumps(said)).hexdigest()


def test_a_new_address_or_place_in_a_list_is_no_new_wording():
    row = make.fact("15")
    keep_public_version(row)

    reworded(row, slug="autre", position=7, is_key_figure=True)

    assert len(kept(row)) == 1


@pytest.mark.slow
def test_a_wording_holds_the_figures_that_it_quoted_whatever_the_ledger_says_later(editor):
    fact = make.fact("15", state=State.DRAFT)
    row = make.cite(make.article(**make.both(body=f"Ils furent {{{fact.code}a}} ce jour-là.")))
    keep_public_version(row)

    act(editor, Fact, "publish", fact)
    publish(
        editor,
        Fact,
        fact,
        **make.both(**{"claims-0-value": "17"}),
        **UPDATE,
    )
    withdraw(editor, fact, consequences_accepted="on")

    said = [said["body_fr"] for said in kept(row)]
    figures = ["[réponse retirée]", "15", "17", "[réponse retirée]"]
    assert said == [f"Ils furent {figure} ce jour-là." for figure in figures]
    assert "Ils furent 15 ce jour-là." in editor.get(f"/fr/redactions/{row.code}/2/").content.decode()


def test_a_wording_holds_no_answer_whose_sources_are_not_public():
    row = make.fact("15")
    make.cite(make.claim(row, "16"), make.source(state=State.WITHDRAWN))

    assert [said["value_fr"] for said in make_snapshot(row)["claims"]] == ["15"]


# When it is kept


def test_saving_in_the_back_office_keeps_the_wording(editor):
    row = make.cite(make.exhibitor())
    keep_public_version(row)

    publish(editor, Exhibitor, row, summary_fr="Fabricant de drones.")

    assert [said["summary_fr"] for said in kept(row)] == ["Constructeur de drones.", "Fabricant de drones."]
    assert PublicVersion.objects.get(object_code=row.code, number=2).moment == Exhibitor.objects.get().last_changed


def test_saving_without_a_change_keeps_nothing_new(editor):
    row = make.cite(make.exhibitor())
    keep_public_version(row)

    publish(editor, Exhibitor, row)

    assert len(kept(row)) == 1


def test_a_part_edited_on_its_own_page_is_a_new_wording_of_its_owner(editor):
    row = make.fact("15")
    keep_public_version(row)
    before = row.last_changed

    publish(
        editor,
        Claim,
        row.claims.get(),
        value_fr="17",
        **UPDATE,
    )

    assert [said["claims"][0]["value_fr"] for said in kept(row)] == ["15", "17"]
    assert Fact.objects.get().last_changed > before


def test_a_draft_has_no_wording_until_it_is_published(editor):
    row = make.cite(make.exhibitor(state=State.DRAFT))
    save_draft(editor, Exhibitor, row, summary_fr="Un secret.")
    assert kept(row) == []

    act(editor, Exhibitor, "publish", row)

    assert [said["summary_fr"] for said in kept(row)] == ["Un secret."]


def test_withdrawing_a_source_is_a_new_wording_of_what_cites_it(editor):
    first, second = make.source(), make.source()
    row, product = make.cite(make.exhibitor(), first, second), make.product()
    product.specifications.create(label_fr="Portée", value_fr="27", source=second)
    keep_all_public_versions()

    withdraw(editor, second, consequences_accepted="on")

    assert [len(said["sources"]) for said in kept(row)] == [2, 1]
    assert ["specifications" in said for said in kept(product)] == [True, False]


def test_loading_keeps_what_it_changed_and_what_sql_changed(tmp_path):
    make.country()
    path = tmp_path / "exhibitors.yaml"
    entry = "- {{code: E001, slug: baykar, name: {}, country: TR, certainty: confirmed, summary: Drones.}}"
    path.write_text(entry.format("Baykar"))
    files = [ContentFile(Exhibitor, path)]
    assert [
        (said["code"], earlier) for _, earlier, said in load(files, keep_versions=keep_all_public_versions).versions
    ] == [("E001", None)]
    assert load(files, keep_versions=keep_all_public_versions).versions == []

    path.write_text(entry.format("Baykar Tech"))
    load(files, keep_versions=keep_all_public_versions)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE exhibitors_exhibitor SET hq_city = 'Istanbul'")
    load(files, keep_versions=keep_all_public_versions)

    said = kept(Exhibitor.objects.get())
    assert [each["name_fr"] for each in said] == ["Baykar", "Baykar Tech", "Baykar Tech"]
    assert [each.get("hq_city") for each in said] == [None, None, "Istanbul"]


def test_a_dry_run_keeps_nothing(tmp_path):
    path = tmp_path / "sources.yaml"
    path.write_text("[]")
    make.exhibitor()

    load([ContentFile(Source, path)], dry_run=True, keep_versions=keep_all_public_versions)

    assert not PublicVersion.objects.exists()


@pytest.mark.slow
def test_the_whole_content_is_kept_once_and_only_once():
    call_command("load_content", verbosity=0)
    count = PublicVersion.objects.count()

    assert count == sum(model.objects.visible().count() for model in snapshots.publishable_models()) > 300
    assert keep_all_public_versions() == []
    assert PublicVersion.objects.count() == count


def test_keeping_a_wording_raises_the_content_version():
    row = make.exhibitor()
    before = ContentVersion.objects.get().number

    keep_public_version(row)

    assert ContentVersion.objects.get().number > before


# The database's promises


def test_a_kept_wording_is_neither_changed_nor_deleted():
    row = make.exhibitor()
    keep_public_version(row)

    for write in (
        lambda: PublicVersion.objects.update(snapshot="{}", fingerprint=fingerprint("{}")),
        lambda: PublicVersion.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError, match="never changed or deleted"), transaction.atomic():
            write()


def test_a_fingerprint_is_that_of_its_wording():
    with pytest.raises(IntegrityError, match="bamex_publicversion_fingerprint"):
        PublicVersion.objects.create(
            object_code="E001", number=1, moment="2026-11-22T00:00Z", fingerprint="0" * 64, snapshot="{}"
        )


# Pages


def test_the_page_of_an_object_gives_the_fingerprint_that_the_file_has():
    row = make.exhibitor()
    keep_public_version(row)
    page = Page(row.get_absolute_url())

    file = Client().get(f"/fr/redactions/{row.code}/1.json")

    assert hashlib.sha256(file.content).hexdigest() in page.html
    assert f'href="/fr/redactions/{row.code}/1/"' in page.html
    assert file.headers["Content-Type"] == "application/json"


@pytest.mark.parametrize(
    ("language", "path", "old", "replaced", "present"),
    [
        ("fr", "redactions", "Constructeur de drones.", "remplacée le", "Version actuelle"),
        ("en", "wordings", "Drone maker.", "replaced on", "Present version"),
    ],
)
def test_an_earlier_wording_is_retrievable_and_labelled(language, path, old, replaced, present):
    row = make.exhibitor(summary_en="Drone maker.")
    keep_public_version(row)
    reworded(row, summary_fr="Nouveau.", summary_en="New.")

    earlier = Page(f"/{language}/{path}/{row.code}/1/")
    latest = Page(f"/{language}/{path}/{row.code}/2/")

    assert old in earlier.html
    assert replaced in earlier.html
    assert present not in earlier.html
    assert present in latest.html
    with override(language):
        assert row.get_absolute_url() in earlier.document.hrefs
    for shown in (earlier, latest):
        assert shown.document.one("meta", name="robots")["content"] == "noindex"
    assert f"/{language}/{path}/{row.code}/1/" in Page(f"/{language}/{path}/{row.code}/").document.hrefs


def test_a_wording_in_french_only_is_marked_on_the_english_page():
    row = make.exhibitor(summary_en="")
    keep_public_version(row)

    page = Page(f"/en/wordings/{row.code}/1/")

    assert '<span lang="fr">Constructeur de drones.</span>' in page.html


def test_values_of_a_wording_are_shown_in_words():
    row = make.product(shown_as=["fired", "flown"], single_source=True)
    row.specifications.create(label_fr="Autonomie", value_fr="27", unit_fr="h", source=make.source(title="Fiche"))
    keep_public_version(row)

    page = Page(f"/fr/redactions/{row.code}/1/").document
    said = " ".join(element.text for element in page.all("dl"))

    for words in ("Tir, Vol", "oui", "Autonomie", "Fiche", "Baykar", "Drones de combat"):
        assert words in said, words


def test_withdrawing_takes_the_earlier_wordings_along():
    row = make.exhibitor(withdrawal_note_fr="Cité par erreur.")
    keep_public_version(row)
    Exhibitor.objects.update(state=State.WITHDRAWN)

    for path in (f"{row.code}/", f"{row.code}/1/", f"{row.code}/1.json"):
        answer = Client().get(f"/fr/redactions/{path}")
        assert answer.status_code == 410
        assert "Constructeur" not in answer.content.decode()
        assert "Cité par erreur." in answer.content.decode()


def test_drafts_and_what_rests_on_what_is_hidden_have_no_wordings():
    draft = make.exhibitor(state=State.DRAFT)
    product = make.product(maker=draft)

    assert keep_public_version(product) is None
    for code in (draft.code, product.code, "Z999", "E999", "e001"):
        assert Client().get(f"/fr/redactions/{code}/").status_code == 404
        assert Client().get(f"/fr/redactions/{code}/1/").status_code == 404


@pytest.mark.parametrize("number", ["0", "2", "999999999999999999999", "-1", "1%00"])
def test_a_wording_that_never_was_is_not_found(number):
    row = make.exhibitor()
    keep_public_version(row)

    assert Client().get(f"/fr/redactions/{row.code}/{number}/").status_code == 404
    assert Client().get(f"/fr/redactions/{row.code}/{number}.json").status_code == 404


def test_what_was_renamed_since_keeps_its_link_and_what_was_withdrawn_loses_it():
    row = make.product()
    keep_public_version(row)
    Exhibitor.objects.update(name_fr="Baykar Tech")
    assert "Baykar Tech" in Page(f"/fr/redactions/{row.code}/1/").html

    session = make.session()
    session.exhibitors.add(other := make.exhibitor(name_fr="Roketsan", code="E500"))
    keep_public_version(session)
    Exhibitor.objects.filter(pk=other.pk).update(state=State.WITHDRAWN)

    page = Page(f"/fr/redactions/{session.code}/1/")
    assert "Roketsan" not in page.html
    assert "E500" in page.html


def test_a_yes_that_becomes_a_no_is_told_as_such():
    row = make.exhibitor(is_organiser=True)
    earlier = make_snapshot(row)
    row.is_organiser = False

    (change,) = differences(Exhibitor, earlier, make_snapshot(row))

    assert (change["field"], change["earlier"], change["later"]) == ("is_organiser", True, False)


def test_every_part_and_question_that_models_declare_exists():
    for model in (Product, Fact, Exhibitor):
        schema = snapshots.snapshot_schema(model)
        assert set(publication_of(model).tracked) <= set(schema.columns)
        for part in schema.parts.values():
            assert set(publication_of(part.model).tracked) <= set(part.columns)
