"""The newsroom's guide: whole in both languages, and it names what is on the screens, by the names it has there."""

import itertools
import re

import polib
import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext, override

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]  # Django's templates read undefined names

LANGUAGES = ("fr", "en")
PICTURES = settings.BASE_DIR / "static" / "guide"
MOST_BYTES = 400_000
OF_DJANGO = ("History",)  # whose catalogue has it
GROUPS = {"Rédaction", "Traduction", "Publication", "Administration"}


def text_of(editor, language):
    editor.defaults["HTTP_ACCEPT_LANGUAGE"] = language
    return editor.get(reverse("newsroom:guide")).content.decode()


def guide_in(html):
    return html[html.index('<div class="guide">') :]


def headings(html):
    return re.findall(r'<h([1-6])(?: id="([\w-]+)")?', html)


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_answers_whoever_works_here(editor, language):
    html = text_of(editor, language)

    assert f'<html lang="{language}"' in html
    assert f'href="{reverse("newsroom:guide")}"' in editor.get("/admin/").content.decode()
    assert Client().get(reverse("newsroom:guide")).status_code == 302


def test_both_have_the_same_chapters_and_their_contents_lead_to_them(editor):
    chapters = {}
    for language in LANGUAGES:
        html = guide_in(text_of(editor, language))
        levels = [int(level) for level, _anchor in headings(html)]
        chapters[language] = [anchor for _level, anchor in headings(html)][1:]

        assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
        assert re.findall(r'<li><a href="#([\w-]+)"', html) == chapters[language]

    assert chapters["fr"] == chapters["en"]
    assert len(set(chapters["fr"])) == 22


def words_of_the_screens(language):
    """What the templates, forms and messages of the portal say in a language, and what it leaves to Django's."""
    catalogue = polib.pofile(settings.BASE_DIR / "locale/fr/LC_MESSAGES/django.po")
    with override(language):
        said = [*map(gettext, OF_DJANGO), *(entry.msgstr if language == "fr" else entry.msgid for entry in catalogue)]
    return {in_one_line(words[:1].upper() + words[1:]) for words in said}


def in_one_line(words):
    return " ".join(words.split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_button_it_names_is_there(editor, language):
    named = re.findall(r"<b>(.*?)</b>", guide_in(text_of(editor, language)), re.DOTALL)

    assert len(named) > 50
    assert {in_one_line(words) for words in named} - words_of_the_screens(language) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_its_pictures_are_there_in_its_language_with_words_for_them(editor, language):
    html = guide_in(text_of(editor, language))
    pictures = re.findall(r"<img (.*?)>", html, re.DOTALL)
    sources = re.findall(r'src="/static/(guide/[\w-]+)\.\w+\.webp"', html)

    assert len(sources) == len(pictures) == 7
    for source, attributes in zip(sources, pictures, strict=True):
        assert source.endswith(f"-{language}")
        assert finders.find(f"{source}.webp")
        assert len(re.search(r'alt="([^"]+)"', attributes)[1]) > 40
    assert {f"{source}.webp" for source in sources} == {
        f"guide/{path.name}" for path in PICTURES.glob(f"*-{language}.webp")
    }


def test_its_pictures_are_light():
    assert sum(path.stat().st_size for path in PICTURES.iterdir()) < MOST_BYTES


def test_the_groups_are_the_ready_ones(editor):
    from bamex.accounts.groups import READY

    assert set(READY) == GROUPS
    for language in LANGUAGES:
        rows = re.findall(r'<th scope="row"[^>]*>(\w+)</th>', guide_in(text_of(editor, language)))
        assert tuple(rows) == READY


def test_its_words_are_those_of_the_glossary(editor):
    glossary = (settings.BASE_DIR / "docs/glossary.md").read_text().lower()

    for language in LANGUAGES:
        for terms in re.findall(r"<dt>(.*?)</dt>", guide_in(text_of(editor, language))):
            for term in re.sub(r" \(.*\)", "", terms).lower().split(", "):
                assert re.search(rf"\b{term}\b", glossary), term
