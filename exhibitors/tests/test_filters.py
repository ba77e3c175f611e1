"""The filters of the directory: what they count, how they combine, what they refuse, and both languages."""

import re
from collections import Counter
from html import unescape

import pytest
from django.urls import reverse
from django.utils.translation import override

from bamex.models import State
from bamex.search.columns import fold_text
from bamex.tests import make
from bamex.tests.content_entries import content_entries, count_entries
from exhibitors.filters import ExhibitorFilter, ProductFilter, certainty_choices
from exhibitors.models import Exhibitor, Product, ReportedEquipment
from exhibitors.views import ExhibitorList, ProductList
from programme.models import Phase

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content")]


def exhibitors(query=None, language="fr", rows=None):
    with override(language):
        return ExhibitorFilter(query or {}, rows or ExhibitorList().get_queryset())


def equipment(query=None):
    with override("fr"):
        return ProductFilter(query or {}, ProductList().get_queryset())


def options(form, name):
    """Value → number of rows it would leave."""
    return {option["value"]: option["count"] for option in form.fields[name].options}


# Counts


def test_each_option_says_how_many_exhibitors_it_leaves():
    form = exhibitors()

    entries = content_entries("exhibitors")
    assert options(form, "country") == Counter(
        country for entry in entries for country in [entry["country"], *entry.get("other_countries", [])]
    )
    for name in form.fields:
        for value, count in options(form, name).items():
            parameter = {"country": "pays", "domain": "domaine", "certainty": "certitude"}.get(name)
            if parameter:
                assert len(exhibitors({parameter: value}, rows=form.objects).matching) == count > 0


def test_the_counts_of_the_real_directory():
    form = exhibitors()

    assert len(form.matching) == count_entries("exhibitors")
    assert options(form, "certainty") == dict(counted(Exhibitor, "certainty"))


def counted(model, column):
    values = list(model.objects.visible().values_list(column, flat=True))
    return {(value, values.count(value)) for value in values}


def test_options_are_those_that_occur_and_are_sorted_by_their_words():
    labels = [option["label"] for option in exhibitors().fields["country"].options]

    assert labels == sorted(labels, key=str.casefold)
    assert [option["value"] for option in exhibitors().fields["certainty"].options] == [
        value for value in Exhibitor.Certainty.values if Exhibitor.objects.filter(certainty=value).exists()
    ]


def test_equipment_counts_products_and_what_is_reported_without_a_model():
    form = equipment()

    assert len(form.matching) == count_entries("products", "reported_equipment")
    assert options(form, "shown")["reported"] == count_entries("reported_equipment")
    makers = [*Product.objects.visible(), *ReportedEquipment.objects.visible().exclude(maker=None)]
    assert options(form, "maker") == Counter(row.maker.slug for row in makers)
    assert sum(options(form, "domain").values()) == len(form.matching)


@pytest.mark.parametrize(
    ("maker", "product", "expected"),
    [
        ({}, {}, ["stated"]),
        ({}, {"single_source": True}, ["single"]),
        ({"single_source": True}, {}, ["single"]),
        ({}, {"shown_stated": False}, ["unstated"]),
        ({"certainty": "announced"}, {}, ["announced"]),
        ({"certainty": "reported"}, {"single_source": True}, ["single", "reported"]),
    ],
)
def test_equipment_is_no_surer_than_its_naming_nor_than_its_maker(maker, product, expected):
    row = make.product(maker=make.exhibitor(**maker), **product)

    assert [value for value, _label in certainty_choices(row)] == expected


def test_what_is_reported_without_a_model_is_as_sure_as_its_sources():
    rows = make.reported_equipment(), make.reported_equipment(single_source=True)

    assert [[value for value, _label in certainty_choices(row)] for row in rows] == [["stated"], ["single"]]


def test_equipment_is_counted_by_certainty_and_by_the_phase_of_its_sessions():
    form = equipment()

    assert options(form, "certainty") == Counter(
        value for row in form.matching for value, _label in certainty_choices(row)
    )
    assert list(options(form, "certainty")) == ["stated", "single", "reported", "unstated"]
    sessions = [entry for entry in content_entries("sessions") if entry.get("phase") == "demonstrations"]
    demonstrated = {slug for entry in sessions for slug in entry.get("products", [])}
    assert demonstrated >= {"boyga", "skydagger-fpv", "kargu", "togan"}
    assert options(form, "phase")["demonstrations"] == len(demonstrated)
    assert {row.slug for row in equipment({"phase": "demonstrations"}).matching} == demonstrated
    both = {row.code for row in equipment({"certitude": "single", "domaine": "drones-combat"}).matching}
    single, combat = equipment({"certitude": "single"}).matching, equipment({"domaine": "drones-combat"}).matching
    assert both == {row.code for row in single if row in combat}
    assert "P003" in both


# The index by name


def index(client, address):
    """Letter → addresses filed under it, in order."""
    page = client.get(address).content.decode().partition('<dl class="index">')[2].partition("</dl>")[0]
    return {part[0]: re.findall(r'href="([^"]+)"', part) for part in page.split('<dt id="letter-')[1:]}


def test_the_index_of_equipment_folds_accents_and_turkish_letters(client):
    maker, category = make.exhibitor(slug="aa"), make.category(slug="zz")
    for name in "Éclair", "İnci", "ışık", "Şimşek", "Çakı", "Ğu", "Öküz", "Ünal":
        make.product(name_fr=name, slug=f"x-{fold_text(name)}", maker=maker, category=category)
    make.product(name_fr="Secret", slug="secret", maker=maker, category=category, state=State.DRAFT)

    found = index(client, "/fr/equipements/?domaine=zz")

    slug = "/fr/equipements/x-{}/".format
    assert found == {
        "C": [slug("caki")],
        "E": [slug("eclair")],
        "G": [slug("gu")],
        "I": [slug("inci"), slug("isik")],
        "O": [slug("okuz")],
        "S": [slug("simsek")],
        "U": [slug("unal")],
    }


@pytest.mark.parametrize("path", ["/fr/equipements/", "/en/equipment/"])
def test_the_index_of_equipment_holds_all_that_the_page_shows(client, path):
    found = index(client, path)

    addresses = [address for filed in found.values() for address in filed]
    assert list(found) == sorted(found)
    assert len(addresses) == len(set(addresses)) == count_entries("products", "reported_equipment")
    assert f"{path}#x001" in addresses


# Combinations


def test_filters_narrow_together_and_counts_follow_the_other_choices():
    alone, both = exhibitors({"pays": "TR"}), exhibitors({"pays": "TR", "domaine": "drones-combat"})

    slugs = {row.slug for row in both.matching}
    assert slugs == set(
        Exhibitor.objects.filter(country="TR", domains__slug="drones-combat").values_list("slug", flat=True)
    )
    assert "baykar" in slugs
    assert options(alone, "domain")["drones-combat"] == len(slugs)
    # A facet's own choice does not narrow its own options.
    assert options(both, "country").keys() == options(exhibitors(), "country").keys()


def test_choices_that_nothing_fits_leave_an_empty_list_and_a_way_out(client):
    mali = exhibitors({"pays": "ML", "domaine": "drones-combat"})
    page = client.get("/fr/exposants/?pays=ML&domaine=drones-combat")

    assert mali.matching == []
    assert page.status_code == 200
    assert 'href="/fr/exposants/"' in page.content.decode()


def test_each_choice_can_be_taken_back_alone():
    form = exhibitors({"pays": "TR", "certitude": "confirmed"})

    with override("fr"):
        active = [(str(choice["label"]), choice["query"], str(choice["value"])) for choice in form.active]

    assert active == [
        ("Pays", "certitude=confirmed", "Türkiye"),
        ("Certitude", "pays=TR", "Présence confirmée"),
    ]


def test_the_page_has_a_link_that_takes_each_choice_back(client):
    page = client.get("/fr/exposants/?pays=TR&certitude=confirmed").content.decode()

    removing = [unescape(address) for address in re.findall(r'<a class="remove" href="([^"]*)"', page)]
    assert removing == ["?certitude=confirmed", "?pays=TR"]
    assert client.get(f"/fr/exposants/{removing[0]}").status_code == 200


def test_the_last_choice_taken_back_leads_to_the_whole_list(client):
    page = client.get("/fr/exposants/?pays=TR").content.decode()

    (address,) = re.findall(r'<a class="remove" href="([^"]*)"', page)
    assert shown(client, f"/fr/exposants/{address}" if address.startswith("?") else address) == count_entries(
        "exhibitors"
    )


def shown(client, address):
    """How many rows of its own noun a list shows."""
    page = client.get(address).content.decode().partition("<main")[2].partition("</main>")[0]
    path = address.partition("?")[0]
    return len(set(re.findall(rf'href="({path}[\w-]+/)"', page)))


# Unknown values


@pytest.mark.parametrize(
    "query",
    ["pays=banane", "pays=tr", "domaine=%00", "certitude=%27%20OR%201%3D1", "pays=" + "x" * 5000, "pays=%F0%9F%9A%80"],
)
def test_an_unknown_value_gives_the_whole_list_and_a_message(client, query):
    answer = client.get(f"/fr/exposants/?{query}")

    page = answer.content.decode()
    assert answer.status_code == 200
    assert shown(client, f"/fr/exposants/?{query}") == count_entries("exhibitors")
    assert ("Valeur de filtre inconnue" in page) == (query != "domaine=%00")


def test_a_known_value_beside_an_unknown_one_still_narrows():
    form = exhibitors({"pays": "TR", "certitude": "banane"})

    assert form.rejected == ["banane"]
    assert {row.country_id for row in form.matching} == {"TR"}


def test_what_was_typed_is_said_as_text(client):
    page = client.get("/fr/exposants/?pays=<script>alert(1)</script>").content.decode()

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


@pytest.mark.parametrize("query", ["", "autre=1", "pays=", "pays=&domaine=&certitude=", "utm_source=whatsapp"])
def test_what_says_nothing_filters_nothing(query):
    form = exhibitors(dict(part.split("=") for part in query.split("&") if part))

    assert (len(form.matching), form.chosen, form.rejected) == (count_entries("exhibitors"), {}, [])


# Both languages


@pytest.mark.parametrize(
    ("language", "query"),
    [("fr", {"pays": "TR", "certitude": "confirmed"}), ("en", {"country": "TR", "certainty": "confirmed"})],
)
def test_parameters_are_words_of_the_page_s_language(language, query):
    form = exhibitors(query, language)

    assert form.chosen == {"country": "TR", "certainty": "confirmed"}


@pytest.mark.parametrize(
    ("address", "other"),
    [
        ("/fr/exposants/?pays=TR&domaine=drones-combat", "/en/exhibitors/?country=TR&domain=drones-combat"),
        ("/en/exhibitors/?certainty=confirmed", "/fr/exposants/?certitude=confirmed"),
        ("/fr/equipements/?fabricant=baykar", "/en/equipment/?maker=baykar"),
        ("/en/exhibitors/?country=banana", "/fr/exposants/"),
    ],
)
def test_the_other_language_keeps_the_filters(client, address, other):
    page = client.get(address).content.decode()

    (link,) = re.findall(r'<a class="language" href="([^"]+)"', page)
    assert unescape(link) == other
    assert shown(client, unescape(link)) == shown(client, address)


@pytest.mark.parametrize("name", ["exhibitor_list", "product_list"])
def test_every_option_of_every_list_leads_to_rows_in_both_languages(client, name):
    for language in "fr", "en":
        with override(language):
            path = reverse(name)
            form = (exhibitors if name == "exhibitor_list" else equipment)()
            for facet in form.fields:
                option = form.fields[facet].options[0]
                query = form.query(**{facet: option["value"]})
                page = client.get(f"{path}?{query}").content.decode()
                assert f"?{query}" not in page or option["count"] > 0
                assert 'role="status"' in page


# What must not leak


def test_drafts_are_neither_options_nor_counted():
    draft = make.category(slug="secret", name_fr="Domaine secret", state=State.DRAFT)
    row = Exhibitor.objects.get(slug="baykar")
    row.domains.add(draft)
    make.exhibitor(state=State.DRAFT, country=make.country("XX", name="Pays secret"))

    form = exhibitors()

    assert "secret" not in options(form, "domain")
    assert "XX" not in options(form, "country")
    assert len(form.objects) == count_entries("exhibitors")


def test_a_session_or_product_that_is_a_draft_says_nothing_of_its_exhibitor(client):
    row = make.exhibitor(slug="nouveau", name_fr="Nouveau")
    phase = Phase.objects.get(slug="demonstrations")
    make.session(state=State.DRAFT, kind="demonstration", phase=phase).exhibitors.add(row)
    make.product(state=State.DRAFT, maker=row, shown_as=["fired"])

    page = client.get("/fr/exposants/?phase=demonstrations").content.decode()
    fired = client.get("/fr/exposants/?presentation=demonstrated").content.decode()

    assert "Narrow" not in page
    assert "/fr/exposants/nouveau/" not in page
    assert "/fr/exposants/nouveau/" not in fired
    assert "/fr/exposants/nouveau/" in client.get("/fr/exposants/").content.decode()
