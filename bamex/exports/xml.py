"""XML documents in the order in which they are said, the same bytes for the same content."""

import re
from xml.etree import ElementTree

# Characters that XML 1.0 (2.2) does not take, not even escaped.
FORBIDDEN = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def root(name, /, **attributes):
    return ElementTree.Element(name, cleaned(attributes))


def element(parent, name, text="", /, **attributes):
    """A new last child of `parent`; an underscore at the end of an attribute's name is left out (`type_`)."""
    made = ElementTree.SubElement(parent, name, cleaned(attributes))
    made.text = FORBIDDEN.sub("", str(text))
    return made


def cleaned(attributes):
    return {name.rstrip("_").replace("__", ":"): FORBIDDEN.sub("", str(value)) for name, value in attributes.items()}


def document(tree):
    """The whole text, an element a line."""
    ElementTree.indent(tree, space="")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ElementTree.tostring(tree, encoding="unicode")}\n'
