"""The markup is valid, and nothing lies about unused: Nu checker, sitemap schema, templates, classes."""

import ast
import json
import re
import subprocess
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.template import engines
from django.template.base import Template
from django.template.loader_tags import ExtendsNode, IncludeNode
from django.test import Client
from django.urls import get_resolver

from bamex.tests.crawl import OTHERS, SITEMAP, kind
from exhibitors import delegations_map, domains_chart
from exhibitors.models import Delegation, Exhibitor
from news.drawings import answers_chart
from news.models import Claim
from programme.models import Session

TEMPLATES = settings.BASE_DIR / "templates"
STYLESHEET = settings.BASE_DIR / "static" / "portal.css"


def check(jar, *arguments):
    """What the Nu checker says, as `file: message`, errors and warnings alike."""
    done = subprocess.run(
        [
            "java",
            "-Xss4m",
            "-XX:TieredStopAtLevel=1",
            "-jar",
            jar,
            "--format",
            "json",
            "--exit-zero-always",
            *arguments,
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    return [
        f"{message.get('url', '').rsplit('/', 1)[-1]}:{message.get('lastLine')}: {message['message']} "
        f"{message.get('extract', '')!r}"
        for message in json.loads(done.stderr)["messages"]
    ]


@pytest.mark.django_db
@pytest.mark.usefixtures("content")
def test_the_nu_checker_finds_nothing_on_any_kind_of_page(client, vnu_jar, tmp_path, kinds_of_page):
    paths = [*kinds_of_page, *OTHERS]
    for path in paths:
        name = re.sub(r"\W+", "_", path.strip("/"))
        (tmp_path / f"{name}.html").write_bytes(client.get(path).content)
    (tmp_path / "post.html").write_bytes(client.post("/fr/").content)
    (tmp_path / "500.html").write_text(engines["django"].get_template("500.html").render())

    assert len(list(tmp_path.iterdir())) == len(paths) + 2
    assert check(vnu_jar, str(tmp_path)) == []


def test_the_nu_checker_finds_nothing_in_the_style_sheets(vnu_jar, tmp_path):
    assert check(vnu_jar, "--css", *map(str, sorted((settings.BASE_DIR / "static").glob("*.css")))) == []


@pytest.mark.django_db
@pytest.mark.usefixtures("content")
def test_the_sitemap_is_what_the_protocol_asks_for():
    answer = Client().get("/sitemap.xml")
    root = ElementTree.fromstring(answer.content)  # noqa: S314 - our own
    namespace, links = f"{{{SITEMAP['sitemap']}}}", f"{{{SITEMAP['xhtml']}}}link"
    urls = list(root)

    # https://www.sitemaps.org/protocol.html: at most 50,000 addresses and 50 MB; loc comes first.
    assert root.tag == f"{namespace}urlset"
    assert {url.tag for url in urls} == {f"{namespace}url"}
    assert 600 < len(urls) < 50_000
    assert len(answer.content) < 50_000_000
    assert {child.tag for url in urls for child in url} <= {
        *(f"{namespace}{name}" for name in ("loc", "lastmod", "changefreq", "priority")),
        links,
    }
    assert [url[0].tag for url in urls if url[0].tag != f"{namespace}loc"] == []
    locations = [url[0].text for url in urls]
    assert len(set(locations)) == len(locations)
    assert [text for text in locations if not re.fullmatch(r"http://127\.0\.0\.1:8000/[a-z0-9/-]+/", text)] == []
    lastmod = [url.findtext("sitemap:lastmod", namespaces=SITEMAP) for url in urls]
    assert [text for text in lastmod if not re.fullmatch(r"\d{4}-\d\d-\d\d(T[\d:.]+(Z|[+-]\d\d:\d\d))?", text)] == []
    assert {len(url.findall(links)) for url in urls} <= {2, 3}


@pytest.mark.django_db
@pytest.mark.usefixtures("content")
def test_every_kind_of_page_is_checked(kinds_of_page):
    assert len({kind(path) for path in kinds_of_page}) * 2 == len(kinds_of_page)
    assert len(kinds_of_page) > 50


# Nothing unused


def templates():
    return {path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*") if path.is_file()}


def inside(path):
    """The folders of a path, and its name, from the project on: whatever the project's own folder is called."""
    return path.relative_to(settings.BASE_DIR).parts


def modules():
    """The Python files of the portal itself."""
    sections = (settings.BASE_DIR / name for name in ("bamex", "exhibitors", "programme", "news"))
    return [path for section in sections for path in section.rglob("*.py") if "tests" not in inside(path)]


def asked_for():
    """The templates that a view, a tag or Django itself asks for by name."""
    named = set()

    def collect(patterns):
        for item in patterns:
            if hasattr(item, "url_patterns"):
                collect(item.url_patterns)
            elif view := getattr(item.callback, "view_class", None):
                view = view(**item.callback.view_initkwargs)
                if view.__module__.startswith("django.contrib"):
                    continue
                view.object_list = view.object = None
                if getattr(view, "template_name", None):
                    named.add(view.template_name)
                elif hasattr(view, "template_name_suffix"):
                    model = (view.model or view.get_queryset().model)._meta
                    named.add(f"{model.app_label}/{model.model_name}{view.template_name_suffix}.html")

    collect(get_resolver().url_patterns)
    text = "\n".join(path.read_text() for path in modules())
    named |= {name for name in templates() if f'"{name}"' in text}
    # Django's own names, and those that its admin is asked for.
    return named | {name for name in templates() if name.startswith(("admin/", "registration/")) or name == "403.html"}


def includes(name):
    """The templates that a template extends or includes, by their names in its own nodes."""
    template = engines["django"].get_template(name).template
    assert isinstance(template, Template)
    nodes = template.nodelist.get_nodes_by_type((ExtendsNode, IncludeNode))
    return {(node.parent_name if isinstance(node, ExtendsNode) else node.template).var for node in nodes}


def test_every_template_is_used():
    used, left = set(), asked_for() & templates()
    while left:
        name = left.pop()
        used.add(name)
        left |= includes(name) & templates() - used

    assert templates() - used == set()


def test_every_template_that_is_named_exists():
    assert {name for name in asked_for() if not (TEMPLATES / name).exists()} == set()
    assert {other for name in templates() if not name.startswith("admin/") for other in includes(name)} <= templates()


def classes_of_the_style_sheet():
    text = re.sub(r"/\*.*?\*/|url\(.*?\)|\"[^\"]*\"", "", STYLESHEET.read_text(), flags=re.DOTALL)
    selectors = re.findall(r"([^{};]+)\{", text)
    return {name for selector in selectors for name in re.findall(r"\.([a-zA-Z][\w-]*)", selector)}


def classes_in(text):
    """The classes in the `class` attributes of a template or of a string; `badge-*` where a value is put in."""
    found = set()
    for value in re.findall(r"class=\"([^\"]*)\"(?=[\s>/])", re.sub(r"\{[%#].*?[%#]\}", " ", text)):
        found.update(re.sub(r"\{.*?\}+", "*", value).split())
    return found - {"*"}


def strings_of(code):
    """The strings of a Python module, `{}` where an f-string puts in a value, but for its docstrings."""
    tree = ast.parse(code)
    formatted = [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)]
    apart = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    apart |= {id(part) for node in formatted for part in node.values}
    for node in formatted:
        yield "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in apart:
            yield node.value


# Rooms whose pages are staff's, dressed by the style sheets of Django's admin and by those beside them.
OF_STAFF = {"admin", "accounts", "editorial", "health", "registration", "spreadsheets", "translations", "typed_text"}


def classes_of_the_templates():
    texts = [path.read_text() for path in TEMPLATES.rglob("*.html") if not OF_STAFF & set(inside(path))]
    layouts = {name for text in texts for name in re.findall(r"{% block layout %} (\w+){% endblock %}", text)}
    return layouts.union(*map(classes_in, texts))


def classes_of_the_code():
    """Of the tags and the drawings, wherever they put together HTML or SVG."""
    # Drawings as files that stand alone have a style sheet of their own; two other modules make what staff see.
    sources = [
        path
        for path in modules()
        if not (OF_STAFF | {"svg_files", "media_admin", "word_diff"}) & {*inside(path), path.stem}
    ]
    return set().union(*(classes_in(text) for path in sources for text in strings_of(path.read_text())))


def classes_of_the_script(text=None):
    """Those that the script gives to elements: `{ class: "see" }`, `classList.add("see")`, `className = "see"`."""
    given = r"\bclass: \"([^\"]+)\"|\bclassList\.\w+\(\"([^\"]+)\"|\bclassName = \"([^\"]+)\""
    text = (settings.BASE_DIR / "static" / "portal.js").read_text() if text is None else text
    return {name for match in re.findall(given, text) for value in match for name in value.split()}


def classes_of_the_drawings():
    """Those that a drawing takes from what it draws: the kind of a delegation, the form of an answer, a bar."""
    forms = set(answers_chart.DRAWN_FORMS.values())
    answers = [answers_chart.Answer(Claim(value_fr="3"), "2025", form, 3) for form in forms]
    bars = [domains_chart.Bar("Drones", 3, "/"), domains_chart.Bar("", 1, "")]
    drawn = [delegations_map.kind_group(kind, []) for kind in delegations_map.DELEGATION_KINDS]
    drawn += [answers_chart.answer_mark(answer, 0, 0) for answer in answers]
    return set().union(*map(classes_in, [*drawn, domains_chart.bars_svg(bars)]))


def unused(classes, patterns):
    """The classes that are none of `patterns`, of which `badge-*` stands for all that begin so."""
    beginnings = tuple(item.removesuffix("*") for item in patterns if item.endswith("*"))
    return {name for name in classes - patterns if not name.startswith(beginnings)}


def test_every_class_of_the_style_sheet_is_used():
    written = classes_of_the_templates() | classes_of_the_code() | classes_of_the_script()
    written |= {"focus-*"}  # by news.picture_choice.focus_classes

    assert unused(classes_of_the_style_sheet(), written | classes_of_the_drawings()) == set()


def test_a_class_that_is_only_spoken_of_is_found_unused():
    code = '''
"""What is <b class="in-docstring">said</b> of a module."""
def drawing():
    """A drawing with a grid and class="in-function"."""
    return f'<g class="drawn role-{role}"></g>' + "hollow"  # class="in-comment"
'''
    template = '<p class="shown{% if x %} chosen{% endif %}">hidden class{# class="in-comment" #}</p>'
    script = 'hollow.classList.add("added"); make("p", { class: "made of-two" }); element.className = "named";'
    used = set().union(*map(classes_in, strings_of(code))) | classes_in(template) | classes_of_the_script(script)

    assert used == {"drawn", "role-*", "shown", "chosen", "added", "made", "of-two", "named"}
    assert unused({"made-up", "hollow", "grid", "drawn", "role-host", "role"}, used) == {
        "made-up",
        "hollow",
        "grid",
        "role",
    }


def test_every_class_in_the_templates_is_in_the_style_sheet():
    # Two modules also make what staff see: thumbnails and compared texts.
    styled = classes_of_the_style_sheet() | {"staff-picture", "visually-hidden"}
    found = {name for name in classes_of_the_templates() | classes_of_the_code() if not name.endswith("*")}

    assert len(found) > 40
    assert found - styled == set()


def test_every_kind_of_badge_exists():
    values = {*Exhibitor.Certainty.values, *Delegation.Role.values, *Session.Status.values}
    badges = {name.removeprefix("badge-") for name in classes_of_the_style_sheet() if name.startswith("badge-")}

    assert badges <= values
