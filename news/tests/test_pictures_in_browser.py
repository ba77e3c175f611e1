"""What script adds to the picture forms, in a real browser: files sent ahead, the focal point by click and by keys."""

import os
import re

import pytest
from django.test import Client
from PIL import Image

from bamex.tests import make
from bamex.tests.readers import DESK, PHONE
from exhibitors.models import Exhibitor
from news.models import MediaItem

ADD = "/admin/news/mediaitem/add/"
SHOTS = os.environ.get("SHOTS")


@pytest.fixture(scope="module")
def content(content_to_change):
    """The content, with a picture of Baykar."""
    row = make.cite(make.media_item(focus_x=80, focus_y=30))
    row.exhibitors.add(Exhibitor.objects.get(slug="baykar"))


@pytest.fixture(scope="module")
def staff_cookie(content, django_db_blocker):
    with django_db_blocker.unblock():
        from django.contrib.auth.models import User

        client = Client()
        client.force_login(User.objects.create_superuser("awa"))
        return client.cookies["sessionid"].value


@pytest.fixture
def newsroom(reader, portal, staff_cookie):
    def open_page(address, **options):
        page = reader("about:blank", locale="fr", **options)
        cookie = {"name": "sessionid", "value": staff_cookie, "domain": "127.0.0.1", "path": "/admin/"}
        page.context.add_cookies([cookie])
        page.goto(address)
        return page

    return open_page


@pytest.fixture
def photograph(tmp_path):
    path = tmp_path / "stand.jpg"
    Image.linear_gradient("L").resize((1200, 800)).convert("RGB").save(path)
    return path


def faults_of(page):
    return [told for told in page.complaints if "404" not in told]  # the icon of a tab, which Django does not serve


def shoot(page, name):
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


def values_of(page, *names):
    return [page.locator(f"#id_{name}").input_value() for name in names]


def test_an_editor_chooses_a_picture_sees_it_frames_it_and_saves(newsroom, photograph):
    page = newsroom(ADD, viewport=DESK)
    page.locator("#id_picture").set_input_files(photograph)
    stage = page.locator(".stage canvas")
    stage.wait_for()
    assert "stand.jpg" in page.locator(".sending").inner_text()
    assert page.locator("#id_picture").input_value() == ""  # the form carries a token instead

    box = stage.bounding_box()
    stage.click(position={"x": box["width"] * 0.75, "y": box["height"] * 0.2})
    assert values_of(page, "focus_x", "focus_y") == ["75", "20"]
    page.locator(".focus-point").focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Shift+ArrowDown")
    assert values_of(page, "focus_x", "focus_y") == ["74", "30"]
    page.get_by_role("button", name="Recadrer").click()
    stage.click(position={"x": box["width"] * 0.5, "y": box["height"] * 0.9})
    stage.click(position={"x": box["width"] * 0.1, "y": box["height"] * 0.1})
    cuts = [f"cut_{side}" for side in ("left", "top", "right", "bottom")]
    assert values_of(page, *cuts) == ["10", "10", "50", "10"]
    shoot(page, "add")

    page.locator("#id_caption_fr").fill("Le stand")
    page.locator("#id_alt_fr").fill("Un drone")
    page.get_by_role("button", name="Enregistrer le brouillon").first.click()
    page.wait_for_url(re.compile("/mediaitem/[0-9]+/change/$"), timeout=60_000)
    page.goto("/admin/news/mediaitem/")
    shoot(page, "list")

    row = MediaItem.objects.latest("pk")
    assert (row.focus, row.file("full").width, row.file("full").height) == ((74, 30), 480, 640)
    assert faults_of(page) == []


def test_pages_with_pictures_are_in_order_on_narrow_and_wide_screens(newsroom, photograph):
    row = MediaItem.objects.get(code="M001")
    exhibitor = Exhibitor.objects.get(slug="baykar")
    addresses = {
        "change": f"/admin/news/mediaitem/{row.pk}/change/",
        "exhibitor": f"/admin/exhibitors/exhibitor/{exhibitor.pk}/change/",
        "choice": f"/admin/exhibitors/exhibitor/{exhibitor.pk}/pictures/",
        "public": "/fr/exposants/baykar/",
    }
    for name, address in addresses.items():
        for size, scheme in ((PHONE, "light"), (DESK, "dark")):
            page = newsroom(address, viewport=size, color_scheme=scheme)
            page.wait_for_load_state("networkidle")
            shoot(page, f"{name}-{size['width']}")
            assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], (name, size)
            assert faults_of(page) == [], name


def test_a_file_that_is_refused_stays_chosen_so_that_saving_tells_why_too(newsroom, photograph, tmp_path):
    heic = tmp_path / "x.heic"
    heic.write_bytes(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 90)
    page = newsroom("/admin/news/mediaitem/several/", viewport=DESK)
    page.locator("#id_pictures").set_input_files([heic, photograph])
    page.locator(".sending.fault").wait_for()
    assert "Le plus compatible" in page.locator(".sending").inner_text()

    page.get_by_role("button", name="Ajouter ces fichiers").click()
    page.locator(".one-of-several").wait_for()
    assert "Le plus compatible" in page.locator(".errorlist").inner_text()
    assert page.locator(".one-of-several img").count() == 1


def test_several_are_sent_one_by_one_and_each_gets_a_place_for_its_words(newsroom, photograph):
    page = newsroom("/admin/news/mediaitem/several/", viewport=DESK)
    page.locator("#id_pictures").set_input_files([photograph, photograph])
    page.locator(".one-of-several").nth(1).wait_for()
    shoot(page, "several")

    assert page.locator(".one-of-several img").count() == 2
    assert faults_of(page) == []
