"""The table of characteristics: rival values and their sources in the cell where the value stands."""

import re

import pytest
from django.db.models import prefetch_related_objects

from bamex.models import State
from bamex.tests import make
from bamex.tests.crawl import tight
from exhibitors.models import Product, Specification
from exhibitors.quantities import Quantity
from exhibitors.spec_table import characteristics_named, spec_table
from exhibitors.views import WITH_CHARACTERISTICS

pytestmark = pytest.mark.django_db


def specification(product, label, value, unit="", source=None):
    texts = make.both(label=label, value=value, unit=unit)
    return Specification.objects.create(product=product, source=source or make.source(), **texts)


def table(*products):
    """Label or short label → a list of values a product, each with the codes of its sources."""
    products = list(Product.objects.filter(pk__in=[row.pk for row in products]).order_by("pk"))
    prefetch_related_objects(products, *WITH_CHARACTERISTICS)
    lines, placed = spec_table(products)
    found = {
        line.head.short_label_fr if line.is_fact else line.head.label_fr: [
            [(given.row.value_fr, len(given.sources)) for given in cell.values] for cell in line.cells
        ]
        for line in lines
    }
    return found, placed, lines


def test_one_line_a_characteristic_and_one_cell_a_product():
    first, second = make.product(), make.product()
    specification(first, "Envergure", "12", "m")
    specification(second, "Envergure", "14", "m")
    specification(second, "Longueur", "8", "m")

    found, _placed, lines = table(first, second)

    assert found == {"Envergure": [[("12", 1)], [("14", 1)]], "Longueur": [[], [("8", 1)]]}
    assert not any(cell.is_disputed for line in lines for cell in line.cells)


def test_two_sources_that_give_a_characteristic_differently_stand_in_one_cell():
    row = make.product()
    specification(row, "Autonomie", "24", "h")
    specification(row, "Masse", "650", "kg")
    specification(row, "autonomie", "27", "h")

    found, _placed, (autonomy, mass) = table(row)

    assert found == {"Autonomie": [[("24", 1), ("27", 1)]], "Masse": [[("650", 1)]]}
    assert autonomy.cells[0].is_disputed
    assert not mass.cells[0].is_disputed


def test_two_sources_that_agree_are_one_value_with_two_sources():
    row = make.product()
    specification(row, "Autonomie", "24", "h")
    specification(row, "Autonomie", "24", "h")

    found, _placed, (line,) = table(row)

    assert found == {"Autonomie": [[("24", 2)]]}
    assert not line.cells[0].is_disputed


def test_two_values_of_one_source_do_not_contradict_each_other():
    row, source = make.product(), make.source()
    specification(row, "Tailles", "7", "po", source)
    specification(row, "Tailles", "10", "po", source)

    _found, _placed, (line,) = table(row)

    assert len(line.cells[0].values) == 2
    assert not line.cells[0].is_disputed


def test_the_answers_to_what_is_asked_of_one_characteristic_stand_in_its_cell():
    row = make.product()
    specification(row, "Charge utile", "280", "kg")
    fact = make.fact("280 kg", "220 kg", question_fr="Quelle est la charge utile du drone ?")
    fact.products.add(row)

    found, placed, (line,) = table(row)

    assert found == {"Charge utile": [[("280", 2), ("220 kg", 1)]]}
    assert placed == {fact.pk}
    assert line.cells[0].fact == fact


def test_a_question_about_several_has_a_line_of_its_own_beside_them():
    row = make.product()
    for label in "Envergure", "Masse", "Autonomie", "Longueur":
        specification(row, label, "1")
    fact = make.fact("24 h, 630 kg", "27 h, 650 kg", question_fr="Quelles autonomie et masse ?", short_label_fr="TB2")
    fact.products.add(row)

    found, _placed, _lines = table(row)

    assert list(found) == ["Envergure", "Masse", "Autonomie", "TB2", "Longueur"]
    assert found["TB2"] == [[("24 h, 630 kg", 1), ("27 h, 650 kg", 1)]]


def test_a_quantity_has_one_line_whatever_its_sources_call_it():
    row = make.product()
    for label, value in ("Charge externe", "900"), ("Charge interne", "450"), ("Charge utile", "1 350"):
        specification(row, label, value, "kg").save()
    Specification.objects.update(quantity=Quantity.PAYLOAD)

    _found, _placed, (line,) = table(row)

    assert line.quantity == Quantity.PAYLOAD
    assert [(given.row.value_fr, given.variant) for given in line.cells[0].values] == [
        ("900", "charge externe"),
        ("450", "charge interne"),
        ("1 350", ""),
    ]
    assert not line.cells[0].is_disputed


def test_the_answers_about_one_of_several_products_stand_in_its_cell_alone():
    kargu, togan = make.product(name_fr="KARGU"), make.product(name_fr="TOGAN")
    for row in kargu, togan:
        specification(row, "Autonomie", "30", "min")
    fact = make.fact("45 min", "40 min", question_fr="Que sait-on des drones ?")
    fact.claims.update(asked_fr="Quelle est l’autonomie du TOGAN ?")
    fact.products.set([kargu, togan])

    found, _placed, (line,) = table(kargu, togan)

    assert found["Autonomie"] == [[("30", 1)], [("30", 1), ("45 min", 1), ("40 min", 1)]]
    assert [cell.is_disputed for cell in line.cells] == [False, True]


def test_a_characteristic_that_only_the_ledger_gives_has_a_line_too():
    row, other = make.product(), make.product()
    specification(other, "Vitesse", "72", "km/h")
    fact = make.fact("900 km/h", "800 km/h", question_fr="Quelle est la vitesse ?", short_label_fr="Vitesse du jet")
    fact.products.add(row)

    found, placed, _lines = table(row)

    assert found == {"Vitesse du jet": [[("900 km/h", 1), ("800 km/h", 1)]]}
    assert placed == {fact.pk}


def test_an_answer_about_two_products_is_put_in_the_cell_of_neither_characteristic():
    rows = make.product(), make.product()
    for row in rows:
        specification(row, "Vitesse", "72", "km/h")
    fact = make.fact("KARGU : 5 km/h", "TOGAN : 6 km/h", question_fr="Quelle vitesse ?", short_label_fr="Drones")
    fact.products.set(rows)

    found, _placed, _lines = table(*rows)

    assert found["Vitesse"] == [[("72", 1)], [("72", 1)]]
    assert found["Drones"] == [[("KARGU : 5 km/h", 1), ("TOGAN : 6 km/h", 1)]] * 2


@pytest.mark.parametrize("question", ["Combien le Mali en a-t-il reçus ?", "Quelle est la massette ?"])
def test_what_names_no_characteristic_stays_in_the_ledger(question):
    row = make.product()
    specification(row, "Masse", "1", "kg")
    make.fact("vingt", "six", question_fr=question).products.add(row)

    found, placed, _lines = table(row)

    assert (list(found), placed) == (["Masse"], set())


def test_what_the_sources_agree_on_or_a_draft_says_is_no_rival_value():
    row = make.product()
    specification(row, "Masse", "1", "kg")
    make.fact("2 kg", question_fr="Quelle masse ?").products.add(row)
    make.fact("3 kg", "4 kg", question_fr="Quelle masse ?", state=State.DRAFT).products.add(row)

    assert table(row)[:2] == ({"Masse": [[("1", 1)]]}, set())


def test_a_draft_source_gives_nothing():
    row = make.product()
    specification(row, "Masse", "1", "kg", make.source(state=State.DRAFT))

    assert table(row)[0] == {}


def test_words_are_whole_and_their_accents_do_not_matter():
    known = {name: name for name in ("portee", "altitude", "masse", "port", "portee utile")}

    assert characteristics_named("Quelle est la portée, et l’Altitude ?", known) == {"portee", "altitude"}
    assert characteristics_named("Quelle est la portée utile ?", known) == {"portee utile"}


# On the pages


def rows_of(page):
    """Heading of the row → its text, chips left out."""
    found = {}
    for row in re.findall(r"<tr><th scope=\"row\">(.*?)</tr>", tight(page), re.DOTALL):
        head, cells = re.sub(r"<sup.*?</sup>|<details.*?</details>", "", row, flags=re.DOTALL).split("</th>", 1)
        found[plain(head)] = [plain(cell) for cell in re.findall(r"<td>(.*?)</td>", cells, re.DOTALL)]
    return found


def plain(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).replace("\u202f", " ").replace("&nbsp;", " ").split())


@pytest.mark.usefixtures("content")
@pytest.mark.parametrize(
    ("language", "path", "label", "disagree"),
    [
        ("fr", "/fr/equipements/bayraktar-tb3/", "Charge utile", "Les sources divergent."),
        ("en", "/en/equipment/bayraktar-tb3/", "Payload", "The sources disagree."),
    ],
)
def test_the_page_of_the_tb3_gives_both_payloads_in_one_cell(client, language, path, label, disagree):
    page = client.get(path).content.decode()

    assert rows_of(page)[label] == [f"280 kg 220 kg {disagree}"]
    assert f"/{language}/fa" in page.partition(disagree)[0].rpartition("<a href=")[2]


@pytest.mark.usefixtures("content")
def test_a_drawing_leads_to_each_page_but_the_one_it_stands_on(client):
    address = "/fr/equipements/bayraktar-tb2/"
    own, both = (
        client.get(path).content.decode().partition("<figcaption>")[2].partition("</figcaption>")[0]
        for path in (address, "/fr/equipements/comparaison/?i=P001&i=P002")
    )
    assert "12\u00a0m" in own
    assert (f'href="{address}"' in own, f'href="{address}"' in both) == (False, True)


@pytest.mark.usefixtures("content")
def test_the_comparison_gives_each_product_its_own_rival_values(client):
    page = client.get("/fr/equipements/comparaison/?i=P003,P010").content.decode()
    rows = rows_of(page)

    assert rows["Charge utile"] == ["280 kg 220 kg Les sources divergent.", "non trouvé dans nos sources"]
    assert rows["Masse"][1] == "environ 4 kg 4,18 kg"  # the one adds precision to the other
    assert rows["Cadence de tir"][1] == "650 coups/min 700 coups/min Les sources divergent."
    assert "Quelle est la charge utile" not in page.partition('<form class="chooser">')[0]


@pytest.mark.usefixtures("content")
def test_the_page_of_the_tb2_tells_what_the_ledger_says_beside_its_table(client):
    page = client.get("/fr/equipements/bayraktar-tb2/").content.decode()

    rows = rows_of(page)
    assert rows["Autonomie"] == ["27 h 24 h Les sources divergent."]
    assert rows["Charge utile"] == ["150 kg 55 kg Les sources divergent."]
    assert "reçus en janvier 2024" in page
