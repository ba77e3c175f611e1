"""The entries of the content files, read as plain YAML: what pages and files are compared with."""

from functools import cache

import yaml
from django.conf import settings


@cache
def content_entries(name):
    """The entries of `name`.yaml, whichever section has it; every value is a text."""
    (path,) = settings.BASE_DIR.glob(f"*/content/{name}.yaml")
    return yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506 - makes texts, lists and mappings


def count_entries(*names):
    """How many entries the files hold together; a commit may add one."""
    return sum(len(content_entries(name)) for name in names)
