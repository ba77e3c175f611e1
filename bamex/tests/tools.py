"""The programs that tests use and pip cannot install; `python -m bamex.tests.tools` gets what is missing.

It never fails: the tests that miss one do, where CI=true, and elsewhere are skipped loudly; read the last lines of a
run. What npm installs is pinned, with the digest of each file, in package-lock.json, and so is what is installed next
year. It names no registry: npm asks the one that the machine is set up for.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from filecmp import cmp
from pathlib import Path

TOOLS = Path(__file__).resolve().parent.parent.parent / ".tools"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PINNED = [Path(__file__).with_name(name) for name in ("package.json", "package-lock.json")]


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


def install_with_apt(package):
    """Install a Debian package, where this may be done."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"Installing the package {package} with apt-get, for the tests", flush=True)
        quiet = {"env": os.environ | {"DEBIAN_FRONTEND": "noninteractive"}}
        succeeds(["apt-get", "update"], **quiet)
        succeeds(["apt-get", "install", "--yes", "--no-install-recommends", package], **quiet)


def get_chromium():
    if find_chromium():
        return
    install_with_apt("chromium")
    if not find_chromium():
        print("Downloading Playwright's Chromium, for the browser tests", flush=True)
        succeeds([sys.executable, "-m", "playwright", "install", "chromium"])
    if not find_chromium():
        print("No Chromium could be installed: the browser tests cannot run.")


def get_java():
    if not succeeds(["java", "-version"]):
        install_with_apt("default-jre-headless")
    if not succeeds(["java", "-version"]):
        print("Java is missing: the checker vnu-jar cannot run.")


def are_pinned_packages_installed():
    """Whether npm has installed, to the end, what the files pin today: they are copied last."""
    return all((TOOLS / file.name).exists() and cmp(file, TOOLS / file.name, shallow=False) for file in PINNED)


def get_checkers():
    """Install both HTML checkers anew, as pinned, unless they are there."""
    if find_sniffer() and are_pinned_packages_installed():
        return
    if not shutil.which("npm"):
        install_with_apt("npm")
    if not shutil.which("npm"):
        print("npm is missing: the HTML checkers cannot run.")
        return
    print("Installing the HTML checkers vnu-jar and html_codesniffer with npm", flush=True)
    TOOLS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=TOOLS) as folder:
        for file in PINNED:
            shutil.copy(file, folder)
        if not succeeds(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=folder):
            print("npm could not install them: the HTML checkers cannot run.")
            return
        shutil.rmtree(TOOLS / "node_modules", ignore_errors=True)
        shutil.move(Path(folder) / "node_modules", TOOLS)
        for file in PINNED:
            shutil.copy(file, TOOLS)


if __name__ == "__main__":
    get_chromium()
    get_java()
    get_checkers()
