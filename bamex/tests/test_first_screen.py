"""The style of the first screen: a part of the style sheet, in every page, allowed by its hash."""

import base64
import hashlib
import re

import pytest
from django.conf import settings

from bamex.http.first_screen import FIRST_SCREEN_HEADINGS, HEADING, first_screen_style, minified, parts_of

SHEET = (settings.BASE_DIR / "static" / "portal.css").read_text()


def test_every_part_that_is_named_is_in_the_style_sheet():
    headings = [found[1] for found in HEADING.finditer(SHEET)]

    assert [name for name in FIRST_SCREEN_HEADINGS if not any(heading.startswith(name) for heading in headings)] == []


def test_the_style_is_whole_rules_of_the_sheet():
    style = first_screen_style()
    components = SHEET.partition("@layer components {\n")[2]

    assert style.count("{") == style.count("}")
    assert "url(" not in style
    assert ".header{" in style
    assert all(minified(part) in minified(components) for part in parts_of(components).values())


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/fr/", "/en/exhibitors/", "/fr/nulle-part/"])
def test_the_policy_allows_the_style_of_a_page_and_no_other(client, address):
    answer = client.get(address)

    (style,) = re.findall("<style>(.*?)</style>", answer.content.decode(), re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'self' 'sha256-{digest}';" in answer["Content-Security-Policy"]
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert answer.content.index(b"</main>") < answer.content.index(b'<link rel="stylesheet"')
