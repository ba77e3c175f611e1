"""Lists tell what they leave out: equipment that delegations tried, whose model no source gives; who says so."""

import csv
import re
from io import StringIO

import pytest
from django.test import Client

from bamex.models import Source
from bamex.tests import make
from exhibitors.filters import ProductFilter
from exhibitors.models import Delegation, Exhibitor
from exhibitors.quantities import metric_words
from exhibitors.views import ProductList

pytestmark = pytest.mark.django_db

DEMONSTRATED_BY = {"stm", "skydagger", "kalekalip", "akdas", "mke", "sarsilmaz", "aselsan", "3e", "zsr", "akincilar"}
DEMONSTRATED_BY |= {"hedef-defence"}


@pytest.mark.usefixtures("content")
def test_what_turkish_exhibitors_demonstrated_names_eleven_makers_on_the_page_and_in_the_file(client):
    form = ProductFilter({"pays": "TR", "presentation": "demonstrated"}, ProductList().get_queryset())
    query = form.query()
    names = {row.name_fr for row in Exhibitor.objects.filter(slug__in=DEMONSTRATED_BY)}

    page = client.get(f"/fr/equipements/?{query}").content.decode()
    rows = list(csv.reader(StringIO(client.get(f"/fr/equipements.csv?{query}").content.decode())))

    assert {row.maker.slug for row in form.matching} == DEMONSTRATED_BY
    assert all(name in page for name in names)
    assert all(any(name in cell for row in rows for cell in row) for name in names)


@pytest.mark.usefixtures("content")
def test_an_exhibitor_whose_models_are_not_known_says_what_was_tried(client):
    page = client.get("/fr/exposants/mke/").content.decode()

    assert "modèle non trouvé dans nos sources" in page
    assert "essayé par des délégations" in page


# By rule


def test_what_one_work_alone_reports_is_said_to_be_single_source_everywhere():
    row = make.product()
    make.cite(row, make.source(kind=Source.Kind.COVERAGE), make.source(kind=Source.Kind.PRODUCT))
    assert row.is_single_source

    make.cite(row, make.source(kind=Source.Kind.OFFICIAL))
    assert not type(row).objects.get(pk=row.pk).is_single_source


@pytest.mark.usefixtures("content")
@pytest.mark.parametrize(
    "address",
    [
        "/fr/delegations/mauritanie/",
        "/fr/programme/audience-de-la-delegation-mauritanienne/",
        "/fr/programme/visite-du-ministre-des-affaires-etrangeres/",
        "/fr/programme/rencontre-rdc-industrie-turque/",
        "/fr/programme/cycle-preparatoire/",
        "/fr/exposants/stand-rdc/",
    ],
)
def test_a_single_source_is_flagged_alike(client, address):
    page = client.get(address).content.decode().partition("<main")[2]

    assert 'class="single"' in page
    assert "une seule source" in page.lower()


@pytest.mark.usefixtures("content")
def test_a_country_of_which_one_source_speaks_is_reported_on_every_page(client):
    pages = {
        path: client.get(path).content.decode() for path in ("/fr/delegations/", "/fr/", "/fr/delegations/mauritanie/")
    }
    attending, _heading, reported = pages["/fr/delegations/"].partition("par une seule source</h2>")
    link = '<a href="/fr/delegations/mauritanie/"'

    assert Delegation.objects.get(slug="mauritanie").role == Delegation.Role.ATTENDING
    assert f"<h3>{link}" not in attending
    assert f"<h3>{link}" in reported
    drawn = re.search(r'<g class="reported".*?</g>', attending, re.DOTALL)[0]
    assert link in drawn
    assert "Mauritanie, Signalée par une seule source" in drawn
    at_home = pages["/fr/"].partition(f"{link}>")[2].partition("</li>")[0]
    assert "Signalée par une seule source" in at_home
    assert "badge-attending" not in pages["/fr/delegations/mauritanie/"]


@pytest.mark.usefixtures("content")
def test_a_country_is_represented_by_someone_unless_a_source_says_who_led_its_delegation():
    pages = {slug: Client().get(f"/fr/delegations/{slug}/").content.decode() for slug in ("mali", "turkiye", "rdc")}

    assert "Délégation représentée par" in pages["mali"]
    assert "Délégation représentée par" in pages["turkiye"]
    assert "Chef de la délégation" in pages["rdc"]
    assert Delegation.objects.filter(head_is_stated=True).count() == 2


# Metric


@pytest.mark.parametrize(
    ("value", "unit", "language", "words"),
    [
        ("27 000", "pi", "fr", "8 230 m"),
        ("27 000", "pi", "en", "8,230 m"),
        ("38 039", "pi", "fr", "11 594 m"),
        ("7, 10, 15", "po", "fr", "18, 25, 38 cm"),
        ("12", "m", "fr", ""),
    ],
)
def test_a_value_in_other_units_is_given_in_metric_ones(value, unit, language, words):
    assert metric_words(value, unit, language) == words


@pytest.mark.usefixtures("content")
def test_a_page_gives_metric_first_and_the_unit_of_the_source_after_it(client):
    page = client.get("/fr/equipements/bayraktar-tb2/").content.decode()
    plain = " ".join(page.replace("\u202f", " ").replace("\xa0", " ").replace("&nbsp;", " ").split())

    assert '8 230 m <span class="meta">(27 000 pieds)</span>' in plain


@pytest.mark.usefixtures("content")
def test_a_comparison_has_one_row_a_quantity(client):
    page = client.get("/fr/equipements/comparaison/?i=P001,P002").content.decode()

    heads = [part.partition("</th>")[0].strip() for part in page.split('<th scope="row">')[1:]]
    assert heads.count("Autonomie") == 1
    assert heads.count("Charge utile") == 1
    assert "Autonomie annoncée" not in heads
