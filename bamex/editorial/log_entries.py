"""Entries of Django's own log in words of the reader's language.

Django keeps the names of the fields that were changed in the language of the code; here they are said in the reader's.
"""

import json
import re

from django.contrib.admin.models import LogEntry
from django.utils.translation import gettext as _

LABEL_IN_LANGUAGE = re.compile(r"(.+?)( \[\w\w\])?")


def describe_log_entry(entry: LogEntry) -> str:
    """What was done, with the fields by name: “Modifié : Résumé [fr]”."""
    try:
        steps = json.loads(entry.change_message)
    except ValueError:  # written by hand, or by an old version
        return entry.get_change_message()
    for step in steps if isinstance(steps, list) else []:
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
