"""HTML_CodeSniffer, a second opinion beside axe: no error at level AAA on any kind of page, in light and in dark."""

import pytest

from bamex.tests import tools
from bamex.tests.crawl import OTHERS, one_of_every_kind, sitemap
from bamex.tests.plugin import NO_SNIFFER
from bamex.tests.readers import new_page

pytestmark = pytest.mark.usefixtures("content")

SCHEMES = ("light", "dark")
SNIFF = """
() => new Promise((resolve, reject) => HTMLCS.process("WCAG2AAA", document, () => resolve(
    HTMLCS.getMessages().filter(({type}) => type === HTMLCS.ERROR)
        .map(({code, msg, element}) => `${code}: ${msg} ${(element.outerHTML || "").slice(0, 160)}`)), reject))
"""


@pytest.fixture(scope="module")
def sniffer():
    if (script := tools.find_sniffer()) is None:
        pytest.skip(NO_SNIFFER)
    return script


@pytest.fixture(scope="module")
def paths(content, django_db_blocker):
    with django_db_blocker.unblock():
        return [*one_of_every_kind(sitemap()), *OTHERS]


@pytest.fixture(scope="module")
def page(chromium, sniffer, portal):
    page = new_page(chromium, base_url=portal.address, bypass_csp=True, reduced_motion="reduce")
    page.context.add_init_script(path=sniffer)
    yield page
    page.context.close()


def test_the_sniffer_finds_no_error_at_level_aaa(page, paths):
    found = {}

    for path in paths:
        page.goto(path)
        # What is folded away is for reading too.
        page.evaluate("document.querySelectorAll('details').forEach(item => { item.open = true })")
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            if errors := page.evaluate(SNIFF):
                found[path, scheme] = errors

    assert found == {}
    assert len(paths) > 60


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_sniffer_would_find_a_fault(page, scheme):
    page.goto("/fr/")
    page.emulate_media(color_scheme=scheme)

    # About 4:1 in both schemes: enough at level AA, for text so large.
    page.evaluate("document.querySelector('h1').style.color = '#7a7a7a'")
    page.evaluate("document.querySelector('main').append(document.createElement('img'))")

    codes = {error.split(":")[0].removeprefix("WCAG2AAA.") for error in page.evaluate(SNIFF)}
    assert codes == {"Principle1.Guideline1_4.1_4_6.G18.Fail", "Principle1.Guideline1_1.1_1_1.H37"}
