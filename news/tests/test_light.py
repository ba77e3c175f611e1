"""A page with photographs on a poor network: its budget, what Save-Data spares, and the light version."""

import random
import re

import pytest
from PIL import Image
from playwright.sync_api import expect

from bamex.tests import make
from bamex.tests.crawl import Document
from bamex.tests.stored import StoredPortal
from exhibitors.models import Exhibitor
from news.media_items import MediaItem
from news.renditions import make_renditions

MOST_REQUESTS, MOST_BYTES = 8, 100_000  # of a page with pictures, first visit
PICTURES = 5


@pytest.fixture(scope="module")
def content(content_to_change):
    """Pictures are published here, where a browser sees them. They are of noise, which weighs all that it may."""
    noise = Image.frombytes("RGB", (1000, 700), random.Random(1).randbytes(2_100_000))  # noqa: S311 - a drawing
    made = make_renditions(make.uploaded(noise, "PNG"))
    for number in range(PICTURES):
        row = make.cite(make.media_item(made_of=made, caption_fr=f"Image {number}", caption_en=f"Picture {number}"))
        row.exhibitors.add(Exhibitor.objects.get(slug="baykar"))


@pytest.fixture
def address(content):
    return {"fr": "/fr/exposants/baykar/", "en": "/en/exhibitors/baykar/"}


def visit(reader, path, **options):
    """The page read to its end, with the addresses asked for and the bytes that came."""
    page = reader("about:blank", **options)
    page.finished = []
    page.on("requestfinished", lambda request: page.finished.append(request))
    page.goto(path)
    page.wait_for_load_state("networkidle")
    for image in page.locator("main img").all():
        image.scroll_into_view_if_needed()
        expect(image).to_have_js_property("complete", True)
    page.wait_for_load_state("networkidle")
    return page


def weight(page):
    sizes = [request.sizes() for request in page.finished]
    return sum(size["responseBodySize"] + size["responseHeadersSize"] for size in sizes)


def pictures(page):
    return [request.url for request in page.finished if "/media/" in request.url]


def file_of(path):
    return next(item for item in MediaItem.objects.first().files if item.digest[:12] in path)


def promised(page):
    """What the page says that its pictures weigh at most, in bytes."""
    return 1000 * int(re.search(r"\d+", page.locator("[data-light]").get_attribute("data-other"))[0])


@pytest.mark.parametrize("density", [1, 2, 3])
def test_a_page_with_five_photographs_keeps_its_budget_on_a_phone(reader, address, density):
    page = visit(reader, address["fr"], device_scale_factor=density)

    assert len(pictures(page)) == 3
    assert sum(file_of(path).bytes for path in pictures(page)) <= promised(page)
    assert all(path.endswith(".avif") for path in pictures(page))
    assert len(page.finished) <= MOST_REQUESTS
    assert weight(page) <= MOST_BYTES
    assert page.complaints == []


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("without", [None, "avif"])
def test_no_picture_weighs_more_than_its_page_says_at_any_width_in_any_browser(reader, address, width, without):
    viewport = {"width": width, "height": 900}
    for path in (address["fr"], MediaItem.objects.first().get_absolute_url()):
        page = reader("about:blank", viewport=viewport, device_scale_factor=3, java_script_enabled=False)
        if without:
            page.route("**/*/", forget_avif)
        page.goto(path)
        page.wait_for_load_state("networkidle")
        for image in page.locator("main img").all():
            image.scroll_into_view_if_needed()
        page.wait_for_load_state("networkidle")
        loaded = page.evaluate("[...document.querySelectorAll('main img')].map(image => image.currentSrc)")

        assert [file.endswith("jpg") for file in loaded] == [bool(without)] * len(loaded)
        assert 0 < sum(file_of(file).bytes for file in loaded) <= promised(page), (path, loaded)


def forget_avif(route):
    """A browser that does not know AVIF reads past the sources of that kind."""
    answer = route.fetch()
    route.fulfill(response=answer, body=answer.text().replace("image/avif", "image/unknown"))


def test_nothing_moves_when_the_photographs_come(reader, address):
    page = reader("about:blank")
    page.add_init_script(
        "window.moved = 0; new PerformanceObserver((list) => list.getEntries().forEach((one) => (moved += one.value)))"
        ".observe({ type: 'layout-shift', buffered: true })"
    )
    page.goto(address["fr"])
    for image in page.locator("main img").all():
        image.scroll_into_view_if_needed()
        expect(image).to_have_js_property("complete", True)

    assert page.evaluate("moved") == 0


def test_who_saves_data_spares_most_of_it(reader, address):
    usual = visit(reader, address["fr"], device_scale_factor=2)
    saving = visit(reader, address["fr"], device_scale_factor=2, extra_http_headers={"Save-Data": "on"})

    assert sorted(pictures(saving)) == sorted(pictures(usual))
    assert weight(usual) - weight(saving) > 40_000


@pytest.mark.parametrize("language", ["fr", "en"])
def test_without_script_the_light_version_is_a_link(reader, address, language):
    words = {
        "fr": ("Version légère", "Voir l’image", "Afficher les images", "English"),
        "en": ("Light version", "See the picture", "Show the pictures", "Français"),
    }[language]
    page = reader(address[language], java_script_enabled=False)

    page.get_by_role("link", name=words[0]).click()
    expect(page).to_have_url(re.compile(rf"{address[language]}\?images=0$"))
    expect(page.locator("main img")).to_have_count(0)
    links = page.get_by_role("link", name=words[1])
    expect(links).to_have_count(3)
    assert "JPEG" in links.first.inner_text()
    canonical = page.locator("link[rel=canonical]").get_attribute("href")
    assert canonical.endswith(address[language])

    page.get_by_role("link", name=words[3], exact=True).click()
    expect(page).to_have_url(re.compile(r"\?images=0$"))
    expect(page.locator("main img")).to_have_count(0)
    page.locator("[data-light]").click()
    expect(page.locator("main img")).to_have_count(3)


def test_with_script_the_choice_is_made_on_the_spot_and_kept_on_the_device(reader, address):
    page = reader(address["fr"])
    choice = page.locator("[data-light]")

    choice.click()
    expect(page.locator("main img")).to_have_count(0)
    expect(page.get_by_role("link", name="Voir l’image")).to_have_count(3)
    expect(choice).to_contain_text("Afficher les images")
    expect(choice).to_have_attribute("href", address["fr"])  # copied and passed on, it leads where it says
    choice.click()
    expect(choice).to_have_attribute("href", f"{address['fr']}?images=0")
    choice.click()
    page.goto(address["en"])
    expect(page.get_by_role("link", name="See the picture")).to_have_count(3)
    assert page.context.cookies() == []

    page.locator("[data-light]").click()
    expect(page.locator("main img")).to_have_count(3)
    page.reload()
    expect(page.locator("main img")).to_have_count(3)
    assert page.complaints == []


def test_the_choice_kept_on_the_device_gives_up_the_photographs_that_are_on_their_way(reader, address):
    page = reader("/fr/")
    page.evaluate("localStorage.setItem('light', '1')")
    scripts, asked, given_up = [], [], []

    def ask(route):  # and never answer; on a slow network the script comes as late
        asked.append(route.request.url)
        while scripts:
            scripts.pop().continue_()

    page.route(re.compile("/media/"), ask)
    page.route(re.compile(r"/portal[.\w]*\.js"), lambda route: scripts.append(route))
    page.on("requestfailed", lambda request: given_up.append(request.url) if "/media/" in request.url else None)
    page.goto(address["fr"])
    expect(page.locator("main picture")).to_have_count(0)
    page.wait_for_load_state("networkidle")

    assert asked
    assert sorted(given_up) == sorted(asked)


def test_the_light_page_is_kept_apart_from_the_other(content, tmp_path, address):
    portal = StoredPortal(tmp_path)
    whole, light = portal.get(address["fr"]), portal.get(f"{address['fr']}?images=0")
    other = portal.get(f"{address['fr']}?images=oui")

    assert (len(Document(html(whole)).all("img")), len(Document(html(light)).all("img"))) == (3, 0)
    assert len(Document(html(other)).all("img")) == 3
    assert whole.headers["ETag"] != light.headers["ETag"]
    assert light.headers["Cache-Control"] == whole.headers["Cache-Control"]
    assert [portal.makes(address["fr"] + query) for query in ("", "?images=0", "?images=oui")] == [False, False, True]


def html(answer):
    return answer.content.decode()


def test_the_edition_holds_no_picture_and_says_so(content, client):
    edition = client.get("/fr/edition.html").content.decode()

    assert MediaItem.objects.visible().count() == PICTURES
    assert "/media/" not in edition
    assert "Les images n’y sont pas" in edition
