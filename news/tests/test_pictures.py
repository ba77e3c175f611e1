"""Pictures where readers meet them: on the pages of what they show, on their own, and as files."""

import re

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from PIL import Image

from bamex.models import State
from bamex.tests import make
from bamex.tests.crawl import Page, addresses, read, tight
from news.media_items import LINKS, Rendition
from news.models import MediaItem
from news.renditions import MadeRendition, make_renditions

pytestmark = pytest.mark.django_db

MAKERS = {"people": make.person, "articles": make.article, "delegations": make.delegation, "venues": make.venue}
MAKERS |= {"exhibitors": make.exhibitor, "products": make.product, "sessions": make.session}


def picture_of(row, link, **values):
    """A published picture with a source that shows `row`."""
    found = make.cite(make.media_item(**values))
    getattr(found, link).add(row)
    return found


@pytest.fixture
def exhibitor():
    return make.cite(make.exhibitor())


def other_files():
    """Files of another picture than the one that tests have by default."""
    return [
        MadeRendition(item.role, item.kind, item.width, item.height, item.content + b"other")
        for item in make.files_of_picture()
    ]


# On pages


@pytest.mark.parametrize("link", LINKS)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_page_of_what_a_picture_shows_has_it_as_a_figure(client, link, language):
    row = make.cite(MAKERS[link]())
    shown = picture_of(row, link, caption_fr="Le stand", caption_en="The stand", alt_fr="Un drone", alt_en="A drone")
    page = read(client.get(addresses(row)[language]))

    image, figure = page.one("img"), page.one("figure", id=shown.code.lower())
    assert image["alt"] == {"fr": "Un drone", "en": "A drone"}[language]
    assert (image["width"], image["height"], image["loading"]) == ("720", "540", "lazy")
    assert {"fr": "Le stand", "en": "The stand"}[language] in figure.text
    assert "Awa Traoré" in figure.text
    assert addresses(shown)[language] in page.hrefs
    assert shown.citations.get().source.publisher in page.elements[-1].text or page.one("section", **{"class": "notes"})


def test_a_page_without_pictures_is_as_it_was_before_there_were_any(client):
    product = make.cite(make.product())  # an exhibitor's page bears the fingerprint of its kit, which is dated
    address = addresses(product)["fr"]
    before = client.get(address).content
    other = make.cite(make.product(name_fr="Autre", name_en="Other"))
    shown = picture_of(other, "products")
    picture_of(product, "products", state=State.DRAFT)

    assert client.get(address).content == before
    asked = client.get(f"{address}?images=0").content
    assert asked.replace(b"?images=0", b"") == before  # which the link to the other language keeps
    assert shown.caption_fr not in before.decode()


def test_no_page_says_that_there_are_no_pictures(client):
    for address in ("/fr/", "/fr/presse/", "/fr/plan-du-site/", "/sitemap.xml"):
        assert "/images/" not in client.get(address).content.decode(), address
    assert client.get("/fr/images/").status_code == 404


def test_once_there_is_one_the_list_the_press_room_and_the_site_map_lead_to_it(client):
    shown = make.cite(make.media_item())

    for address in ("/fr/images/", "/fr/plan-du-site/", "/sitemap.xml"):
        assert addresses(shown)["fr"] in client.get(address).content.decode(), address
    assert "/fr/images/" in read(client.get("/fr/presse/")).hrefs
    assert client.get("/fr/apercu/images.jpg").status_code == 200
    assert client.get(f"/fr/apercu/{shown.code}.jpg").status_code == 200


def test_at_most_three_are_shown_in_the_editors_order_and_the_others_named(client, exhibitor):
    for position, name in enumerate(["Cinq", "Quatre", "Trois", "Deux", "Un"]):
        picture_of(exhibitor, "exhibitors", caption_fr=name, position=9 - position)
    page = read(client.get(addresses(exhibitor)["fr"]))

    captions = [re.match("[A-Z][a-z]+", element.text)[0] for element in page.all("figcaption")]
    assert captions == ["Un", "Deux", "Trois"]
    assert [element.text for element in page.all("a") if element.text in {"Quatre", "Cinq"}] == ["Quatre", "Cinq"]


@pytest.mark.parametrize("link", LINKS)
def test_three_pictures_cost_a_page_no_more_queries_than_one(client, link):
    row = make.cite(MAKERS[link]())
    address = addresses(row)["fr"]
    picture_of(row, link)
    with CaptureQueriesContext(connection) as before:
        client.get(address)
    for _ in range(2):
        picture_of(row, link)
    with CaptureQueriesContext(connection) as after:
        assert len(read(client.get(address)).all("img")) == 3

    assert len(after) == len(before) <= 20


def test_what_is_in_french_only_says_so_where_it_stands_and_not_of_the_page(client, exhibitor):
    shown = picture_of(exhibitor, "exhibitors", caption_en="", alt_en="", alt_fr="Un drone", rights_en="")
    page = read(client.get(addresses(exhibitor)["en"]))
    own = read(client.get(addresses(shown)["en"]))

    assert page.one("img")["lang"] == "fr"
    assert not [element for element in page.all("meta") if element["name"] == "robots"]
    assert own.one("meta", name="robots")["content"] == "noindex"
    assert own.one("h1").text.startswith(shown.caption_fr)


def test_its_own_page_tells_what_a_newsroom_must_know(client, exhibitor):
    venue = make.venue(name_fr="Parc", name_en="Park")
    shown = picture_of(exhibitor, "exhibitors", venue=venue, date="2025-11-12")
    answer = client.get(addresses(shown)["fr"])
    page, text = read(answer), answer.content.decode()

    for words in ("Tous droits réservés", "Awa Traoré", "12 novembre 2025", "Parc", "JPEG, 800 × 600"):
        assert words in re.sub("[\u00a0\u202f]", " ", text), words
    assert addresses(exhibitor)["fr"] in page.hrefs
    assert 'rel="cite-as"' in answer.headers["Link"]
    assert (
        client.get(f"/id/{shown.code}", headers={"Accept-Language": "en"}).headers["Location"] == addresses(shown)["en"]
    )


def test_what_nobody_says_of_a_picture_is_said_not_to_be_published(client):
    page = tight(client.get(addresses(make.cite(make.media_item()))["fr"]).content.decode())

    assert "<dt>Date de la prise de vue</dt><dd>non trouvée dans nos sources</dd>" in page
    assert "<dt>Lieu de la prise de vue</dt><dd>non trouvé dans nos sources</dd>" in page


def test_programs_read_the_picture_its_credit_and_what_it_shows(client, exhibitor):
    shown = picture_of(exhibitor, "exhibitors")
    data = read(client.get(addresses(shown)["fr"])).one("script", type="application/ld+json").text

    for words in ("ImageObject", '"creditText": "Awa Traoré"', '"copyrightNotice"', exhibitor.code, "contentUrl"):
        assert words in data, words
    there = read(client.get(addresses(exhibitor)["fr"])).one("script", type="application/ld+json").text
    assert f"/id/{shown.code}#mediaitem" in data
    assert f"/id/{shown.code}#mediaitem" in there
    record = client.get(f"/data/v1/pictures/{shown.code}").json()
    assert record["exhibitors"] == [exhibitor.code]
    assert (record["width"], record["height"], record["bytes"]) == (800, 600, shown.file("full").bytes)
    assert client.get(record["file"]).content == shown.file("full").read()


def test_the_search_finds_a_caption_in_either_language(client):
    make.cite(make.media_item(caption_fr="Une tribune comble", caption_en="A crowded stand"))

    assert "A <mark>crowded</mark> stand" in client.get("/en/search/?q=crowded").content.decode()
    assert "<mark>tribune</mark>" in client.get("/fr/recherche/?q=tribune").content.decode()


# As files


def test_a_file_is_served_for_good_under_its_content(client):
    rendition = make.media_item().file("medium", "avif")
    answer = client.get(rendition.path)

    assert answer.content == rendition.read()
    assert answer.headers["Content-Type"] == "image/avif"
    assert answer.headers["Cache-Control"] == "public, max-age=2592000, immutable"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert rendition.digest[:12] in rendition.path
    for header in ("Vary", "Set-Cookie", "Content-Language"):
        assert header not in answer.headers
    again = client.get(rendition.path, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(rendition.path, headers={"If-Modified-Since": answer.headers["Last-Modified"]}).status_code == 304
    assert client.head(rendition.path).headers["Content-Length"] == str(rendition.bytes)
    assert client.post(rendition.path).status_code == 405


def test_who_saves_data_gets_a_much_lighter_file_at_the_same_address(client):
    shown = make.media_item()
    rendition = shown.file("medium", "avif")
    usual = client.get(rendition.adapted_path)
    light = client.get(rendition.adapted_path, headers={"Save-Data": "on"})

    assert usual.content == rendition.read()
    assert light.content == shown.file("light", "avif").read()
    assert usual.headers["Vary"] == light.headers["Vary"] == "Save-Data"
    assert usual.headers["ETag"] != light.headers["ETag"]
    # A cache in front that does not look at Save-Data never gives one reader's light file to the others.
    assert usual.headers["Cache-Control"] == "public, max-age=2592000, immutable"
    assert light.headers["Cache-Control"] == "private, max-age=2592000, immutable"
    assert client.get(rendition.path, headers={"Save-Data": "on"}).content == usual.content  # asked for by its weight


def test_the_page_itself_does_not_vary_by_save_data(client, exhibitor):
    picture_of(exhibitor, "exhibitors")
    address = addresses(exhibitor)["fr"]
    usual, light = client.get(address), client.get(address, headers={"Save-Data": "on"})

    assert usual.headers["Vary"] == "Accept-Encoding"
    assert usual.content == light.content


@pytest.mark.parametrize("path", ["path", "adapted_path"])
def test_the_files_of_a_draft_are_not_there(client, path):
    draft = make.media_item(state=State.DRAFT)

    for rendition in draft.files:
        assert client.get(getattr(rendition, path)).status_code == 404


@pytest.mark.parametrize("path", ["path", "adapted_path"])
def test_the_files_of_a_withdrawn_picture_are_gone_and_say_why(client, exhibitor, path):
    shown = picture_of(exhibitor, "exhibitors", withdrawal_note_fr="Droits retirés.")
    MediaItem.objects.update(state=State.WITHDRAWN)

    for rendition in shown.files:
        answer = client.get(getattr(rendition, path), headers={"Accept-Language": "fr"})
        assert answer.status_code == 410
        assert answer.headers["Content-Type"].startswith("text/html")
        assert "Droits retirés." in answer.content.decode()
    assert client.get(addresses(shown)["fr"]).status_code == 410
    assert "<img" not in client.get(addresses(exhibitor)["fr"]).content.decode()
    assert client.get("/fr/images/").status_code == 404


def test_an_address_of_a_picture_that_was_replaced_leads_to_the_present_one(client):
    shown = make.media_item()
    former = shown.file("small")
    shown.take(other_files())
    shown.save()

    answer = client.get(former.path)

    assert (answer.status_code, answer.headers["Location"]) == (302, shown.file("small").path)
    assert "immutable" not in answer.headers["Cache-Control"]
    assert not {"Vary", "Content-Language"} & set(answer.headers)


def test_a_picture_replaced_by_a_smaller_one_still_answers_at_every_former_address(client):
    shown = make.media_item()
    former = shown.files
    shown.take(make_renditions(make.uploaded(Image.new("RGB", (250, 250)))))
    shown.save()

    for rendition in former:
        for path, present in (("path", "path"), ("adapted_path", "adapted_path")):
            answer = client.get(getattr(rendition, path))
            there = getattr(shown.file(rendition.role, rendition.kind), present)
            assert (answer.status_code, answer.headers["Location"]) == (302, there), rendition.role
            assert client.get(there).status_code == 200


def test_a_picture_replaced_while_it_is_read_is_no_loss(client, monkeypatch, caplog):
    shown = make.media_item()
    former = shown.file("small")

    def replaced_meanwhile(rendition):
        monkeypatch.undo()
        shown.take(other_files())
        shown.save()
        raise FileNotFoundError

    monkeypatch.setattr(Rendition, "read", replaced_meanwhile)
    answer = client.get(former.path)

    assert (answer.status_code, answer.headers["Location"]) == (302, shown.file("small").path)
    assert "backup" not in caplog.text


@pytest.mark.parametrize(
    "name",
    [
        "m001-medium-0123456789ab.avif",
        "M001-small-0123456789ab.jpg",
        "m001-huge-0123456789ab.jpg",
        "m001-small-0123456789ab.svg",
        "m9999999-small-0123456789ab.jpg",
        "..%2f..%2fetc%2fpasswd",
        "m001%00-small-0123456789ab.jpg",
        "m001-small-0123456789ab.jpg%0a",
        "x" * 3000,
    ],
)
def test_an_address_that_nothing_has_is_not_found(client, name):
    make.media_item(code="M002")

    assert client.get(f"/media/{name}").status_code == 404
    assert client.get(f"/media/auto/{name}").status_code == 404


def test_a_file_that_the_storage_has_lost_is_missed_in_the_log_and_breaks_no_page(client, exhibitor, caplog):
    shown = picture_of(exhibitor, "exhibitors")
    rendition = shown.file("small")
    default_storage.delete(rendition.stored_as)

    assert client.get(rendition.path).status_code == 404
    assert rendition.stored_as in caplog.text
    assert client.get(addresses(exhibitor)["fr"]).status_code == 200
    shown.take(make.files_of_picture())  # brings it back for the other tests


def test_the_service_worker_keeps_no_picture_on_the_device(client):
    script = (settings.BASE_DIR / "static" / "sw.js").read_text()
    (kept,) = re.findall(r"const HASHED = /(.*)/;", script)

    for rendition in make.media_item().files:
        assert not re.search(kept, rendition.path)
        assert not re.search(kept, rendition.adapted_path)
    assert "/media/" not in script
    assert "/media/" not in client.get("/sw.js").content.decode()


# In the storage


def test_a_file_cut_short_by_a_crash_is_written_anew():
    shown = make.media_item()
    rendition = shown.file("small")
    with default_storage.open(rendition.stored_as, "wb") as file:
        file.write(b"half")

    shown.take(make.files_of_picture())

    assert len(rendition.read()) == rendition.bytes


def test_files_go_with_the_last_picture_that_has_them(django_capture_on_commit_callbacks):
    one, other = make.media_item(state=State.DRAFT, made_of=other_files()), make.media_item(made_of=other_files())
    name = one.file("small").stored_as
    with django_capture_on_commit_callbacks(execute=True):
        one.delete()
    assert default_storage.exists(name)

    with django_capture_on_commit_callbacks(execute=True):
        other.take(make.files_of_picture())
        other.save()

    assert not default_storage.exists(name)
    assert default_storage.exists(other.file("small").stored_as)


def test_no_file_is_deleted_while_another_picture_takes_the_same(django_capture_on_commit_callbacks):
    shown = make.media_item(made_of=other_files())
    with CaptureQueriesContext(connection) as asked, django_capture_on_commit_callbacks(execute=True):
        shown.take(make.files_of_picture())
        shown.save()

    locks = [number for number, query in enumerate(asked.captured_queries) if "pg_advisory_xact_lock" in query["sql"]]
    used = [number for number, query in enumerate(asked.captured_queries) if "@>" in query["sql"]]
    assert len(locks) == 2  # until the row is there, and until the files are gone
    assert locks[0] == 0
    assert locks[1] < used[0]


def test_a_picture_smaller_than_a_role_gives_the_largest_it_has():
    shown = make.media_item(made_of=make_renditions(make.uploaded(Image.new("RGB", (250, 250)))))

    assert [
        shown.file(role, kind).width for role, kind in (("large", "avif"), ("medium", "jpg"), ("light", "jpg"))
    ] == [
        250,
        250,
        240,
    ]


def test_the_fingerprint_of_another_picture_makes_another_wording():
    from bamex.history.snapshots import make_snapshot

    shown = make.media_item()
    before = make_snapshot(shown)
    shown.take(other_files())

    with override("fr"):
        assert make_snapshot(shown)["picture"] != before["picture"]
    assert {"renditions", "received"}.isdisjoint(before)


def test_a_page_with_pictures_weighs_what_it_may(exhibitor):
    for _ in range(6):
        picture_of(exhibitor, "exhibitors")

    assert Page(addresses(exhibitor)["fr"]).weight <= 14_000
