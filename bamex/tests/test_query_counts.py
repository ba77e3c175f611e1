"""No page asks the database more often because there is more to show."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from bamex.history.snapshots import keep_all_public_versions
from bamex.models import Correction, Publishable
from bamex.tests import make
from bamex.tests.crawl import Page, page_names, weigh_downloads
from exhibitors.models import CountryGroup, Specification
from news.models import OpenQuestion
from programme.models import Objective, Organiser, Topic

pytestmark = pytest.mark.slow

MOST_QUERIES = 20
# The first view after a change may also have the ledger to read, or what the files of a list hold besides its rows.
MOST_AT_FIRST = MOST_QUERIES + 3
# Pages that say what the whole record weighs, in every format: worked out once a process and change.
WEIGHED_THERE = {"data": 145, "press": 65, "offline": 96}
COUNTRIES = ["TR", "FR", "DZ"]
# The page of one object → the function that makes such objects.
OBJECTS = {
    "exhibitor_detail": "exhibitor",
    "product_detail": "product",
    "domain_detail": "category",
    "theme_detail": "theme",
    "delegation_detail": "delegation",
    "person_detail": "person",
    "session_detail": "session",
    "venue_detail": "venue",
    "article_detail": "article",
    "fact_detail": "fact",
    "source_detail": "source",
    "picture_detail": "picture",
}
# The pages of an object's wordings → what their address takes besides the code.
WORDINGS = {"public_version_list": [], "public_version_detail": [1]}


def make_world(number):
    """`number` objects of every noun, each linked to all the others and citing all the sources."""
    every = {"source": [make.source(url=f"https://example.org/{index}") for index in range(number)]}
    every["country"] = [make.country(code) for code in COUNTRIES[:number]]
    category = every["category"] = [make.category() for _ in range(number)]
    first = every["country"][0]
    exhibitor = every["exhibitor"] = [make.exhibitor(country=first, is_organiser=True) for _ in range(number)]
    every["product"] = [make.product(maker=exhibitor[0], category=category[0]) for _ in range(number)]
    person = every["person"] = [make.person(country=first, exhibitor=exhibitor[0]) for _ in range(number)]
    every["delegation"] = [
        make.delegation(country=country, head=person[0], head_role_fr="Chef", head_role_en="Head")
        for country in every["country"]
    ]
    every["reported"] = [make.reported_equipment(category=category[0]) for _ in range(number)]
    venue = every["venue"] = [make.venue() for _ in range(number)]
    phase = every["phase"] = [
        make.phase(venue=venue[0], start=date(2025, 11, 11 + index), end=date(2025, 11, 11 + index))
        for index in range(number)
    ]
    session = every["session"] = [make.session(venue=venue[0], phase=phase[0]) for _ in range(number)]
    every["theme"] = [make.theme() for _ in range(number)]
    every["statement"] = [make.statement(person=person[0], session=session[0]) for _ in range(number)]
    every["fact"] = [make.fact(is_key_figure=True, about_salon=True) for _ in range(number)]
    salon = make.salon(patron=person[0], guest_of_honour=every["delegation"][0])
    every["salon"] = [salon]
    every["claim"] = [make.claim(fact, f"{index} entreprises") for fact in every["fact"] for index in range(number)]
    quoting = make.both(body=" ".join(f"{{{claim.code}}}" for claim in every["claim"]))
    every["article"] = [make.article(**quoting) for _ in range(number)]
    every["picture"] = [make.media_item(venue=venue[0]) for _ in range(number)]
    texts = {"text_fr": "Texte", "text_en": "Text"}
    every["objective"] = [Objective.objects.create(salon=salon, **texts) for _ in range(number)]
    every["topic"] = [Topic.objects.create(salon=salon, **texts) for _ in range(number)]
    every["organiser"] = [
        Organiser.objects.create(
            salon=salon,
            name_fr="Nom",
            name_en="Name",
            role_fr="Tutelle",
            role_en="Lead",
            country=first,
            exhibitor=exhibitor[0],
        )
        for _ in range(number)
    ]
    every["group"] = [CountryGroup.objects.create(code="AES", name_fr="Alliance", name_en="Alliance")]
    for product in every["product"]:
        for source in every["source"]:
            Specification.objects.create(
                product=product, source=source, label_fr="Portée", label_en="Range", value_fr="1", value_en="1"
            )
    for index in range(number):
        OpenQuestion.objects.create(position=index, text_fr="Horaires", text_en="Hours")
        Correction.objects.create(
            kind="update", object_code=every["session"][0].code, note_fr="Mise à jour", note_en="Update"
        )
    models = {type(rows[0]): rows for rows in every.values()}
    for row in (row for rows in every.values() for row in rows):
        for relation in row._meta.many_to_many:
            getattr(row, relation.name).set(models[relation.related_model])
        if hasattr(row, "citations"):
            make.cite(row, *every["source"])
    keep_all_public_versions()
    return every


def page_paths(world):
    """Language and page name → path; the page of an object is that of the first one made."""
    paths = {}
    for language in ("fr", "en"):
        with override(language):
            for name in page_names():
                if name in OBJECTS:
                    paths[language, name] = world[OBJECTS[name]][0].get_absolute_url()
                elif name in WORDINGS:
                    paths[language, name] = reverse(name, args=[world["session"][0].code, *WORDINGS[name]])
                else:
                    paths[language, name] = reverse(name)
            paths[language, "search for a name"] = reverse("search") + "?q=baykar"
            paths[language, "search for nothing known"] = reverse("search") + "?q=xyzzyx"
            codes = "&".join(f"i={product.code}" for product in world["product"])
            paths[language, "comparison"] = reverse("product_comparison") + f"?{codes}"
    return paths


def queries_of_every_page(number):
    connection.cursor().execute("SAVEPOINT empty")
    world = make_world(number)
    make.change_everything()  # nothing is remembered of another world
    counts = {}
    weigh_downloads(Client())
    for key, path in page_paths(world).items():
        page = Page(path)
        assert page.status == 200, path
        counts[key] = page.queries
    connection.cursor().execute("ROLLBACK TO SAVEPOINT empty")
    return counts


@pytest.fixture
def counted(db):
    return queries_of_every_page(1), queries_of_every_page(3)


def test_every_page_asks_as_often_for_three_objects_as_for_one(counted):
    one, three = counted

    growing = {
        key: [query for query in three[key] if three[key].count(query) > 1] or three[key]
        for key in one
        if len(one[key]) != len(three[key])
    }

    assert growing == {}
    assert {key: len(queries) for key, queries in three.items() if len(queries) > MOST_QUERIES} == {}
    assert len(one) == 2 * (len(page_names()) + 3)
    assert all(one.values()), "every page reads the content version at least"


def test_the_first_view_after_a_change_asks_little_more(db):
    world, counts = make_world(3), {}
    for (language, name), path in page_paths(world).items():
        if language == "fr":
            make.change_everything()  # all that was remembered is worked out again
            counts[name] = len(Page(path).queries)

    most = {name: WEIGHED_THERE.get(name, MOST_AT_FIRST) for name in counts}

    assert {name: number for name, number in counts.items() if number > most[name]} == {}
    assert WEIGHED_THERE.keys() <= counts.keys()


def test_the_pages_counted_show_three_of_what_they_show_one_of(db):
    world = make_world(3)

    page = Page(page_paths(world)["fr", "exhibitor_detail"]).html

    for noun in ("product", "session", "person", "article", "fact"):
        with override("fr"):
            assert all(f'href="{row.get_absolute_url()}"' in page for row in world[noun]), noun
    assert all(issubclass(type(world[noun][0]), Publishable) for noun in OBJECTS.values())
