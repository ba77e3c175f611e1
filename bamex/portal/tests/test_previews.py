"""Open Graph and the preview pictures: every page has one, in its language, light, and the same bytes each time."""

import io
import re

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils.translation import override
from PIL import Image

from bamex.drawing import preview_picture as drawing
from bamex.drawing.emblem import band_cloth, emblem_cloth
from bamex.drawing.preview_picture import drawable_text, fit_text, lines_of_path, name_of_page, preview_picture
from bamex.models import State
from bamex.portal.sitemaps import PAGES
from bamex.tests import make
from bamex.tests.crawl import Page

FRENCH_AND_TURKISH = "ÀÂÆÇÈÉÊËÎÏÔŒÙÛÜŸàâæçèéêëîïôœùûüÿİıŞşĞğÖöÜü’«»–—…°0123456789"
HEAVIEST = 250_000

pytestmark = pytest.mark.django_db


def picture(answer):
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/jpeg")
    made = Image.open(io.BytesIO(answer.content))
    assert (made.format, made.size) == ("JPEG", (1200, 630))
    assert len(answer.content) <= HEAVIEST
    return answer.content


def graph(page):
    return {item["property"]: item["content"] for item in page.document.all("meta") if item["property"]}


# Drawing


def test_the_letters_have_those_of_french_and_turkish():
    assert drawable_text(FRENCH_AND_TURKISH) == FRENCH_AND_TURKISH


def test_a_letter_that_is_missing_gives_way_or_is_left_out():
    assert drawable_text("Fɔ̌ ǎ 展 x\u202f!") == "F a x !"


def test_the_same_words_give_the_same_bytes_and_others_do_not():
    drawing.preview_picture.cache_clear()
    first = preview_picture("Baykar", "Exposant", "BAMEX’25", "Baykar")
    drawing.preview_picture.cache_clear()

    assert preview_picture("Baykar", "Exposant", "BAMEX’25", "Baykar") == first
    assert preview_picture("Otokar", "Exposant", "BAMEX’25", "Otokar") != first


def test_a_picture_is_drawn_once_and_few_are_kept():
    drawing.preview_picture.cache_clear()
    for _ in range(3):
        preview_picture("Baykar", "", "", "Baykar")

    assert drawing.preview_picture.cache_info().misses == 1
    assert drawing.preview_picture.cache_info().maxsize == settings.PREVIEWS_KEPT


@pytest.mark.slow
@pytest.mark.parametrize("title", ["", "x" * 500, "Délégation " * 60, "İ" * 40, "  ", "Un titre " * 12])
def test_any_title_fits(title):
    size, shown = fit_text(drawable_text(title), 700, 250)

    assert drawing.SMALLEST <= size <= drawing.LARGEST
    assert all(drawing.title_font(size).getlength(line) <= 700 for line in shown)
    assert len(shown) * drawing.line_height(size) <= 250
    assert len(preview_picture(title, title, title, title)) <= HEAVIEST


def test_a_long_title_shrinks_before_it_is_cut():
    short, long = fit_text("Baykar", 700, 250), fit_text("Visite du Premier ministre sur les stands " * 2, 700, 250)

    assert short[0] == drawing.LARGEST > long[0]
    assert "…" not in "".join(long[1])
    assert fit_text("mot " * 400, 700, 250)[1][-1].endswith("…")


def test_the_emblem_is_drawn_from_the_same_lines_as_its_svg():
    assert lines_of_path("M4 4l3-3v2h0M24 3 45 24 24 45zM3 24H45V2") == [
        [(4, 4), (7, 1), (7, 3), (7, 3)],
        [(24, 3), (45, 24), (24, 45), (24, 3)],
        [(3, 24), (45, 24), (45, 2)],
    ]
    for number in range(300):
        woven = emblem_cloth(f"Exposant n° {number}")
        points = [point for data in (woven.plain, woven.marked) for line in lines_of_path(data) for point in line]
        assert all(0 <= x <= 48 and 0 <= y <= 48 for x, y in points)
    assert all(0 <= y <= 24 for line in lines_of_path(band_cloth()[1].plain) for _, y in line)


def test_the_picture_of_a_fact_holds_its_answers(client, monkeypatch):
    drawn = []
    monkeypatch.setattr("bamex.portal.previews.preview_picture", lambda *words: drawn.append(words) or b"")
    fact = make.fact()
    for value in ("trois jours", "quatre jours"):
        make.cite(make.claim(fact, value=value), make.source())
    make.claim(fact, value="dix jours")  # which no source gives
    client.get(f"/fr/apercu/{fact.code}.jpg")

    assert drawn[0][-1] == ("trois jours", "quatre jours")


def test_whole_answers_are_drawn_under_the_title_in_two_lines():
    words = ("Combien d’entreprises ont exposé ?", "Fait", "BAMEX’25", "F004", b"")
    assert preview_picture(*words, ("15 industriels",)) != preview_picture(*words)
    lines = drawing.lines_of_answers(("plus de mille visiteurs",) * 9, 700)
    assert len(lines) == 2
    assert re.fullmatch(r"(plus de mille visiteurs · )+…", " ".join(lines))
    assert len(drawing.lines_of_answers(("quinze industriels " * 30,), 700)) == 2
    assert len(preview_picture(*words, ("quinze industriels",) * 30)) <= HEAVIEST


# Addresses


@pytest.mark.slow
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_object_with_a_page_has_a_picture(client, language):
    with override(language):
        for noun in ("exhibitor", "product", "delegation", "person", "session", "venue", "article", "fact", "source"):
            row = getattr(make, noun)()
            picture(client.get(reverse("preview", args=[row.code])))


@pytest.mark.slow
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_page_has_a_picture(client, language):
    make.salon()
    with override(language):
        found = [picture(client.get(reverse("preview", args=[name_of_page(reverse(page))]))) for page in PAGES]

    assert len(set(found)) == len(PAGES)


@pytest.mark.parametrize("name", ["E999", "e001", "Z001", "E1", "E001000000", "exhibitors", "inconnu", "X" * 300, "-"])
def test_an_unknown_name_has_none(client, name):
    make.exhibitor(code="E001")
    make.category(code="C001")

    assert client.get(f"/fr/apercu/{name}.jpg").status_code == 404


def test_drafts_and_withdrawn_objects_have_none(client):
    for number, state in enumerate((State.DRAFT, State.WITHDRAWN), 1):
        for noun in ("exhibitor", "product", "person", "session", "venue", "article", "fact", "source"):
            row = getattr(make, noun)(state=state, **({"maker": make.exhibitor()} if noun == "product" else {}))
            assert client.get(f"/fr/apercu/{row.code}.jpg").status_code == 404, (noun, number)
    hidden = make.product(maker=make.exhibitor(state=State.DRAFT))
    assert client.get(f"/fr/apercu/{hidden.code}.jpg").status_code == 404


def test_the_picture_speaks_the_language_of_its_address(client):
    make.exhibitor(code="E001", name_fr="Baykar", name_en="Baykar")

    assert client.get("/fr/apercu/E001.jpg").content != client.get("/en/preview/E001.jpg").content


def test_pictures_are_validated(client):
    make.exhibitor(code="E001")
    first = client.get("/fr/apercu/E001.jpg")

    again = client.get("/fr/apercu/E001.jpg", headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert "Last-Modified" in first.headers
    assert "Content-Encoding" not in first.headers


# Open Graph, on the whole content


@pytest.fixture(scope="module")
def chosen(kept_pages, kinds_of_page, django_db_blocker):
    """One page of every kind, in both languages."""
    with django_db_blocker.unblock():
        return [kept_pages[path] for path in kinds_of_page]


def test_every_page_says_what_messengers_show_of_it(chosen):
    assert len(chosen) > 60
    for page in chosen:
        found = graph(page)
        assert f"{found['og:title']} – BAMEX’25" == page.document.all("title")[0].text
        assert found["og:description"] == page.document.one("meta", name="description")["content"]
        assert found["og:locale"] == {"fr": "fr_FR", "en": "en_GB"}[page.language]
        assert found["og:url"] == settings.SITE_URL + page.path
        assert (found["og:image:width"], found["og:image:height"]) == ("1200", "630")
        assert found["og:title"] in found["og:image:alt"]
        assert found["og:type"] in {"website", "article", "profile"}
        assert page.document.one("meta", name="twitter:card")["content"] == "summary_large_image"


def test_every_picture_that_a_page_names_is_there_and_absolute(chosen, client):
    addresses = {graph(page)["og:image"] for page in chosen}

    assert all(address.startswith(f"{settings.SITE_URL}/") for address in addresses)
    for address in sorted(addresses)[::4]:  # each takes a tenth of a second to draw
        picture(client.get(address.removeprefix(settings.SITE_URL)))


def test_news_and_people_say_that_they_are(content, client):
    assert graph(Page("/fr/actualites/bilan-chiffre-de-l-organisateur/"))["og:type"] == "article"


def test_an_error_has_no_picture(client):
    assert "og:image" not in client.get("/fr/nulle-part/").content.decode()
