"""Permanent codes that an address asks for, as `?i=E012,S021` or `?i=E012&i=S021`: a comparison, a selection."""

import re

from django.http import QueryDict

PARAMETER = "i"
LONGEST_LIST = 4000  # characters read; what a browser's address holds beyond them was not made by the portal
LONGEST_CODE = 20  # of what is no code, enough for its writer to recognise it


def codes_asked(query: QueryDict) -> list[str]:
    """The codes of a QueryDict in the order in which they are asked for, each once, whatever they are.

    Small letters do, and so does the permanent address of an object in place of its code.
    """
    asked = ",".join(query.getlist(PARAMETER))[:LONGEST_LIST].replace("\x00", "")
    found = (part.rstrip("/").rpartition("/")[2].upper()[:LONGEST_CODE] for part in re.split(r"[\s,;]+", asked))
    return list(dict.fromkeys(filter(None, found)))
