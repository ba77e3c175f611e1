"""Press kits: what they hold, that nothing in them is stale or a draft, and how they are sent."""

import base64
import csv
import hashlib
import io
import re
from datetime import UTC, datetime
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bamex.exports.zip import zip_archive
from bamex.models import Imprint, Source, State
from bamex.portal.press_kits.kits import kit_files
from bamex.tests import make
from bamex.tests.crawl import Document, spaced
from exhibitors.models import Exhibitor
from programme.models import Phase

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

SITE = {"fr": "/fr/presse/bamex-2025.zip", "en": "/en/press/bamex-2025.zip"}
CACHE_CONTROL = "public, max-age=60, stale-while-revalidate=86400, stale-if-error=604800"
MOMENT = datetime(2025, 11, 14, 12, 30, 8, tzinfo=UTC)


def fetched(address):
    answer = Client().get(address)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/zip")
    return answer, answer.getvalue()


def members(address):
    """File name → text, of the members of a kit."""
    with ZipFile(io.BytesIO(fetched(address)[1])) as kit:
        assert kit.testzip() is None
        return {name.partition("/")[2]: kit.read(name).decode() for name in kit.namelist()}


def table(text):
    return list(csv.DictReader(io.StringIO(text)))


@pytest.fixture
def baykar(db):
    """An exhibitor with a product, a person and a fact, in a phase with a session of its own."""
    make.salon(short_name="BAMEX’25", aliases="Bamako Expo 2025")
    phase = make.phase(slug="exposition", name_fr="Exposition", name_en="Exhibition", venue=make.venue())
    exhibitor = make.exhibitor(
        slug="baykar", name_fr="Baykar", name_en="Baykar Tech", aliases="Baykar Makina\nBaykar A.Ş."
    )
    make.cite(exhibitor, make.source(publisher="L’Essor"))
    make.cite(make.product(maker=exhibitor, name_fr="Akinci", name_en="Akinci"))
    make.person(exhibitor=exhibitor, name="Haluk Bayraktar")
    fact = make.fact("1984", "1986", question_fr="Quand ?", question_en="When?")
    fact.exhibitors.add(exhibitor)
    session = make.cite(make.session(phase=phase, venue=phase.venue, title_fr="Ouverture"))
    session.exhibitors.add(exhibitor)
    session.people.add(make.person(name="Abdoulaye Maïga"))
    session.facts.add(fact)
    return exhibitor


KITS = {
    "site": SITE["fr"],
    "phase": "/fr/presse/exposition.zip",
    "exhibitor": "/fr/exposants/baykar.zip",
}


# An archive


def test_an_archive_holds_its_members_in_the_order_of_their_names():
    content = zip_archive({"b.txt": b"", "a.txt": "é".encode()}, MOMENT)

    with ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["a.txt", "b.txt"]
        assert {item.date_time for item in archive.infolist()} == {(2025, 11, 14, 12, 30, 8)}


def test_the_same_members_give_the_same_bytes():
    members = {"a.txt": "é".encode(), "b.txt": b""}

    assert zip_archive(members, MOMENT) == zip_archive(dict(reversed(members.items())), MOMENT)


# What a kit holds


def test_the_kit_of_the_show_holds_everything(baykar):
    kit = members(SITE["fr"])

    assert list(kit) == [
        *("LISEZ-MOI.txt", "README.txt", "emblem.svg", "facts.csv"),
        *("map-road.en.svg", "map-road.fr.svg", "names.csv", "programme.csv", "sources.csv"),
    ]
    assert [row["value_fr"] for row in table(kit["facts.csv"])] == ["1984", "1986"]
    assert {row["disputed"] for row in table(kit["facts.csv"])} == {"true"}
    assert all(row["given_by"] == "L’Essor" and row["sources"] for row in table(kit["facts.csv"]))
    assert [row["title_fr"] for row in table(kit["programme.csv"])] == ["Ouverture"]
    assert len(table(kit["sources.csv"])) == 5


def test_the_kit_of_the_show_holds_the_map_of_the_delegations_once_there_is_one(baykar):
    before = set(members(SITE["fr"]))
    make.delegation(country=make.country("ML", name="Mali"), role="host")

    assert set(members(SITE["fr"])) - before == {"map-delegations.en.svg", "map-delegations.fr.svg"}
    assert before <= set(members(SITE["fr"]))


def test_names_have_the_spelling_used_and_the_variants_seen(baykar):
    rows = {row["name_fr"]: row for row in table(members(SITE["fr"])["names.csv"])}

    assert (rows["Baykar"]["name_en"], rows["Baykar"]["variants"]) == ("Baykar Tech", "Baykar Makina | Baykar A.Ş.")
    assert rows["Baykar"]["permanent_address"] == f"{settings.SITE_URL}/id/{baykar.code}"
    assert rows["Salon de la défense"]["variants"] == "Bamako Expo 2025"
    assert [row["noun"] for row in rows.values()] == ["salon", "exhibitor", "product", "person", "person", "venue"]


def test_the_kit_of_a_phase_holds_what_its_sessions_name(baykar):
    make.fact("loin", question_fr="Ailleurs ?")
    make.exhibitor(name_fr="Roketsan")
    kit = members(KITS["phase"])

    names = [row["name_fr"] for row in table(kit["names.csv"])]
    assert names == ["Parc des Expositions", "Baykar", "Abdoulaye Maïga"]
    assert [row["question_fr"] for row in table(kit["facts.csv"])] == ["Quand ?", "Quand ?"]
    assert len(table(kit["sources.csv"])) == 3
    assert "Exhibition\n" in kit["README.txt"]
    assert "Exposition\n" in kit["LISEZ-MOI.txt"]


def test_the_kit_of_an_exhibitor_holds_what_is_its_own(baykar):
    make.exhibitor(name_fr="Roketsan")
    kit = members(KITS["exhibitor"])

    assert list(kit) == ["LISEZ-MOI.txt", "README.txt", "emblem.svg", "facts.csv", "names.csv", "sources.csv"]
    assert [row["name_fr"] for row in table(kit["names.csv"])] == ["Baykar", "Akinci", "Haluk Bayraktar"]
    assert len(table(kit["sources.csv"])) == 4


@pytest.mark.parametrize("kit", KITS)
def test_a_kit_explains_itself_in_both_languages(baykar, kit):
    found = members(KITS[kit])

    for name, words in {"LISEZ-MOI.txt": "Contenu au ", "README.txt": "Content as of "}.items():
        assert words in found[name]
        assert "licen" in found[name]
        assert [file for file in found if not file.endswith(".txt") and f"\n- {file}" not in found[name]] == []
    assert "L’adresse à laquelle écrire n’est pas encore indiquée." in found["LISEZ-MOI.txt"]


def test_a_kit_gives_the_contact_once_there_is_one(baykar):
    Imprint.objects.create(contact_email="presse@example.org")

    assert "presse@example.org" in members(KITS["exhibitor"])["README.txt"]


@pytest.mark.parametrize("kit", KITS)
def test_no_draft_is_in_any_member(baykar, kit):
    draft = {"state": State.DRAFT}
    session, fact = baykar.sessions.get(), baykar.facts.get()
    baykar.products.add(make.product(maker=baykar, name_fr="Zorglub", **draft))
    baykar.people.add(make.person(name="Zorglub", exhibitor=baykar, **draft))
    make.cite(make.product(maker=baykar, category=make.category(**draft), name_fr="Zorglub"))
    hidden = make.fact("Zorglub", question_fr="Zorglub ?", **draft)
    hidden.exhibitors.add(baykar)
    hidden.sessions.add(session)
    for row in (baykar, session, fact.claims.first()):
        make.cite(row, make.source(title="Zorglub", publisher="Zorglub", **draft))
    session.exhibitors.add(make.exhibitor(name_fr="Zorglub", **draft))
    session.people.add(make.person(name="Zorglub", **draft))
    make.session(phase=session.phase, title_fr="Zorglub", **draft)
    make.delegation(country=make.country("ZZ", name="Zorglub"), **draft)
    make.venue(name_fr="Zorglub", **draft)

    assert [name for name, text in members(KITS[kit]).items() if "Zorglub" in text] == []


def test_what_rests_on_something_withdrawn_leaves_the_kits(baykar):
    session = baykar.sessions.get()
    session.products.set(baykar.products.all())
    Exhibitor.objects.filter(pk=baykar.pk).update(state=State.WITHDRAWN)

    for kit in ("site", "phase"):
        assert {"Baykar", "Akinci"} & {row["name_fr"] for row in table(members(KITS[kit])["names.csv"])} == set()


def test_the_drawings_stand_alone(baykar):
    make.delegation(country=make.country("ML", name="Mali"), role="host")
    drawings = {name: text for name, text in members(SITE["fr"]).items() if name.endswith(".svg")}

    assert len(drawings) == 5
    for name, text in drawings.items():
        root = ElementTree.fromstring(text)  # noqa: S314 - our own
        assert root.tag == "{http://www.w3.org/2000/svg}svg"
        assert root[0].text
        assert "var(" not in text
        assert not re.search(r'href="/', text), name
    assert ">Pays hôte<" in drawings["map-delegations.fr.svg"]
    assert ">Host country<" in drawings["map-delegations.en.svg"]
    assert f'href="{settings.SITE_URL}/fr/delegations/' in drawings["map-delegations.fr.svg"]
    assert "Natural Earth" in drawings["map-delegations.en.svg"]


def test_a_portal_without_content_has_a_kit_all_the_same():
    assert "facts.csv" in members(SITE["en"])


# How it is sent


@pytest.mark.parametrize("kit", KITS)
def test_two_builds_are_identical_in_both_languages_of_the_portal(baykar, kit):
    Source.objects.update(english_publisher="Another name in English")
    twin = KITS[kit].replace("/fr/presse/", "/en/press/").replace("/fr/exposants/", "/en/exhibitors/")

    builds = []
    for address in (KITS[kit], KITS[kit], twin):
        kit_files.values.clear()
        builds.append(fetched(address)[1])

    assert builds[0] == builds[1] == builds[2]


@pytest.mark.parametrize("kit", KITS)
def test_length_validator_and_digest_are_those_of_the_bytes(baykar, kit):
    answer, content = fetched(KITS[kit])
    digest = hashlib.sha256(content)

    assert answer.headers["Content-Length"] == str(len(content))
    assert answer.headers["ETag"] == f'"{digest.hexdigest()[:32]}"'
    assert answer.headers["Repr-Digest"] == f"sha-256=:{base64.b64encode(digest.digest()).decode()}:"
    assert answer.headers["Cache-Control"] == CACHE_CONTROL
    assert answer.headers["Content-Language"] == "fr, en"
    assert answer.headers["Last-Modified"]
    assert "Vary" not in answer.headers
    assert not answer.cookies


def test_a_kit_that_has_not_changed_answers_304_and_is_not_made_again(client, baykar):
    first = fetched(KITS["site"])[0]

    for condition in (
        {"If-None-Match": first.headers["ETag"]},
        {"If-Modified-Since": first.headers["Last-Modified"]},
    ):
        with CaptureQueriesContext(connection) as queries:
            again = client.get(KITS["site"], headers=condition)
        assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
        assert len(queries) < 4


def test_asked_for_its_head_a_kit_is_not_sent(client, baykar):
    first = fetched(KITS["exhibitor"])[0]
    head = client.head(KITS["exhibitor"])

    assert (head.status_code, head.getvalue()) == (200, b"")
    assert [head.headers[name] == first.headers[name] for name in ("ETag", "Content-Length")] == [True, True]


@pytest.mark.parametrize("kit", KITS)
def test_nothing_is_stale_after_a_change(client, baykar, kit):
    before = fetched(KITS[kit])[0].headers["ETag"]
    baykar.name_fr = "Baykar Défense"
    baykar.save()

    answer, content = fetched(KITS[kit])

    assert answer.headers["ETag"] != before
    assert client.get(KITS[kit], headers={"If-None-Match": before}).status_code == 200
    assert answer.headers["Content-Length"] == str(len(content))
    assert "Baykar Défense" in members(KITS[kit])["names.csv"]


def test_what_is_streamed_without_a_validator_is_still_not_kept(client):
    from django.http import StreamingHttpResponse

    from bamex.http.middleware import PublicSiteMiddleware

    middleware = PublicSiteMiddleware(lambda request: StreamingHttpResponse([b"x"]))
    request = client.get("/fr/").wsgi_request

    assert middleware(request).headers["Cache-Control"] == "no-store"


# Where it is offered


def offered(page, address):
    """What a page says of a kit: its weight and its checksum, in words."""
    document = Document(page)
    (link,) = (item for item in document.all("a") if item["href"] == address)
    sums = [spaced(item.text) for item in document.all("details") if "checksum" in item.classes]
    return spaced(link.text), sums


@pytest.mark.parametrize(
    ("page", "address"),
    [
        ("/fr/presse/", SITE["fr"]),
        ("/en/press/", "/en/press/exposition.zip"),
        ("/fr/exposants/baykar/", "/fr/exposants/baykar.zip"),
    ],
)
def test_weight_and_checksum_on_the_page_are_those_of_the_file(client, baykar, page, address):
    content = fetched(address)[1]
    link, sums = offered(client.get(page).content.decode(), address)

    weight = -(-len(content) // 1000)
    assert link.endswith(f"(ZIP, français et anglais, {weight} Ko)" if "/fr/" in page else f"{weight} KB)")
    assert any(hashlib.sha256(content).hexdigest() in text for text in sums)


def test_the_page_of_an_exhibitor_asks_once_more_for_its_kit_when_that_is_made(client, baykar):
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get("/fr/exposants/baykar/")
        counts.append(len(queries))
    kit_files.values.clear()

    assert counts[0] == counts[1] + 1 <= 20  # when its sources last changed


def test_a_kit_asks_as_often_for_three_objects_as_for_one(client, baykar):
    def asked():
        kit_files.values.clear()
        found = {}
        for name, address in KITS.items():
            with CaptureQueriesContext(connection) as queries:
                client.get(address).getvalue()
            found[name] = len(queries)
        return found

    one = asked()
    session, fact = baykar.sessions.get(), baykar.facts.get()
    for number in range(3):
        other = make.exhibitor()
        product = make.cite(make.product(maker=baykar))
        person = make.person(exhibitor=baykar, name=f"Personne {number}")
        more = make.cite(make.session(phase=session.phase, venue=make.venue()))
        make.cite(make.claim(fact, f"{number}"))
        for row in (session, more):
            row.exhibitors.add(other)
            row.products.add(product)
            row.people.add(person)
        make.fact("2", "3").sessions.add(more)

    assert asked() == one


# Addresses


def test_a_former_slug_leads_to_the_kit(client, baykar):
    baykar.slug = "baykar-defense"
    baykar.save()

    answer = client.get("/fr/exposants/baykar.zip")

    assert (answer.status_code, answer.headers["Location"]) == (301, "/fr/exposants/baykar-defense.zip")


def test_the_kit_of_an_exhibitor_withdrawn_explains_itself(client, baykar):
    Exhibitor.objects.filter(pk=baykar.pk).update(state=State.WITHDRAWN, withdrawal_note_fr="Doublon.")

    answer = client.get("/fr/exposants/baykar.zip")

    assert answer.status_code == 410
    assert "Doublon." in answer.content.decode()


@pytest.mark.parametrize(
    "address", ["/fr/presse/rien.zip", "/en/exhibitors/nothing.zip", "/fr/exposants/%00.zip", "/fr/presse/e.zip"]
)
def test_an_unknown_kit_is_refused_in_the_form_of_files(client, address):
    answer = client.get(address)

    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_the_kit_of_a_draft_does_not_exist(client, baykar):
    Exhibitor.objects.filter(pk=baykar.pk).update(state=State.DRAFT)

    assert client.get(KITS["exhibitor"]).status_code == 404


@pytest.mark.usefixtures("content")
def test_every_kit_of_the_whole_content_opens():
    addresses = [SITE["en"], *(f"/fr/presse/{phase.slug}.zip" for phase in Phase.objects.all())]
    addresses += [f"/fr/exposants/{row.slug}.zip" for row in Exhibitor.objects.visible()]
    kits = {address: members(address) for address in addresses}

    assert len(kits) > 20
    assert [address for address, kit in kits.items() if not table(kit["sources.csv"])] == []
    assert len(table(kits[SITE["en"]]["facts.csv"])) > 50
    assert "map-delegations.fr.svg" in kits[SITE["en"]]
