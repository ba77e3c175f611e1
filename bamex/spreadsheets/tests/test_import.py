"""An editor imports a table: sees what changes, then writes it, as drafts, all of it or nothing."""

import io
import zipfile
from datetime import date

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from bamex.editorial.revisions import pending_draft, revisions_of
from bamex.models import Source, State
from bamex.tests import make
from bamex.tests.back_office import UPDATE, page, publish, told
from exhibitors.models import Delegation, Exhibitor, Person, Product
from news.models import Statement
from programme.models import Session

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]  # Django's templates read undefined names


def table(text, encoding="utf-8", name="table.csv"):
    return SimpleUploadedFile(name, text.strip().encode(encoding))


def workbook(*sheets, name="table.xlsx"):
    """A workbook of `(name, *rows)`, as Excel makes it."""
    made = Workbook()
    made.remove(made.active)
    for title, *rows in sheets:
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(row)
    output = io.BytesIO()
    made.save(output)
    return SimpleUploadedFile(name, output.getvalue())


def upload(client, model, file, **headers):
    """The preview of a file, or the form that refuses it."""
    return client.post(page(model, "import_table"), {"file": file}, follow=True, headers=headers)


def confirm(client, preview, **headers):
    address = preview.redirect_chain[-1][0] if preview.redirect_chain else preview.request["PATH_INFO"]
    return client.post(address, {"digest": preview.context["plan"].digest}, follow=True, headers=headers)


def outcomes(preview):
    return [(row.number, row.outcome.value) for row in preview.context["plan"].rows]


def faults(preview):
    return [str(fault) for fault in preview.context["faults"]]


def changes(preview):
    """(row, label, before, after) of all that the page tells."""
    return [
        (row.number, change.label, change.before, change.after)
        for row in preview.context["page"]
        for change in row.changes
    ]


# The preview, and what it leads to


def test_editor_adds_changes_and_leaves_exhibitors_by_one_table(editor):
    make.country("TR", name="Türkiye")
    source = make.source(code="R012", url="https://www.lessor.ml/bamex/")
    draft = make.cite(make.exhibitor(code="E007", state=State.DRAFT, name_fr="Otokar", name_en="Otokar"), source)
    same = make.exhibitor(code="E008", state=State.PUBLISHED, name_fr="Baykar", name_en="Baykar")
    text = """
Code;Nom [fr];Nom [en];Pays;Certitude;Résumé [fr];Année de création;Organisateur du salon;Sources
E007;Otokar A.Ş.;Otokar;turkiye;Présence confirmée;Constructeur de drones.;1963;non;R012
E008;Baykar;Baykar;TR;Présence confirmée;Constructeur de drones.;;non;
;Roketsan;;Turkiye;confirmed;Missiles.;1988;oui;http://lessor.ml/bamex (Année de création, p. 3)
"""
    preview = upload(editor, Exhibitor, table(text))

    assert faults(preview) == []
    assert outcomes(preview) == [(2, "changed"), (3, "unchanged"), (4, "new")]
    assert changes(preview)[:2] == [
        (2, "Nom [fr]", "Otokar", "Otokar A.Ş."),
        (2, "Année de création", "", "1963"),
    ]
    assert Exhibitor.objects.count() == 2  # nothing is written yet

    response = confirm(editor, preview)

    assert told(response) == ["Tableau importé en brouillons : 1 nouvelle fiche, 1 fiche modifiée, 1 fiche inchangée."]
    draft.refresh_from_db()
    assert (draft.name_fr, draft.founded, draft.state) == ("Otokar A.Ş.", 1963, State.DRAFT)
    new = Exhibitor.objects.exclude(pk__in=[draft.pk, same.pk]).get()
    assert (new.name_fr, new.slug, new.state, new.is_organiser) == ("Roketsan", "roketsan", State.DRAFT, True)
    assert [(item.source.code, item.field, item.locator) for item in new.citations.all()] == [
        ("R012", "founded", "p. 3")
    ]
    assert sorted(LogEntry.objects.values_list("object_id", "action_flag")) == sorted(
        [(str(draft.pk), 2), (str(new.pk), 1)]
    )


def test_all_that_is_wrong_is_said_at_once_with_row_column_and_language(editor):
    make.country("TR", name="Türkiye")
    make.exhibitor(code="E007", state=State.DRAFT)
    make.exhibitor(slug="baykar")
    text = """
Code,Nom [fr],Nom [en],Pays,Certitude,Résumé [fr],Année de création,Organisateur du salon,Slug,Sources,Site web
,,English only,Atlantide,peut-être,Texte {F999z}.,mille,oui et non,baykar,R999,pas une adresse
E999,Baykar,,TR,confirmed,Texte.,,,,,
E007,Baykar,,TR,confirmed,Texte.,,,Ça & là,,
E007,Baykar,,TR,confirmed,Texte.,,,,,
"""
    preview = upload(editor, Exhibitor, table(text))
    found = faults(preview)

    for part in (
        "Ligne 2, colonne « Nom [fr] »",
        "Ligne 2, colonne « Pays » : « Atlantide »",
        "Ligne 2, colonne « Certitude » : « peut-être »",
        "Ligne 2, colonne « Année de création »",
        "Ligne 2, colonne « Organisateur du salon » : « oui et non »",
        "Ligne 2, colonne « Résumé [fr] » : le registre n’a pas de réponse publiée {F999z}",
        "Ligne 2, colonne « Sources » : « R999 »",
        "Ligne 2, colonne « Site web »",
        "Ligne 2, colonne « Adresse courte » : « baykar » est déjà pris",
        "Ligne 3, colonne « Code » : aucune fiche n’a le code E999",
        "Ligne 4, colonne « Adresse courte » : écrivez des minuscules",
        "Ligne 5, colonne « Code » : E007 figure déjà à la ligne 4",
    ):
        assert any(fault.startswith(part) for fault in found), (part, found)
    assert "digest" not in preview.content.decode()
    assert Exhibitor.objects.count() == 2


def test_each_fault_is_told_once_in_the_words_of_the_house(editor):
    make.country("TR", name="Türkiye")
    text = """
Nom [fr],Pays,Certitude,Résumé [fr],Année de création,Site web,Adresse courte
,TR,confirmed,Texte.,1988,https://exemple.test/,
Baykar,TR,confirmed,Texte.,mille,ftp://exemple.test/,
Otokar,TR,confirmed,Texte.,,https://exemple,Ôtokar !
Roketsan,TR,,Texte.,,,
"""
    assert faults(upload(editor, Exhibitor, table(text))) == [
        "Ligne 2, colonne « Nom [fr] » : le texte français est obligatoire.",
        "Ligne 3, colonne « Année de création » : « mille » n’est pas un nombre entier : écrivez-le en chiffres, sans "
        "unité.",
        "Ligne 3, colonne « Site web » : écrivez une adresse qui commence par https:// ou http://.",
        "Ligne 4, colonne « Adresse courte » : écrivez des minuscules sans accent, des chiffres et des traits d’union.",
        "Ligne 4, colonne « Site web » : écrivez une adresse entière, comme https://exemple.org/page.",
        "Ligne 5, colonne « Certitude » : est obligatoire.",
    ]


# Which files


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Nom;Fonction à l’époque [fr]\nChoguel Maïga;Premier ministre", "cp1252"),
        ("Nom;Fonction à l’époque [fr]\nChoguel Maïga;Premier ministre", "utf-8-sig"),
        ("Name,Role at the time [fr]\nChoguel Maïga,Premier ministre", "utf-8"),
        ("sep=;\nname;role_fr\nChoguel Maïga;Premier ministre", "utf-8"),
        ("NOM\tFONCTION A L'EPOQUE [FR]\nChoguel Maïga\tPremier ministre", "utf-16"),
    ],
)
def test_a_csv_is_read_as_spreadsheets_write_it(editor, text, encoding):
    preview = upload(editor, Person, table(text, encoding))

    assert faults(preview) == []
    assert [(label, after) for _row, label, _before, after in changes(preview)] == [
        ("Nom", "Choguel Maïga"),
        ("Fonction à l’époque [fr]", "Premier ministre"),
        ("Adresse courte", "choguel-maiga"),
    ]


def test_a_workbook_gives_dates_numbers_answers_and_parts_in_a_sheet_of_their_own(editor):
    maker, category, source = make.exhibitor(code="E001"), make.category(), make.source(code="R001")
    kept = make.product(code="P001", state=State.DRAFT, maker=maker, category=category)
    kept.specifications.create(label_fr="Masse", value_fr="1 kg", source=source)
    preview = upload(
        editor,
        Product,
        workbook(
            ("Notes", ["ce que je veux"]),
            (
                "Équipements",
                ["Code", "Nom [fr]", "Fabricant", "Domaine", "Résumé [fr]", "Nommé au salon", "Mode de présentation"],
                ["", "TB3", "E001 Baykar", category.slug, "Drone.", True, "Maquette; Tir"],
                ["P001", "TB2", "Baykar", category.name_fr, "Drone.", "non", None],
            ),
            (
                "Caractéristiques",
                ["Équipement", "Caractéristique [fr]", "Valeur [fr]", "Unité [fr]", "Source"],
                ["TB3", "Envergure", 14, "m", "R001"],
                ["TB3", "Équipage", 0, None, "R001"],
            ),
        ),
    )
    assert faults(preview) == []
    confirm(editor, preview)

    new = Product.objects.get(slug="tb3")
    assert [str(item) for item in new.specifications.all()] == ["Envergure 14 m", "Équipage 0"]
    assert (new.shown_stated, new.shown_as, new.maker) == (True, ["model", "fired"], maker)
    kept.refresh_from_db()
    assert (kept.name_fr, kept.shown_stated) == ("TB2", False)
    assert [str(item) for item in kept.specifications.all()] == ["Masse 1 kg"]


def test_a_table_of_other_columns_says_no_empty_sum(editor):
    preview = upload(editor, Person, table("Autre;Colonne\nx;y"))

    assert len(faults(preview)) == 1
    assert preview.context["counts"] == []
    assert "<strong></strong>" not in preview.content.decode()


def test_parts_stand_in_one_cell_of_a_csv(editor):
    make.source(code="R001")
    row = make.product(code="P001", state=State.DRAFT)
    cell = "weight | Masse || 5 \\| 6 | | kg || R001"
    preview = upload(editor, Product, table(f'Code;Caractéristiques\nP001;"{cell}"'))

    assert faults(preview) == []
    confirm(editor, preview)
    assert [str(item) for item in row.specifications.all()] == ["Masse 5 | 6 kg"]


def test_days_and_hours_are_read_as_people_and_excel_write_them(editor):
    phase = make.phase()
    rows = [
        ["Audience", "Audience", phase.slug, date(2025, 11, 12), "10h30", "Texte."],
        ["Visite", "Visite officielle", phase.slug, "13/11/2025", "10 h", "Texte."],
        ["Défilé", "ceremony", phase.slug, date(2025, 11, 14), "9:05", "Texte."],
    ]
    labels = ["Titre [fr]", "Type", "Phase", "Premier jour", "Heure", "Résumé [fr]"]
    preview = upload(editor, Session, workbook(("Table", labels, *rows)))

    assert faults(preview) == []
    confirm(editor, preview)
    assert [(row.start.day, row.start_time.isoformat()) for row in Session.objects.order_by("start")] == [
        (12, "10:30:00"),
        (13, "10:00:00"),
        (14, "09:05:00"),
    ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Tableau : le fichier est vide."),
        (b"\xd0\xcf\x11\xe0" + b"x" * 100, "ancien Excel"),
        (b"PK\x03\x04 no zip at all", "Ce n’est pas un tableau"),
        (b"x" * (5 * 1024 * 1024 + 1), "dépasse 5 Mo"),
        (b"name\n" + b"x\n" * 5_001, "5 000 lignes"),
        (b"\x81\x8d\x8f", "CSV UTF-8"),
        (b"%PDF-1.7\n\x00\x10", "Ce n’est pas un tableau"),
    ],
)
def test_what_is_no_table_is_refused_in_a_sentence(editor, content, sentence):
    response = upload(editor, Person, SimpleUploadedFile("table.xlsx", content))

    assert response.redirect_chain == []
    assert sentence in response.content.decode().replace("\u202f", " ")


def packed(**files):
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return output.getvalue()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (packed(xl__workbook_xml=b"0" * 70_000_000), "dépasse 5 Mo"),
        (packed(content_xml="<x/>"), "OpenDocument"),
        (packed(xl__workbook_xml="<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"), "Ce n’est pas un tableau"),
        (packed(readme="x"), "Ce n’est pas un tableau"),
    ],
)
def test_bombs_and_other_archives_are_refused(editor, content, sentence):
    assert sentence in upload(editor, Person, SimpleUploadedFile("t.xlsx", content)).content.decode()


def test_a_workbook_that_claims_a_million_rows_is_refused_quickly(editor):
    file = workbook(("Table", ["name"], ["Awa"]))
    with zipfile.ZipFile(file) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    files[sheet] = files[sheet].replace(b'r="2"', b'r="99999999"').replace(b"A2", b"A99999999")
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)

    response = upload(editor, Person, SimpleUploadedFile("t.xlsx", output.getvalue()))

    assert "5\u202f000 lignes" in response.content.decode() or "5 000 lignes" in response.content.decode()


def test_a_formula_that_fails_is_no_value(editor):
    file = workbook(("Table", ["name", "role_fr"], ["#N/A", "Ministre"]))

    assert any("#N/A" in fault for fault in faults(upload(editor, Person, file)))


# What speaks against it


def test_columns_that_are_unknown_twice_or_nameless_are_named(editor):
    found = faults(upload(editor, Person, table("Nom;Nom;Fonctoin;\nAwa;Awa;Ministre;oublié")))

    assert found[:3] == [
        "Ligne 1, colonne « Nom » : figure deux fois.",
        "Ligne 1, colonne « Fonctoin » : n’est pas reconnue : nommez-la comme dans le modèle, ou ôtez la colonne.",
        "Ligne 2 : une valeur se trouve dans une colonne sans nom.",
    ]


def test_a_name_that_two_bear_is_not_guessed(editor):
    make.exhibitor(code="E001", name_fr="Génie", slug="genie")
    make.exhibitor(code="E002", name_fr="Genie", slug="genie-2")
    found = faults(upload(editor, Person, table("Nom;role_fr;Exposant\nAwa;Ministre;GENIE")))

    assert found == ["Ligne 2, colonne « Exposant » : « GENIE » peut désigner E001, E002 : écrivez le code."]


def test_a_code_with_the_name_of_another_is_not_guessed(editor):
    make.exhibitor(code="E001", name_fr="Baykar")
    found = faults(upload(editor, Person, table("Nom;role_fr;Exposant\nAwa;Ministre;E001 ASELSAN")))

    assert len(found) == 1
    assert "E001 désigne « Baykar »" in found[0]


def test_a_published_object_gets_a_draft_and_readers_see_what_they_saw(editor):
    row = make.cite(make.person(code="I001", name="Awa", role_fr="Ministre", slug="awa"), make.source(code="R001"))
    text = "Code;Nom;role_fr;Sources;État\nI001;Awa Diallo;Ministre;R001;Publié"
    preview = upload(editor, Person, table(text))

    assert outcomes(preview) == [(2, "changed")]
    assert changes(preview) == [(2, "Nom", "Awa", "Awa Diallo")]
    assert "Les lecteurs continuent de voir ce qui est publié" in preview.content.decode()
    confirm(editor, preview)
    row.refresh_from_db()
    assert (row.name, row.state) == ("Awa", State.PUBLISHED)
    assert pending_draft(row).plain["name"] == "Awa Diallo"
    assert 'value="Awa Diallo"' in editor.get(page(Person, "change", row.pk)).content.decode()

    # The draft is what leaves, and it comes back unchanged.
    exported = editor.get(page(Person, "export_table", "csv")).content
    assert "Awa Diallo" in exported.decode()
    again = upload(editor, Person, SimpleUploadedFile("personnes.csv", exported))
    assert (faults(again), outcomes(again)) == ([], [(2, "unchanged")])

    publish(editor, Person, row, **UPDATE)
    row.refresh_from_db()
    assert (row.name, row.state) == ("Awa Diallo", State.PUBLISHED)


def test_each_import_is_a_revision_of_its_object(editor):
    row = make.person(code="I001", name="Awa", role_fr="Ministre", state=State.DRAFT)
    confirm(editor, upload(editor, Person, table("Code;Nom;role_fr\nI001;Awa Diallo;Ministre\n;Binta;Ministre")))

    kept = [(item.act, item.plain["name"], item.person_name) for item in revisions_of(row)]
    assert kept == [("import", "Awa Diallo", "awa"), ("found", "Awa", "")]
    (first,) = revisions_of(Person.objects.get(name="Binta"))
    assert (first.act, first.plain["code"], first.plain["state"]) == ("import", "I002", "draft")


def test_the_state_is_shown_and_never_imported(editor):
    make.person(code="I001", name="Awa", role_fr="Ministre", state=State.DRAFT)
    preview = upload(editor, Person, table("Code;Nom;role_fr;État\nI001;Awa;Ministre;Publié\n;Binta;Ministre;Publié"))

    assert outcomes(preview) == [(2, "refused"), (3, "new")]
    assert "La fiche arrive en brouillon" in preview.content.decode()

    confirm(editor, upload(editor, Person, table("name;role_fr;state\nBinta;Ministre;published")))
    assert Person.objects.get(name="Binta").state == State.DRAFT


def test_a_name_that_there_is_already_is_warned_of(editor):
    make.person(code="I001", name="Choguel Maïga")
    text = "Nom;role_fr\nChoguel MAIGA;Ministre\nAwa;Ministre\nAWA;Ministre"
    preview = upload(editor, Person, table(text))

    assert [row.warnings for row in preview.context["plan"].rows] == [
        ["I001 porte le même nom : s’il s’agit de la même fiche, écrivez son code."],
        [],
        ["la ligne 3 porte le même nom : s’il s’agit de la même fiche, écrivez son code."],
    ]
    assert [row.after["slug"] for row in preview.context["plan"].rows] == ["choguel-maiga", "awa", "awa-2"]


def test_what_only_the_database_refuses_is_said_on_its_row(editor):
    said = "Ligne 2\u00a0: Un rendez-vous du programme appartient à une phase, les autres non."
    phase = make.phase()
    labels = "Titre [fr];Type;Moment;Phase;Premier jour;Résumé [fr]"
    text = f"{labels}\nRéunion;ceremony;margins;{phase.slug};2025-11-11;Texte."

    assert faults(upload(editor, Session, table(text))) == [said]
    assert Session.objects.count() == 0

    make.session(code="S001", phase=phase)
    assert faults(upload(editor, Session, table("Code;Moment\nS001;margins"))) == [said]


# Between preview and import


def test_what_has_changed_since_the_preview_is_shown_again_before_anything_is_written(editor):
    row = make.person(code="I001", name="Awa", role_fr="Ministre", state=State.DRAFT)
    preview = upload(editor, Person, table("Code;Nom\nI001;Awa Diallo"))
    Person.objects.filter(pk=row.pk).update(role_fr="Première ministre")

    again = confirm(editor, preview)

    assert "Quelqu’un a modifié ces fiches depuis l’aperçu" in again.content.decode()
    assert Person.objects.get().name == "Awa"
    confirm(editor, again)
    assert (Person.objects.get().name, Person.objects.get().role_fr) == ("Awa Diallo", "Première ministre")


def test_a_table_is_imported_once_and_by_who_handed_it_in(editor, client):
    preview = upload(editor, Person, table("Nom;role_fr\nAwa;Ministre"))
    address = preview.redirect_chain[-1][0]
    other = User.objects.create_superuser("binta")
    client.force_login(other)
    assert "puis choisissez de nouveau le fichier" in client.get(address, follow=True).content.decode()
    client.force_login(User.objects.get(username="awa"))
    confirm(client, preview)
    confirm(client, preview)

    assert Person.objects.count() == 1


# Who may


def test_who_may_only_look_exports_and_does_not_import(client):
    viewer = User.objects.create_user("binta", is_staff=True)
    make.person()
    viewer.user_permissions.add(Permission.objects.get(codename="view_person"))
    client.force_login(viewer)
    shown = client.get(page(Person, "changelist")).content.decode()

    assert "Exporter (brouillons compris)…" in shown
    assert "Importer un tableau…" not in shown
    assert client.get(page(Person, "import_table")).status_code == 403
    assert client.get(page(Person, "preview_table", "x")).status_code == 403
    assert "1 fiche" in client.get(page(Person, "export_page")).content.decode()
    assert client.get(page(Person, "export_table", "csv")).status_code == 200
    assert client.get(page(Exhibitor, "export_table", "csv")).status_code == 403


def test_an_export_holds_what_the_list_shows(editor):
    make.person(name="Awa", state=State.DRAFT)
    make.person(name="Binta")
    address = page(Person, "export_table", "csv")

    assert editor.get(address).content.decode().count("\r\n") == 3
    assert "Awa" in editor.get(address, {"q": "awa"}).content.decode()
    assert "Binta" not in editor.get(address, {"state__exact": "draft"}).content.decode()
    assert "1 fiche" in editor.get(page(Person, "export_page"), {"q": "awa"}).content.decode()
    assert f"{address}?q=awa" in editor.get(page(Person, "export_page"), {"q": "awa"}).content.decode()
    assert editor.get(address, {"nonsense": "1"}).status_code == 302
    assert editor.get(page(Person, "export_table", "ods")).status_code == 404


@pytest.mark.parametrize("model", [Exhibitor, Product, Session, Delegation, Person, Source, Statement])
@pytest.mark.parametrize("file_type", ["xlsx", "csv", "excel-csv"])
def test_a_template_names_columns_that_are_all_understood(editor, model, file_type):
    content = editor.get(page(model, "table_template", file_type)).content
    preview = upload(editor, model, SimpleUploadedFile("modele", content))

    assert faults(preview) == []
    assert outcomes(preview) == []
