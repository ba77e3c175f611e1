"""Lighthouse on the portal as it is served, and what a first visit costs a reader far from it.

It needs npm, a package registry for the first run, and a Chromium; it is run by hand, on a quiet machine:

    .venv/bin/python -m benchmarks.lighthouse                    one page of every kind, in both languages
    .venv/bin/python -m benchmarks.lighthouse /fr/faits/ …       other pages

First Lighthouse's own mobile setting: its four scores in light and in dark, and each audit below full marks. Then the
same Chromium, in light, behind a line of 400 kbit/s that takes 400 ms to answer, the processor at full speed: first and
largest paint, bytes and requests. The page arrives over HTTP/1.1 from this machine, so neither TLS nor a real distance
is in it. It ends with 1 when a page falls short of full marks or of the time aimed at. Some seventy pages, five visits
each: count hours.
"""

import contextlib
import http.client
import itertools
import json
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from bamex.tests.tools import TOOLS, find_chromium

ROOT = Path(__file__).resolve().parent.parent
VERSION = "12.8.2"  # the last for Node 18 and 20
FOLDER = TOOLS / "lighthouse"  # of its own: npm would remove the test tools beside it
PROGRAM = FOLDER / "node_modules" / "lighthouse" / "cli" / "index.js"
SEARCHES = ["/fr/recherche/?q=turquie", "/en/search/?q=turkey"]  # beside those of the sitemap
SCHEMES = {"light": "", "dark": " --force-dark-mode"}
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
BROWSER = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)
# DevTools delays each answer by the latency and holds the line to the throughput.
SLOW_LINE = {
    "requestLatencyMs": 400,
    "downloadThroughputKbps": 400,
    "uploadThroughputKbps": 400,
    "cpuSlowdownMultiplier": 1,
}
RUNS = 3  # the paints are medians
TRIES = 3  # on a busy machine the browser does not always give its trace
LIMIT = 1200  # ms
STARTING_TIME = 120  # seconds


def install():
    if PROGRAM.exists() and json.loads((PROGRAM.parent.parent / "package.json").read_text())["version"] == VERSION:
        return
    if not shutil.which("npm"):
        sys.exit("npm is missing: install Node.js 18 or newer.")
    print(f"Fetching Lighthouse {VERSION} with npm", flush=True)
    FOLDER.mkdir(parents=True, exist_ok=True)
    options = ["--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", str(FOLDER)]
    if subprocess.run(["npm", "install", "--silent", *options, f"lighthouse@{VERSION}"], check=False).returncode:
        sys.exit("npm could not fetch it.")


@contextlib.contextmanager
def portal():
    """The address of the portal as `make run` serves it, on a free port, with the whole content."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with tempfile.TemporaryFile() as said:
        server = subprocess.Popen(
            [sys.executable, "manage.py", "serve"],
            cwd=ROOT,
            env=os.environ | {"PORT": str(port)},
            stdout=said,
            stderr=subprocess.STDOUT,
        )
        try:
            wait_for(server, port)
            yield f"http://127.0.0.1:{port}"
        except SystemExit:
            said.seek(0)
            print(f"The portal said:\n{said.read().decode(errors='replace')}", file=sys.stderr)
            raise
        finally:
            server.terminate()
            server.wait()


def wait_for(server, port):
    deadline = time.monotonic() + STARTING_TIME
    while time.monotonic() < deadline and server.poll() is None:
        asked = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        with contextlib.suppress(OSError, http.client.HTTPException), contextlib.closing(asked):
            asked.request("GET", "/healthz")
            if asked.getresponse().status == 200:
                return
        time.sleep(0.2)
    sys.exit("The portal did not start.")


def pages_of_every_kind(address):
    """The first address of each kind of page in each language, from the sitemap of the portal at `address`."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bamex.settings")
    import django

    django.setup()
    from bamex.tests.crawl import one_of_every_kind

    with urllib.request.urlopen(f"{address}/sitemap.xml") as answer:  # noqa: S310 - our own
        found = re.findall(r"<loc>https?://[^/]+(/[^<]*)</loc>", answer.read().decode())
    return [*one_of_every_kind(found), *SEARCHES]


def run(address, *options, flags=""):
    """Lighthouse's report (its JSON, version 12) on one address, in a browser that has seen nothing."""
    for _ in range(TRIES):
        done = subprocess.run(
            ["node", PROGRAM, address, "--quiet", "--output=json", f"--chrome-flags={BROWSER}{flags}", *options],
            env=os.environ | {"CHROME_PATH": find_chromium() or ""},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode == 0 and not (report := json.loads(done.stdout)).get("runtimeError"):
            return report
    sys.exit(f"Lighthouse failed on {address}:\n{done.stderr[-2000:]}")


def scores(report):
    return [round(100 * report["categories"][name]["score"]) for name in CATEGORIES]


def failures(report):
    """The audits under 1 that weigh in a score, then those that only inform, each with its weight or 0."""
    weights = {
        item["id"]: item["weight"] for category in report["categories"].values() for item in category["auditRefs"]
    }
    found = [audit for audit in report["audits"].values() if audit["score"] is not None and audit["score"] < 1]
    found = [(weights.get(audit["id"], 0), audit) for audit in found]
    return sorted(found, key=lambda pair: -pair[0])


def first_visit(address):
    """First and largest contentful paint in ms, bytes and requests, on the slow line."""
    options = [f"--throttling.{name}={value}" for name, value in SLOW_LINE.items()]
    options += ["--throttling-method=devtools", "--only-categories=performance"]
    reports = [run(address, *options) for _ in range(RUNS)]
    paints = [
        statistics.median(report["audits"][name]["numericValue"] for report in reports)
        for name in ("first-contentful-paint", "largest-contentful-paint")
    ]
    requests = reports[0]["audits"]["network-requests"]["details"]["items"]
    return *paints, sum(item["transferSize"] for item in requests), len(requests)


def main():
    install()
    short = []
    with portal() as address:
        pages = sys.argv[1:] or pages_of_every_kind(address)
        print("Lighthouse, mobile: performance, accessibility, best practices, search engines", flush=True)
        for page, (scheme, flags) in itertools.product(pages, SCHEMES.items()):
            options = [f"--only-categories={','.join(CATEGORIES)}"]
            if "?" in page:
                options.append("--skip-audits=is-crawlable")  # results of a search are kept out of others' on purpose
            report = run(address + page, *options, flags=flags)
            print(f"  {'  '.join(f'{score:3}' for score in scores(report))}  {page} {scheme}", flush=True)
            for weight, audit in failures(report):
                print(f"        {audit['id']} (weight {weight:g}) {audit.get('displayValue', '')}")
            if min(scores(report)) < 100:
                short.append(f"{page} in {scheme} scores {scores(report)}")
        print("\nA first visit at 400 kbit/s and 400 ms: first paint, largest paint, bytes, requests", flush=True)
        for page in pages:
            first, largest, weight, requests = first_visit(address + page)
            print(f"  {first:5.0f} ms  {largest:5.0f} ms  {weight / 1024:5.1f} KB  {requests:2}  {page}", flush=True)
            if largest > LIMIT:
                short.append(f"{page} paints its largest part after {largest:.0f} ms")
    print("\n" + ("\n".join(["Short of the aim:", *short]) if short else "All that was aimed at is reached."))
    sys.exit(bool(short))


if __name__ == "__main__":
    main()
