"""Entries of Django's own log in words of the reader's language.

Django keeps the names of the fields that were changed in the language of the code; here they are said in the reader's.
What it has no words for, such as a publication from a list, is kept as its English text and the values in it.
"""

import json
import re

from django.contrib.admin.models import LogEntry
from django.utils.translation import gettext as _

LABEL_IN_LANGUAGE = re.compile(r"(.+?)( \[\w\w\])?")


def told(text: str, **values: object) -> list[dict]:
    """The message to log that says `text`, marked by `gettext_noop`, with `values` in it."""
    return [{"told": {"text": text, "values": {name: str(value) for name, value in values.items()}}}]


def describe_log_entry(entry: LogEntry) -> str:
    """Words for what was done, with the fields by name: “Modifié : Résumé [fr]”."""
    try:
        steps = json.loads(entry.change_message)
    except ValueError:  # logged by a program in words of its own
        return entry.get_change_message()
    steps = steps if isinstance(steps, list) else []
    if words := [_(step["told"]["text"]) % step["told"]["values"] for step in steps if "told" in step]:
        return " ".join(words)
    for step in steps:
        for details in step.values():
            if "fields" in details:
                details["fields"] = [label_in_words(label) for label in details["fields"]]
    return LogEntry(action_flag=entry.action_flag, change_message=json.dumps(steps)).get_change_message()


def label_in_words(label: str) -> str:
    """The label of a field in the active language, whatever case it was noted in; as it is if it is in none of ours."""
    match = LABEL_IN_LANGUAGE.fullmatch(label)
    words, language = match.groups(default="") if match else (label, "")
    for form in (words, words[:1].lower() + words[1:]):
        translated = _(form) if form else ""
        if translated != form:
            return translated[:1].upper() + translated[1:] + language
    return label
