"""The French catalogue is whole, and what is compiled is what is written; the code itself is in English."""

import ast
import re
import shutil
import subprocess
import sys

import polib
import pytest
from django.conf import settings

from bamex.text.typography import typeset

CATALOGUE = settings.BASE_DIR / "locale" / "fr" / "LC_MESSAGES" / "django.po"
WRITTEN, COMPILED = str(CATALOGUE), str(CATALOGUE.with_suffix(".mo"))  # polib knows no Path


def texts(entries):
    return {(entry.msgctxt, entry.msgid): entry.msgstr_plural or entry.msgstr for entry in entries}


def test_the_catalogue_is_whole_and_nothing_in_it_is_fuzzy():
    catalogue = polib.pofile(WRITTEN)

    assert [entry.msgid for entry in catalogue.untranslated_entries()] == []
    assert [entry.msgid for entry in catalogue.fuzzy_entries()] == []


def test_no_french_text_stands_twice_in_one():
    """As after a merge of two catalogues that kept both."""
    entries = polib.pofile(WRITTEN)
    french = [text for entry in entries for text in (entry.msgstr, *entry.msgstr_plural.values())]

    assert [text for text in french if len(text) > 40 and text[20:45] in text[45:]] == []


def test_every_french_text_has_french_typography():
    entries = [entry for entry in polib.pofile(WRITTEN) if entry.msgctxt not in {"address", "parameter"}]
    french = [text for entry in entries for text in (entry.msgstr, *entry.msgstr_plural.values())]

    assert [text for text in french if text != typeset(text, "fr")] == []


def test_no_text_to_translate_stands_inside_an_f_string():
    """xgettext does not read f-strings: such a text would stay in English on the French pages."""
    found = []
    for section in ("bamex", "exhibitors", "programme", "news"):
        for path in sorted((settings.BASE_DIR / section).rglob("*.py")):
            strings = (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.JoinedStr))
            calls = (node for string in strings for node in ast.walk(string) if isinstance(node, ast.Call))
            found += [
                f"{path.name}:{call.lineno}" for call in calls if getattr(call.func, "id", "") in ("_", "gettext")
            ]

    assert found == []


def test_the_compiled_catalogue_is_fresh():
    compiled = texts(polib.mofile(COMPILED))

    # What is untranslated or fuzzy is not compiled.
    written = texts(polib.pofile(WRITTEN).translated_entries())
    assert compiled == written, "type `make messages` and commit locale/"


@pytest.mark.skipif(shutil.which("xgettext") is None, reason="gettext is not installed, which collects the texts")
@pytest.mark.slow
def test_the_catalogue_has_every_text_of_the_code_and_no_other(tmp_path):
    folders = ("bamex", "exhibitors", "programme", "news", "templates", "locale", "manage.py")
    for name in folders:
        source = settings.BASE_DIR / name
        if source.is_dir():
            shutil.copytree(source, tmp_path / name)
        elif source.exists():
            shutil.copy(source, tmp_path / name)

    subprocess.run(
        [sys.executable, "manage.py", "makemessages", "--locale=fr", "--no-obsolete"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
    )

    copy = tmp_path / CATALOGUE.relative_to(settings.BASE_DIR)
    collected = {(entry.msgctxt, entry.msgid) for entry in polib.pofile(str(copy))}
    written = {(entry.msgctxt, entry.msgid) for entry in polib.pofile(WRITTEN)}
    assert collected == written, "type `make messages`, translate, and commit locale/"
    # Neither where a text stands nor when it was collected: the diff of a catalogue shows what was written.
    assert not re.search(r"^#: |POT-Creation-Date", copy.read_text(encoding="utf-8"), re.MULTILINE)
