"""The rules of the house, read from the files: where a module stands, what it may import, what it is called."""

import ast
import re
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.options import InlineModelAdmin
from django.urls import URLPattern, get_resolver
from django.utils.translation import override
from django.views.generic.base import TemplateResponseMixin

from bamex.list_files import ListFile

ROOT = Path(settings.BASE_DIR)
SECTIONS = ("exhibitors", "programme", "news")  # each may import those to its left
PACKAGES = ("bamex", *SECTIONS)
LONGEST = 450  # lines; ask which noun is missing

MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts): path
    for package in PACKAGES
    for path in sorted((ROOT / package).rglob("*.py"))
}


def is_test(module):
    return ".tests" in module


def is_assembly(module):
    """Where the sections come together; this, commands and tests may import everything."""
    return module == "bamex.urls" or module.startswith(("bamex.portal", "bamex.management.")) or is_test(module)


def imports(source):
    """Every module that a source names in an import, wherever in it."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are written in full"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def wrong_arrows(module, source):
    """What a module imports and must not."""
    own = module.split(".")[0]
    if is_assembly(module):
        return []
    allowed = SECTIONS[: SECTIONS.index(own) + 1] if own in SECTIONS else ()
    found = []
    for name in imports(source):
        section = name.split(".")[0]
        to_the_right = section in SECTIONS and section not in allowed
        to_the_assembly = name.startswith("bamex.portal")
        if to_the_right or to_the_assembly or is_test(name):
            found.append(name)
    return found


@pytest.mark.parametrize("module", MODULES)
def test_imports_point_to_the_left_in(module):
    assert wrong_arrows(module, MODULES[module].read_text()) == []


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("bamex.models", "from exhibitors.models import Exhibitor"),
        ("bamex.templatetags.texts", "def show():\n    import news.models"),
        ("bamex.http.middleware", "from programme import models"),
        ("exhibitors.models", "from programme.models import Session"),
        ("exhibitors.views", "import news"),
        ("programme.models", "from news.models import Fact"),
        ("news.urls", "from bamex.portal.views import Home"),
        ("programme.views", "from bamex.portal import sitemaps"),
        ("news.models", "from bamex.tests import make"),
    ],
)
def test_a_wrong_arrow_is_seen(module, source):
    assert wrong_arrows(module, source) != []


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("bamex.portal.views", "from news.models import Fact"),
        ("news.models", "from programme.models import Session\nfrom exhibitors.models import Person"),
        ("programme.models", "from exhibitors.models import Person\nimport bamex.models"),
        ("bamex.management.commands.load_content", "import news.content_files"),
    ],
)
def test_a_right_arrow_is_let_through(module, source):
    assert wrong_arrows(module, source) == []


TAGS = ".templatetags"


def borrowed_tags(module, source):
    """What a module imports from the folders of tags, which only register what packages offer."""
    return [] if TAGS in module else [name for name in imports(source) if TAGS in name and "django." not in name]


@pytest.mark.parametrize("module", [module for module in MODULES if not is_test(module)])
def test_tags_lend_nothing_to(module):
    assert borrowed_tags(module, MODULES[module].read_text()) == []


def test_what_is_borrowed_from_tags_is_seen():
    line = "from bamex.templatetags.texts import render_text"

    assert borrowed_tags("news.feeds", line) == ["bamex.templatetags.texts.render_text"]
    assert borrowed_tags("news.templatetags.pictures", line) == []


def test_no_module_is_named_for_nothing():
    nameless = {"utils", "util", "helpers", "helper", "common", "core", "misc", "tools", "base"}

    # The programs that tests use are tools indeed.
    assert [name for name in MODULES if name.split(".")[-1] in nameless - {"tools"}] == []
    assert [name for name in MODULES if name.endswith(".tools")] == ["bamex.tests.tools"]


def test_no_file_of_tests_is_passed_over():
    # `tests.py` beside `tests/`, or a folder of tests that is no package, is not collected.
    assert [name for name in MODULES if name.endswith(".tests")] == []
    assert [p for p in PACKAGES if (ROOT / p / "tests").is_dir() and f"{p}.tests.__init__" not in MODULES] == []


def test_no_file_of_code_is_too_long():
    written = {name: path for name, path in MODULES.items() if ".migrations." not in name and not is_test(name)}
    lengths = {name: len(path.read_text().splitlines()) for name, path in written.items()}

    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


# Django's private parts


def private_names(*parts):
    return {name for part in parts for name in dir(part) if name.startswith("_") and not name.startswith("__")}


# What its admin and its forms do between themselves, and where its rows keep what was read for them.
PRIVATE = private_names(
    *(admin.ModelAdmin, InlineModelAdmin, admin.AdminSite("as it is when made"), forms.ModelForm),
    *(forms.BaseInlineFormSet, forms.BaseModelFormSet),
) | {"_result_cache", "_prefetched_objects_cache", "_prefetch_related_lookups", "_prefetch_done", "_fetch_all"}
PRIVATE -= {"_meta"}  # of models, which is documented


def uses_of_private_parts(source):
    """The private names of Django that a source overrides, calls or writes; `getattr(row, "_…", …)` only reads."""
    tree = ast.parse(source)
    read = {
        argument
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "getattr"
        for argument in node.args
    }
    for node in ast.walk(tree):
        name = getattr(node, "attr", None) or getattr(node, "name", None)
        if isinstance(node, ast.Constant) and node not in read:
            name = node.value
        if isinstance(name, str) and name in PRIVATE:
            yield name


@pytest.mark.parametrize("module", [name for name in MODULES if name != __name__])
def test_the_private_parts_of_django_are_left_alone_in(module):
    assert list(uses_of_private_parts(MODULES[module].read_text())) == []


@pytest.mark.parametrize(
    "source",
    [
        "class Page(ModelAdmin):\n    def _create_formsets(self, request, obj, change):\n        pass",
        "class Page(ModelAdmin):\n    def show(self):\n        return self._changeform_view()",
        "class Row(ModelForm):\n    def _save_m2m(self):\n        pass",
        "shown = admin.site._registry",
        "rows._result_cache = []",
        "row._prefetched_objects_cache['citations'] = []",
        "row.__dict__.setdefault('_prefetched_objects_cache', {})['citations'] = []",
    ],
)
def test_a_use_of_a_private_part_is_seen(source):
    assert list(uses_of_private_parts(source)) != []


@pytest.mark.parametrize(
    "source",
    ["model._meta.fields", "model._base_manager.all()", "getattr(row, '_prefetched_objects_cache', {})", "row._own()"],
)
def test_what_django_documents_is_let_through(source):
    assert list(uses_of_private_parts(source)) == []


# Texts of the project


def texts():
    """Every text of the project, whatever its kind; not what is generated, installed or private."""
    kinds = {".py", ".yaml", ".yml", ".html", ".css", ".js", ".txt", ".in", ".toml", ".md", ".po", ".svg", ""}
    for path in sorted(ROOT.rglob("*")):
        parts = path.relative_to(ROOT).parts
        hidden = parts[0].startswith(".") and parts[0] not in {".ci", ".dockerignore", ".gitignore"}
        if hidden or parts[0] in {"staticfiles", "media"} or "__pycache__" in parts or "node_modules" in parts:
            continue
        if path.is_file() and path.suffix in kinds:
            yield path


# Put together here, so that this file does not hold what it looks for.
FOREIGN = re.compile(r"(?<![\w.])/(?:work|home|root|Users|mnt)/" + r"|\b" + "shared" + r"/(?!static)")


def test_no_text_names_a_machine_or_a_folder_outside_the_project():
    found = {
        f"{path.relative_to(ROOT)}:{number}": line.strip()
        for path in texts()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if FOREIGN.search(line)
    }

    assert found == {}


@pytest.mark.parametrize("line", ["see ../sha" + "red/design", "cd /wo" + "rk/main", "/ho" + "me/me/bamex"])
def test_a_foreign_path_is_seen(line):
    assert FOREIGN.search(line)


@pytest.mark.parametrize(("ignored_by", "line"), [(".gitignore", "/.env"), (".dockerignore", ".env")])
def test_the_secrets_of_the_operator_enter_neither_history_nor_image(ignored_by, line):
    assert line in (ROOT / ignored_by).read_text().splitlines()


# From address to template without searching


BACK_OFFICE = ("admin", "newsroom")  # whose pages stand behind names of their own


def patterns(resolver=None):
    for item in (resolver or get_resolver()).url_patterns:
        if isinstance(item, URLPattern):
            yield item
        elif getattr(item, "app_name", None) not in BACK_OFFICE:
            yield from patterns(item)


def view_classes():
    """URL name → view class, for every page that is a class."""
    classes = {item.name: getattr(item.callback, "view_class", object) for item in patterns()}
    return {name: view for name, view in classes.items() if issubclass(view, TemplateResponseMixin)}


def template_of(view_class, initkwargs):
    view = view_class(**initkwargs)
    if view.template_name:
        return view.template_name
    model = getattr(view, "model", None) or view.get_queryset().model
    return f"{model._meta.app_label}/{model._meta.model_name}{view.template_name_suffix}.html"


def test_every_page_finds_its_template_by_its_name():
    wrong = {}
    with override("en"):
        for item in patterns():
            if not issubclass(getattr(item.callback, "view_class", object), TemplateResponseMixin):
                continue  # it makes a file
            section = item.callback.view_class.__module__.split(".")[0]
            folder = f"{section}/" if section in SECTIONS else ""
            folder = "sources/" if item.name.startswith("source_") else folder
            found = template_of(item.callback.view_class, item.callback.view_initkwargs)
            if found != f"{folder}{item.name}.html" or not (ROOT / "templates" / found).exists():
                wrong[item.name] = found

    assert wrong == {}


def test_every_view_of_an_object_is_named_for_its_noun_and_action():
    pages = {name: view for name, view in view_classes().items() if not issubclass(view, ListFile)}

    assert {
        name: view.__name__
        for name, view in pages.items()
        if "_" in name and name != "site_map" and view.__name__ != "".join(part.title() for part in name.split("_"))
    } == {}


def test_every_template_of_a_section_belongs_to_a_page_or_is_a_partial():
    pages = set(view_classes())
    stray = [
        str(path.relative_to(ROOT))
        for section in (*SECTIONS, "sources")
        for path in (ROOT / "templates" / section).glob("*.html")
        if not path.name.startswith("_") and path.stem not in pages
    ]

    assert stray == []
