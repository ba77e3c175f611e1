"""The programs that tests use and pip cannot install; `python -m bamex.tests.tools` gets what is missing.

It never fails. The tests that miss a Chromium, which can be got anywhere, are skipped loudly, or fail where CI=true.
Those that miss Java or npm, which a machine may lack, are skipped loudly everywhere: read the last lines of a run.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

TOOLS = Path(__file__).resolve().parent.parent.parent / ".tools"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHECKER_VERSION = "26.9.27"
SNIFFER_VERSION = "2.5.1"


def find_chromium():
    """The path of a Chromium that starts: one on PATH, else Playwright's own; None without."""
    for name in BROWSERS:
        if (program := shutil.which(name)) and succeeds([program, "--version"]):
            return program
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        program = playwright.chromium.executable_path
    return program if succeeds([program, "--version"]) else None


def find_checker():
    """The path of the Nu checker's jar, where there is a Java to run it; None without."""
    jar = TOOLS / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
    return jar if jar.exists() and succeeds(["java", "-version"]) else None


def find_sniffer():
    """The path of HTML_CodeSniffer's script, which a page loads; None without."""
    script = TOOLS / "node_modules" / "html_codesniffer" / "build" / "HTMLCS.js"
    return script if script.exists() else None


def succeeds(command, **options):
    try:
        return subprocess.run(command, capture_output=True, timeout=600, check=True, **options).returncode == 0
    except (OSError, subprocess.SubprocessError):
        return False


def get_chromium():
    if find_chromium():
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing the package chromium with apt-get, for the browser tests", flush=True)
        quiet = {"env": os.environ | {"DEBIAN_FRONTEND": "noninteractive"}}
        succeeds(["apt-get", "update"], **quiet)
        succeeds(["apt-get", "install", "--yes", "--no-install-recommends", "chromium"], **quiet)
    if not find_chromium():
        print("Downloading Playwright's Chromium, for the browser tests", flush=True)
        succeeds([sys.executable, "-m", "playwright", "install", "chromium"])
    if not find_chromium():
        print("No Chromium could be installed: the browser tests cannot run.")


def get_checkers():
    """Both in one command: npm removes from a folder without package.json what it is not asked for."""
    java = succeeds(["java", "-version"])
    if find_sniffer() and (find_checker() or not java):
        return
    if not shutil.which("npm"):
        print("npm is missing: the HTML checkers cannot run.")
        return
    if not java:
        print("Java is missing: the checker vnu-jar cannot run.")
    packages = [f"vnu-jar@{CHECKER_VERSION}", f"html_codesniffer@{SNIFFER_VERSION}"]
    print(f"Fetching the HTML checkers {' and '.join(packages)} with npm", flush=True)
    TOOLS.mkdir(exist_ok=True)
    options = ["--no-save", "--ignore-scripts", "--no-audit", "--prefix", str(TOOLS)]
    if not succeeds(["npm", "install", *options, *packages]):
        print("npm could not fetch them: the HTML checkers cannot run.")


if __name__ == "__main__":
    get_chromium()
    get_checkers()
