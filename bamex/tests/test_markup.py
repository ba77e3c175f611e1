"""The markup is valid, and nothing lies about unused: Nu checker, sitemap schema, templates, classes."""

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

from bamex.tests.crawl import OTHERS, SITEMAP, kind, one_of_every_kind, sitemap
from exhibitors.models import Delegation, Exhibitor
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
def test_the_nu_checker_finds_nothing_on_any_kind_of_page(vnu_jar, tmp_path):
    client = Client()
    paths = [*one_of_every_kind(sitemap(client)), *OTHERS]
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
def test_every_kind_of_page_is_checked():
    chosen = one_of_every_kind(sitemap())

    assert len({kind(path) for path in chosen}) * 2 == len(chosen)
    assert len(chosen) > 50


# Nothing unused


def templates():
    return {path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*") if path.is_file()}


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
    sources = [
        path
        for section in ("bamex", "exhibitors", "programme", "news")
        for path in (settings.BASE_DIR / section).rglob("*.py")
    ]
    text = "\n".join(path.read_text() for path in sources if "tests" not in path.parts)
    named |= {name for name in templates() if f'"{name}"' in text}
    # Django's own names, overridden for the back office.
    return named | {name for name in templates() if name.startswith("admin/")}


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
        left |= includes(name) - used if not name.startswith("admin/") else set()

    assert templates() - used == set()


def test_every_template_that_is_named_exists():
    assert {name for name in asked_for() if not (TEMPLATES / name).exists()} == set()
    assert {other for name in templates() if not name.startswith("admin/") for other in includes(name)} <= templates()


def classes_of_the_style_sheet():
    text = re.sub(r"/\*.*?\*/|url\(.*?\)|\"[^\"]*\"", "", STYLESHEET.read_text(), flags=re.DOTALL)
    selectors = re.findall(r"([^{};]+)\{", text)
    return {
        name
        for selector in selectors
        if "@import" not in selector
        for name in re.findall(r"\.([a-zA-Z][\w-]*)", selector)
    }


def classes_of_the_pages():
    """Classes in templates and template tags; `badge-{{ … }}` stands for all that begin so."""
    sources = [path for path in TEMPLATES.rglob("*.html") if "admin" not in path.parts]
    sources += (settings.BASE_DIR / "bamex" / "templatetags").glob("*.py")
    found = set()
    for path in sources:
        text = path.read_text()
        for value in re.findall(r"class=\"([^\"]*?)\"(?=[\s>/])", re.sub(r"\{%.*?%\}", " ", text)):
            found.update(re.sub(r"\{\{.*?\}\}", "*", value).split())
    return found


def words_of_the_drawings():
    """What the modules that draw SVG say; their classes are among it, some put together from a role's name."""
    modules = [path for path in settings.BASE_DIR.glob("*/*.py") if path.stem in {"chart", "emblem", "map"}]
    return {word for path in modules for word in re.findall(r"[a-z][a-z-]*", path.read_text())}


def fits(name, patterns):
    return any(name == item or (item.endswith("*") and name.startswith(item[:-1]) and item != "*") for item in patterns)


def test_every_class_of_the_style_sheet_is_used():
    used = classes_of_the_pages() | words_of_the_drawings()

    assert {name for name in classes_of_the_style_sheet() if not fits(name, used)} == set()


def test_every_class_in_the_templates_is_in_the_style_sheet():
    styled = classes_of_the_style_sheet()
    found = {name for name in classes_of_the_pages() if not name.endswith("*")}

    assert len(found) > 40
    assert found - styled == set()


def test_every_kind_of_badge_exists():
    values = {*Exhibitor.Certainty.values, *Delegation.Role.values, *Session.Status.values}
    badges = {name.removeprefix("badge-") for name in classes_of_the_style_sheet() if name.startswith("badge-")}

    assert badges <= values
