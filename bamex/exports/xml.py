"""XML documents in the order in which they are said, the same bytes for the same content."""

import re
from typing import Any
from xml.etree import ElementTree

# Characters that XML 1.0 (2.2) does not take, not even escaped.
FORBIDDEN = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def root_element(name: str, /, **attributes: Any) -> ElementTree.Element:
    return ElementTree.Element(name, attribute_texts(attributes))


def add_element(parent: ElementTree.Element, name: str, text: Any = "", /, **attributes: Any) -> ElementTree.Element:
    """A new last child of `parent`."""
    element = ElementTree.SubElement(parent, name, attribute_texts(attributes))
    element.text = without_forbidden(str(text))
    return element


def without_forbidden(text: str) -> str:
    """The text without the characters that XML refuses."""
    return FORBIDDEN.sub("", text)


def attribute_texts(attributes: dict[str, Any]) -> dict[str, str]:
    return {name: without_forbidden(str(value)) for name, value in attributes.items()}


def document_text(tree: ElementTree.Element) -> str:
    """The whole document, an element a line."""
    ElementTree.indent(tree, space="")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ElementTree.tostring(tree, encoding="unicode")}\n'
