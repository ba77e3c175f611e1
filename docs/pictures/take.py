"""Take the README's pictures again: `make screenshots`. Serves the portal itself and closes it afterwards.

It takes phone.png and desktop.png. before.png is kept: the same pages on the same phone as commit d4c657a had them
on 22 November 2026, which no present code can show.
"""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

HERE = Path(__file__).parent
PROJECT = HERE.parent.parent
sys.path.insert(0, str(PROJECT))

from bamex.tests.tools import find_chromium  # noqa: E402 - the project's folder comes first

PAGES = [
    *("/fr/", "/fr/programme/", "/fr/exposants/baykar/"),
    *("/fr/equipements/bayraktar-akinci/", "/fr/actualites/", "/fr/faits/"),
]
PHONE, DESKTOP = (360, 760), (1280, 860)
COLOURS = 64  # enough for flat colours and text, and a third of the weight


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(address):
    for _ in range(300):
        try:
            urllib.request.urlopen(f"{address}/healthz", timeout=2)  # noqa: S310 - our own server
            return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("The portal did not answer.")


def sheet_of(pictures, columns, gap=16):
    """The pictures, all of one size, in rows of `columns` on the colour of cotton."""
    across, down = (side + gap for side in pictures[0].size)
    sheet = Image.new("RGB", (columns * across + gap, -(-len(pictures) // columns) * down + gap), "#d8c9ad")
    for number, picture in enumerate(pictures):
        sheet.paste(picture, (number % columns * across + gap, number // columns * down + gap))
    return sheet


def take(browser, address, size, scheme):
    page = browser.new_page(viewport={"width": size[0], "height": size[1]}, color_scheme=scheme)
    for path in PAGES:
        page.goto(address + path)
        file = HERE / "page.png"
        page.screenshot(path=file)
        yield Image.open(file).convert("RGB")
        file.unlink()
    page.close()


def main():
    port = str(free_port())
    server = subprocess.Popen(
        [sys.executable, "manage.py", "serve"], cwd=PROJECT, env={**os.environ, "PORT": port}, stdout=subprocess.DEVNULL
    )
    try:
        address = f"http://127.0.0.1:{port}"
        wait_for(address)
        flags = ["--disable-gpu", "--disable-background-networking", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=find_chromium(), args=flags)
            for name, size, scheme, columns in (("phone", PHONE, "light", 6), ("desktop", DESKTOP, "dark", 3)):
                pictures = list(take(browser, address, size, scheme))
                if name == "desktop":
                    pictures = [picture.resize((640, 430), Image.Resampling.LANCZOS) for picture in pictures]
                # The method that also keeps a colour which is rare, such as the indigo of the river.
                sheet = sheet_of(pictures, columns).quantize(COLOURS, Image.Quantize.MAXCOVERAGE, kmeans=3)
                sheet.save(HERE / f"{name}.png", optimize=True)
            browser.close()
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
