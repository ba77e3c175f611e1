"""The style sheet keeps its own order: layers, headings, tokens, nothing said twice. Needs no database."""

import re
from collections import Counter

import pytest
from django.conf import settings

STYLESHEET = settings.BASE_DIR / "static" / "portal.css"
COLOUR = r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|oklch)\("


def blocks(text, context=()):
    """Each block of the sheet, outer ones first: `(context, selector, declarations)`; comments are left out."""
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL) if not context else text
    at = 0
    while (opened := text.find("{", at)) >= 0:
        before = text[at:opened]
        selector = " ".join(before.rpartition(";")[2].split())
        closed, depth = opened + 1, 1
        while depth:
            depth += {"{": 1, "}": -1}.get(text[closed], 0)
            closed += 1
        body = text[opened + 1 : closed - 1]
        declarations = [item for item in re.split(r";\s*", re.sub(r"[^;{}]+\{[^{}]*\}", "", body).strip()) if item]
        yield context, selector, declarations
        yield from blocks(body, (*context, selector))
        at = closed


def headings(text):
    """The comments that stand alone before the first rule of a component."""
    components = text.partition("@layer components {")[2].partition("@layer print")[0]
    return re.findall(r"(?:\n\n|^\n)  /\* (.*?) \*/", components, flags=re.DOTALL)


def faults(text):
    """What breaks the order of the sheet, as sentences."""
    found = list(blocks(text))
    (order,) = re.findall(r"^@layer ([\w, ]+);", text, flags=re.MULTILINE)
    layers = [f"@layer {name}" for name in order.split(", ")]
    opened = [selector for context, selector, _ in found if not context]
    if opened != layers:
        yield f"The layers are opened as {opened}"
    for (context, selector), count in Counter((context, selector) for context, selector, _ in found).items():
        if count > 1 and not selector.startswith("@media"):
            yield f"{selector} stands {count} times in {' '.join(context)}"
    for context, selector, declarations in found:
        names = Counter(item.split(":")[0] for item in declarations)
        for name in [name for name, count in names.items() if count > 1]:
            yield f"{name} is declared twice in {selector}"
        if context and context[0] not in ("@layer tokens", "@layer print"):  # paper is white
            for item in declarations:
                if re.search(COLOUR, item):
                    yield f"{selector} has a colour that is no token: {item}"
        # On a slow line it would be drawn one way, then, once the rest has come, another: a shift.
        if re.search(r":has\([+~]", selector.replace(" ", "")):
            yield f"{selector} asks for what comes after it"
    used, declared = set(re.findall(r"var\((--[\w-]+)", text)), set(re.findall(r"[\s{](--[\w-]+):", text))
    yield from (f"{name} is used and not declared" for name in sorted(used - declared))
    yield from (f"{name} is declared and not used" for name in sorted(declared - used))
    named = {name for heading in headings(text) for name in re.findall(r"[\w/]+\.(?:html|py)", heading)}
    for name in sorted(named):
        if not any((settings.BASE_DIR / folder / name).is_file() for folder in ("templates", "")):
            yield f"A heading names {name}, which is not there"


def test_the_style_sheet_is_in_order():
    text = STYLESHEET.read_text()

    assert list(faults(text)) == []
    assert len(headings(text)) > 25
    assert len(list(blocks(text))) > 400


@pytest.mark.parametrize(
    ("planted", "fault"),
    [
        ("@layer components {\n  .map {\n    color: var(--ink);\n  }\n}", "The layers are opened as"),
        ("@layer print {\n  .doors strong {\n    color: var(--ink);\n  }\n}", "The layers are opened as"),
        (".doors strong {\n    color: var(--ink);\n  }", ".doors strong stands 2 times in @layer components"),
        (".here {\n    color: var(--ink);\n    color: var(--soft);\n  }", "color is declared twice in .here"),
        (".here {\n    color: #b0b0b0;\n  }", ".here has a colour that is no token: color: #b0b0b0"),
        (".here {\n    color: var(--inc);\n  }", "--inc is used and not declared"),
        (".here {\n    --here: 1px;\n  }", "--here is declared and not used"),
        (".here:has(+ .there) {\n    display: inline;\n  }", ".here:has(+ .there) asks for what comes after it"),
        ("\n\n  /* news/_gone.html */\n  .here {\n    color: var(--ink);\n  }", "A heading names news/_gone.html"),
    ],
)
def test_a_fault_of_order_is_found(planted, fault):
    sheet = STYLESHEET.read_text()
    if planted.startswith("@layer"):
        text = f"{sheet}\n{planted}\n"
    else:
        text = sheet.replace("\n}\n\n@layer print", f"\n  {planted}\n}}\n\n@layer print")

    assert text != sheet
    assert [sentence for sentence in faults(text) if sentence.startswith(fault)] != []
