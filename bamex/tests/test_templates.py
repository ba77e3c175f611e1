"""Templates are written for people: short lines, two spaces a level, partials that say what they need."""

import re

import pytest
from django.conf import settings

TEMPLATES = settings.BASE_DIR / "templates"
LONGEST_LINE = 160
FIRST_LINE = re.compile(r"\{# (Variables|Blocks): .+ #\}")
MODULE_NAMED = re.compile(r"\b(?:bamex|exhibitors|programme|news)(?:/\w+)*/\w+\.py\b|\b(?:bamex)(?:\.[a-z_]+)+")
BEFORE_SOURCES = re.compile(r"<p\b([^>]*)>(?:(?!<p\b).)*</p>{% sources", flags=re.DOTALL)
INCLUDE = re.compile(r"\{% include .*?%\}")


def faults_of(name, text):
    """What is wrong with a template's text, each fault as `name:line: what`."""
    lines = text.splitlines()
    for number, line in enumerate(lines, start=1):
        for fault in faults_of_line(line):
            yield f"{name}:{number}: {fault}"
    if name.rpartition("/")[2].startswith("_") and not FIRST_LINE.fullmatch(lines[0]):
        yield f"{name}:1: the first line of a partial states its variables: {{# Variables: … #}}"
    for paragraph in BEFORE_SOURCES.finditer(text):
        if not re.search(r'class="(cited|copy)\b', paragraph[1]):
            number = text[: paragraph.start()].count("\n") + 1
            yield f"{name}:{number}: a paragraph whose sources follow it says so: class cited"


def faults_of_line(line):
    if len(line) > LONGEST_LINE:
        yield f"{len(line)} characters, {LONGEST_LINE} at most"
    if line != line.rstrip():
        yield "white space at the end"
    if "\t" in line or (len(line) - len(line.lstrip(" "))) % 2:
        yield "two spaces a level"
    for include in INCLUDE.findall(line):
        if not include.endswith(" only %}"):
            yield f"{include} without `only`"
    for named in MODULE_NAMED.findall(line) if "{#" in line else ():
        if not is_module(named):
            yield f"{named} is no module"


def is_module(named):
    """Whether a module, or what it holds, is named: `bamex/http/weights.py`, `bamex.http.weights.weight_of`."""
    path = settings.BASE_DIR / (named if "/" in named else f"{named.replace('.', '/')}.py")
    return path.exists() or path.with_suffix("").is_dir() or path.parent.with_suffix(".py").exists()


def test_templates_are_written_for_people():
    paths = sorted(TEMPLATES.rglob("*.html"))

    assert len(paths) > 100
    assert [
        fault for path in paths for fault in faults_of(path.relative_to(TEMPLATES).as_posix(), path.read_text())
    ] == []


@pytest.mark.parametrize(
    ("name", "text", "faults"),
    [
        ("_fact.html", "<p>{{ fact }}</p>\n", 1),
        ("news/_fact.html", "{# A fact. #}\n<p>{{ fact }}</p>\n", 1),
        ("news/_fact.html", "{# Variables: fact. #}\n<p>{{ fact }}</p>\n", 0),
        ("fact.html", f"<p>{'x' * 160}</p>\n", 1),
        ("fact.html", "<div>\n <p></p>\n</div>\n", 1),
        ("fact.html", "<div>\n\t<p></p> \n</div>\n", 2),
        ("fact.html", "{# As bamex/pages.py makes it, and bamex.http.weights.weight_of. #}\n", 0),
        ("fact.html", "{# As bamex/nowhere.py makes it, or bamex.translations.views. #}\n", 2),
        ("fact.html", '{% include "_fact.html" with fact=fact %}\n', 1),
        ("fact.html", '{% include "_fact.html" with fact=fact only %}\n', 0),
        ("fact.html", '<p class="lead"></p>\n<p>{{ fact }}</p>{% sources fact %}\n', 1),
        ("fact.html", '<p></p>\n<p class="cited meta">{{ fact }}</p>{% sources fact %}\n', 0),
    ],
)
def test_each_fault_of_a_template_is_found(name, text, faults):
    assert len(list(faults_of(name, text))) == faults
