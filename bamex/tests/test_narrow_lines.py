"""Lines of a phone, in a real Chromium: what they keep together, and what takes no room from them."""

import pytest

from bamex.tests.readers import PHONE
from bamex.text.typography import typeset

pytestmark = pytest.mark.usefixtures("content")

# The words of a text that stand on two lines.
WORDS_ON_TWO_LINES = r"""text => {
    document.body.replaceChildren(Object.assign(document.createElement('p'), {textContent: text}));
    const node = document.querySelector('p').firstChild, range = document.createRange(), found = [];
    for (const word of text.matchAll(/\S+/g)) {
        range.setStart(node, word.index);
        range.setEnd(node, word.index + word[0].length);
        if (new Set([...range.getClientRects()].map(box => Math.round(box.top))).size > 1) found.push(word[0]);
    }
    return found;
}"""


def test_an_inverted_verb_stays_on_one_line(reader):
    page = reader("/fr/", viewport={"width": 240, "height": 600})
    broken = {text: set() for text in ("plain", "typeset")}
    for length in range(1, 30):
        words = "m" * length + " Combien va-t-on a-t-il dit-il ?"
        broken["plain"] |= set(page.evaluate(WORDS_ON_TWO_LINES, words))
        broken["typeset"] |= set(page.evaluate(WORDS_ON_TWO_LINES, typeset(words, "fr")))

    assert any("-" in word for word in broken["plain"])
    assert not [word for word in broken["typeset"] if "-" in word]


def test_the_mark_for_the_selection_takes_no_room_from_the_lines_of_an_exhibitor(reader):
    page = reader("/fr/exposants/", viewport=PHONE)
    page.locator("li[data-mark] > button").first.wait_for()
    rows = page.locator("li[data-mark]:has(> .emblem)").all()[:5]

    for row in rows:
        button, emblem, line = (row.locator(name).bounding_box() for name in ("> button", "> .emblem", "> .meta"))
        assert button["y"] >= emblem["y"] + emblem["height"]
        assert button["x"] + button["width"] <= line["x"]
        assert button["height"] == 44
        assert line["x"] + line["width"] > PHONE["width"] - 24
