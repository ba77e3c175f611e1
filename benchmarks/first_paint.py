"""First and largest paint of a first visit on a slow line with a slow processor, through Chromium's own throttling.

It needs a Chromium; it is run by hand, on a quiet machine:

    .venv/bin/python -m benchmarks.first_paint                 some pages of every weight
    .venv/bin/python -m benchmarks.first_paint /fr/faits/ …    other pages

400 kbit/s, 400 ms until each answer begins, the processor four times slower, a phone's screen of 360 by 640: medians
of several visits, each by a browser that has seen nothing. Beside the paints stand what moved after it was painted
(cumulative layout shift), the bytes of the page and of all that it asks for. Ends with 1 when text is painted too late.
"""

import statistics
import sys
import time

from playwright.sync_api import sync_playwright

from bamex.tests.tools import find_chromium
from benchmarks.lighthouse import portal

PAGES = (
    *("/fr/", "/fr/exposants/", "/fr/exposants/baykar/", "/fr/programme/", "/fr/faits/", "/fr/presse/"),
    *("/en/equipment/", "/en/delegations/turkiye/", "/fr/recherche/?q=turquie"),
)
LINE = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}  # bytes a second
SLOWER = 4  # times
VISITS = 5
LIMIT = 1200  # ms
OBSERVE = """
window.paints = {largest: 0, moved: 0};
new PerformanceObserver(list => list.getEntries().forEach(entry => paints.largest = entry.startTime))
    .observe({type: "largest-contentful-paint", buffered: true});
new PerformanceObserver(list => list.getEntries().forEach(entry => paints.moved += entry.value))
    .observe({type: "layout-shift", buffered: true});
"""
READ = """() => ({
    ...paints,
    first: performance.getEntriesByName("first-contentful-paint")[0].startTime,
    page: performance.getEntriesByType("navigation")[0].transferSize,
    all: performance.getEntriesByType("navigation").concat(performance.getEntriesByType("resource"))
        .reduce((sum, entry) => sum + entry.transferSize, 0),
})"""


def visit(browser, address):
    """What one visit by a browser that has seen nothing measures, by name."""
    context = browser.new_context(viewport={"width": 360, "height": 640}, service_workers="block")
    page = context.new_page()
    page.add_init_script(OBSERVE)
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", LINE)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(address, wait_until="load", timeout=60_000)
    page.wait_for_timeout(500)  # what is painted last is noted a little later
    measured = page.evaluate(READ)
    context.close()
    return measured


def medians(browser, address):
    visits = [visit(browser, address) for _ in range(VISITS)]
    return {name: statistics.median(each[name] for each in visits) for name in visits[0]}


def main():
    late = 0
    with portal() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium())
        print("first paint, largest paint, moved, page, everything", flush=True)
        for path in sys.argv[1:] or PAGES:
            visit(browser, address + path)  # so that the page has been made
            time.sleep(0.1)
            found = medians(browser, address + path)
            late += found["first"] > LIMIT
            print(
                f"  {found['first']:5.0f} ms  {found['largest']:5.0f} ms  {found['moved']:5.3f}  "
                f"{found['page'] / 1024:5.1f} KB  {found['all'] / 1024:5.1f} KB  {path}",
                flush=True,
            )
        browser.close()
    sys.exit(bool(late))


if __name__ == "__main__":
    main()
