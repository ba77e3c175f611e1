"""Measures of how the code reads: names that tell, one place a name, short functions, plain first sentences."""

import ast
import re
from collections import defaultdict
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
FOLDERS = ("bamex", "exhibitors", "programme", "news", "tools")

MOST_NAMES_IN_TWO_MODULES = 40
MOST_ONE_WORD_FUNCTIONS = 0.37
MOST_LONG_FUNCTIONS, LONG = 5, 40  # lines
MOST_SIDE_BY_SIDE = 25  # modules in a folder

RIDDLE = re.compile(r"(What|How|Which|Where|Whether|When|Who|Whose|Why|Whatever|However)\b")
DESCRIBED = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def modules(root=ROOT):
    """Path → syntax tree, of what is neither a test nor a migration."""
    return {
        path: ast.parse(path.read_text(encoding="utf-8"))
        for folder in FOLDERS
        for path in sorted((root / folder).rglob("*.py"))
        if not {"tests", "migrations"} & set(path.relative_to(root).parts)
    }


def top_level_names(tree):
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Assign):
            yield from (target.id for target in node.targets if isinstance(target, ast.Name))
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield node.target.id


def names_in_two_modules(trees):
    places = defaultdict(set)
    for path, tree in trees.items():
        for name in top_level_names(tree):
            places[name].add(path)
    return sorted(name for name, paths in places.items() if len(paths) > 1)


def one_word_functions(trees):
    """Those whose name is one word, and all functions that stand at the top of a module."""
    functions = [node.name for tree in trees.values() for node in tree.body if isinstance(node, ast.FunctionDef)]
    return [name for name in functions if "_" not in name.strip("_")], functions


def riddles(trees):
    """Docstrings that begin with a question word, of modules, classes and functions."""
    described = [node for tree in trees.values() for node in ast.walk(tree) if isinstance(node, DESCRIBED)]
    return [text for node in described if (text := ast.get_docstring(node)) and RIDDLE.match(text)]


def long_functions(trees):
    return [
        node.name
        for tree in trees.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno - node.lineno >= LONG
    ]


@pytest.fixture(scope="module")
def trees():
    return modules()


def test_few_names_stand_in_two_modules(trees):
    found = names_in_two_modules(trees)

    assert len(found) <= MOST_NAMES_IN_TWO_MODULES, found


def test_few_functions_are_called_by_one_word(trees):
    found, functions = one_word_functions(trees)

    assert len(found) <= MOST_ONE_WORD_FUNCTIONS * len(functions), found


def test_docstrings_begin_with_a_noun_or_a_verb(trees):
    assert riddles(trees) == []


def test_functions_are_short(trees):
    assert len(long_functions(trees)) <= MOST_LONG_FUNCTIONS, long_functions(trees)


def test_no_folder_is_a_drawer(trees):
    folders = defaultdict(list)
    for path in trees:
        if path.name != "__init__.py":
            folders[path.parent].append(path.name)

    assert {str(folder): names for folder, names in folders.items() if len(names) > MOST_SIDE_BY_SIDE} == {}


def test_each_measure_sees_what_it_measures():
    lines = "\n".join(f"    {number}" for number in range(LONG))
    first = f'"""What is told."""\nNAMES = 1\ndef told():\n    """Whether it is."""\n{lines}\n'
    planted = {Path("a.py"): ast.parse(first), Path("b.py"): ast.parse('"""Names of x."""\nNAMES: int = 2\n')}

    assert names_in_two_modules(planted) == ["NAMES"]
    assert one_word_functions(planted) == (["told"], ["told"])
    assert riddles(planted) == ["What is told.", "Whether it is."]
    assert long_functions(planted) == ["told"]
