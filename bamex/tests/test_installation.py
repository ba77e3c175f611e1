"""Installation from locks: what is installed never depends on what was released since."""

import base64
import hashlib
import importlib.metadata
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from django.conf import settings
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(settings.BASE_DIR)
INSTALLER, PRODUCTION = "requirements-installer.txt", "requirements.txt"
LOCAL, TEST = "requirements-local.txt", "requirements-test.txt"
LOCKS = (INSTALLER, PRODUCTION, LOCAL, TEST)
# What is installed together: in the image, by `make run`, by `make test`.
SETS = [(PRODUCTION,), (INSTALLER, PRODUCTION, LOCAL), LOCKS]

PINNED = re.compile(
    r"[a-z0-9]+(-[a-z0-9]+)*(\[[a-z0-9-]+(, [a-z0-9-]+)*\])?==[0-9][0-9a-z.]*( ; [^#]+)?( --hash=sha256:[0-9a-f]{64})+"
)


# Each lock is exact


def logical_lines(text):
    """The lines of a requirements file without comments, continued lines joined."""
    text = re.sub(r"(?m)(^|\s)#.*$", "", text)
    return [" ".join(line.split()) for line in text.replace("\\\n", " ").splitlines() if line.strip()]


def inexact_lines(text):
    return [line for line in logical_lines(text) if not PINNED.fullmatch(line)]


@pytest.mark.parametrize("lock", LOCKS)
def test_every_line_is_an_exact_version_with_hashes_in(lock):
    text = (ROOT / lock).read_text()

    assert logical_lines(text) != []
    assert inexact_lines(text) == []


@pytest.mark.parametrize(
    "line",
    [
        "django==5.2.19",
        "django>=5.2 --hash=sha256:" + "0" * 64,
        "django==5.2.* --hash=sha256:" + "0" * 64,
        "django @ https://files.example/django-5.2.19-py3-none-any.whl --hash=sha256:" + "0" * 64,
        "https://files.example/django-5.2.19-py3-none-any.whl --hash=sha256:" + "0" * 64,
        "-e git+https://code.example/django",
        "-r others.txt",
        "--index-url https://mirror.example/simple",
    ],
)
def test_an_inexact_line_is_seen(line):
    exact = "pyyaml==6.0.3 \\\n    --hash=sha256:" + "1" * 64 + "\n    # via -r requirements.in\n"

    assert inexact_lines(exact) == []
    assert inexact_lines(exact + line + "\n") == [line]


# Each set is closed


def pinned_here(texts):
    """The requirements of locks that apply to this Python and machine, by name."""
    found = {}
    for line in (line for text in texts for line in logical_lines(text)):
        requirement = Requirement(line.partition(" --hash")[0])
        if requirement.marker is None or requirement.marker.evaluate():
            earlier = found.setdefault(canonicalize_name(requirement.name), requirement)
            assert earlier.specifier == requirement.specifier, f"{requirement.name} is pinned twice"
            earlier.extras |= requirement.extras
    return found


def missing_pins(texts):
    """What packages of a set require, by the metadata installed here, and the set does not pin, extras included."""
    pins, missing = pinned_here(texts), []
    for name, pin in pins.items():
        package = importlib.metadata.distribution(name)
        assert str(pin.specifier) == f"=={package.version}", f"{name} {package.version} is installed: run make again"
        for required in map(Requirement, package.requires or ()):
            asked = required.marker is None or any(
                required.marker.evaluate({"extra": extra}) for extra in ("", *pin.extras)
            )
            answer = pins.get(canonicalize_name(required.name))
            satisfied = (
                answer
                and required.specifier.contains(str(answer.specifier)[2:], prereleases=True)
                and required.extras <= answer.extras
            )
            if asked and not satisfied:
                missing.append(f"{name} requires {required}")
    return missing


@pytest.mark.parametrize("locks", SETS, ids=" ".join)
def test_whatever_a_package_requires_is_pinned_in(locks):
    assert missing_pins((ROOT / lock).read_text() for lock in locks) == []


@pytest.mark.parametrize(
    ("lock", "pinned", "planted", "missing"),
    [
        # Once a newer coverage is out, pip 23 wants it for the extra's sake, and refuses it for want of a hash.
        (TEST, r"coverage\[toml\]==", "coverage==", "pytest-cov requires coverage[toml]"),
        (PRODUCTION, r"asgiref==.*(\n    --hash.*)+\n", "", "django requires asgiref"),
    ],
)
def test_a_requirement_that_nothing_pins_is_seen(lock, pinned, planted, missing):
    texts = {name: (ROOT / name).read_text() for name in LOCKS}
    texts[lock], count = re.subn(f"(?m)^{pinned}", planted, texts[lock])
    assert count == 1

    assert any(fault.startswith(missing) for fault in missing_pins(texts.values()))


# The Makefile installs the lock and nothing else


def make_wheel(folder, name, version, requires=(), extras=(), script=None):
    """A wheel with one empty module, or with one program; returns its line in a lock."""
    metadata = [f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}"]
    metadata += [f"Provides-Extra: {extra}" for extra in extras] + [f"Requires-Dist: {line}" for line in requires]
    information = f"{name}-{version}.dist-info"
    files = {
        f"{information}/METADATA": "\n".join(metadata) + "\n",
        f"{information}/WHEEL": "Wheel-Version: 1.0\nGenerator: a test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        **({f"{name}-{version}.data/scripts/{name}": script} if script else {f"{name}.py": ""}),
    }
    record = ""
    for path, text in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
        record += f"{path},sha256={digest},{len(text.encode())}\n"
    wheel = folder / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for path, text in files.items():
            entry = zipfile.ZipInfo(path)
            entry.external_attr = 0o100755 << 16  # a program is one by its mode
            archive.writestr(entry, text)
        archive.writestr(f"{information}/RECORD", f"{record}{information}/RECORD,,\n")
    return f"{name}=={version} --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}\n"


class Checkout:
    """A folder with this Makefile, locks of its own, and an index that is a folder too."""

    def __init__(self, folder):
        self.folder, wheels = folder / "a checkout", folder / "wheels"
        self.folder.mkdir()
        wheels.mkdir()
        shutil.copy(ROOT / "Makefile", self.folder)
        # The very installer, in a wheel that the Makefile's pip can install without a network.
        installer = Path(sys.executable).parent / "uv"
        uv = make_wheel(wheels, "uv", "1", script=f'#!/bin/sh\nexec "{installer}" "$@"\n')
        alpha = make_wheel(wheels, "alpha", "1", requires=["beta[fast]"])
        beta = make_wheel(wheels, "beta", "1", requires=['gamma; extra == "fast"'], extras=["fast"])
        self.released_since = make_wheel(wheels, "beta", "2", extras=["fast"])
        delta = make_wheel(wheels, "delta", "1")
        make_wheel(wheels, "gamma", "1")
        self.write(**{INSTALLER: uv, PRODUCTION: alpha + beta, LOCAL: delta, TEST: make_wheel(wheels, "epsilon", "1")})
        (folder / "uv.toml").write_text(f'no-index = true\nfind-links = ["{wheels}"]\n')
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "UV_", "MAKE", "MFLAGS"))
        }
        # None of the user's own settings, and none of the network.
        self.environment = kept | {
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": str(wheels),
            "UV_CONFIG_FILE": str(folder / "uv.toml"),
            "UV_CACHE_DIR": str(folder / "cache"),
        }

    def write(self, **files):
        for name, text in files.items():
            (self.folder / name).write_text(text)

    def make(self, target, **environment):
        command = ["make", f"PYTHON={sys._base_executable}", target]
        return subprocess.run(
            command, cwd=self.folder, env=self.environment | environment, capture_output=True, text=True, check=False
        )

    def installed(self):
        found = (self.folder / ".venv").glob("lib/python*/site-packages/*.dist-info")
        names = sorted(path.name.removesuffix(".dist-info") for path in found)
        return [name for name in names if not name.startswith(("pip-", "setuptools-"))]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    """What `make test` installs first in a fresh checkout."""
    checkout = Checkout(tmp_path_factory.mktemp("installation"))
    done = checkout.make(
        ".venv/test.stamp", UV_CONSTRAINT="/nowhere", UV_EXCLUDE_NEWER="2001-01-01", UV_SYSTEM_PYTHON="1"
    )
    assert done.returncode == 0, done.stderr
    return checkout


@pytest.mark.slow
def test_exactly_what_is_listed_is_installed(checkout):
    assert checkout.installed() == ["alpha-1", "beta-1", "delta-1", "epsilon-1", "uv-1"]


@pytest.mark.slow
def test_what_is_no_longer_listed_is_removed(checkout):
    (checkout.folder / ".venv" / "runtime.stamp").unlink()

    assert checkout.make(".venv/runtime.stamp").returncode == 0
    assert checkout.installed() == ["alpha-1", "beta-1", "delta-1", "uv-1"]
    assert checkout.make(".venv/test.stamp").returncode == 0, "and what tests need comes back"
    assert "epsilon-1" in checkout.installed()


@pytest.mark.slow
@pytest.mark.parametrize(
    "planted",
    [
        # The former command, with whichever pip came with this Python.
        "python -m pip install --disable-pip-version-check --require-hashes -r requirements.txt -r",
        # The installer, told to resolve.
        "uv pip install --reinstall --require-hashes --python .venv/bin/python -r requirements.txt -r",
    ],
)
def test_a_command_that_resolves_is_refused(checkout, planted):
    makefile = (checkout.folder / "Makefile").read_text()
    command = "$(SYNC) requirements-installer.txt requirements.txt requirements-local.txt\n"
    assert makefile.count(command) == 1
    checkout.write(Makefile=makefile.replace(command, f"$(BIN)/{planted} requirements-local.txt\n"))
    (checkout.folder / ".venv" / "runtime.stamp").unlink(missing_ok=True)

    done = checkout.make(".venv/runtime.stamp")

    assert done.returncode != 0
    assert re.search("hash|pinned", done.stderr), done.stderr
    assert not (checkout.folder / ".venv" / "runtime.stamp").exists(), "a half-done install is redone"
    shutil.copy(ROOT / "Makefile", checkout.folder)
    assert checkout.make(".venv/runtime.stamp").returncode == 0


@pytest.mark.slow
def test_a_file_other_than_the_one_pinned_is_refused(checkout):
    lock = (checkout.folder / TEST).read_text()
    checkout.write(**{TEST: lock + f"gamma==1 --hash=sha256:{'0' * 64}\n"})

    done = checkout.make(".venv/test.stamp")

    assert done.returncode != 0
    assert "Hash mismatch" in done.stderr
    assert "gamma-1" not in checkout.installed()
    checkout.write(**{TEST: lock})
    assert checkout.make(".venv/test.stamp").returncode == 0, "a half-done install is redone"
    assert "epsilon-1" in checkout.installed()


# Production needs requirements.txt alone

# Imports what the named packages install and what Python brings, nothing else that is installed here.
PRODUCTION_ONLY = """
import importlib.abc, importlib.metadata, json, pkgutil, runpy, sys
from packaging.utils import canonicalize_name

wanted = set(json.loads(sys.argv.pop(1)))
refused = {
    module
    for module, packages in importlib.metadata.packages_distributions().items()
    if not wanted & {canonicalize_name(package) for package in packages}
}

class Refuse(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in refused or name == "bamex.db.embedded_postgres":
            raise ModuleNotFoundError(f"production has no {name}", name=name)

for name in [name for name in sys.modules if name.partition(".")[0] in refused]:
    del sys.modules[name]
sys.meta_path.insert(0, Refuse())
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""
# Every module that the web server may come to load: what is not a test, a command or a migration.
EVERY_MODULE = """
import importlib, os, pathlib, runpy, sys
import django
sys.path.insert(0, ".")
os.environ["DJANGO_SETTINGS_MODULE"] = "bamex.settings"
django.setup()
import gunicorn.app.wsgiapp, psycopg_pool, psycopg_binary, brotli, PIL.Image
for section in ("bamex", "exhibitors", "programme", "news"):
    for path in sorted(pathlib.Path(section).rglob("*.py")):
        if not {"tests", "management", "migrations"} & set(path.parts) and path.stem != "embedded_postgres":
            importlib.import_module(".".join(path.with_suffix("").parts).removesuffix(".__init__"))
runpy.run_path("deploy/gunicorn.conf.py")
"""


def run_in_production(*command, wanted=None, **environment):
    wanted = list(pinned_here([(ROOT / PRODUCTION).read_text()]) if wanted is None else wanted)
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    production = {"DATABASE_URL": "postgresql:///none", "SECRET_KEY": "0123456789abcdef" * 4}
    production |= {"ALLOWED_HOSTS": "portal.example", "SITE_URL": "https://portal.example"}
    return subprocess.run(
        [sys.executable, "-c", PRODUCTION_ONLY, json.dumps(wanted), *command],
        cwd=ROOT,
        env=kept | production | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def every_module(tmp_path):
    script = tmp_path / "every_module.py"
    script.write_text(EVERY_MODULE)
    return str(script)


@pytest.mark.slow
@pytest.mark.parametrize(
    "command",
    [("check", "--deploy", "--fail-level", "WARNING"), ("collectstatic", "--no-input", "--dry-run")],
    ids=" ".join,
)
def test_production_runs_with_its_own_requirements_alone(command):
    done = run_in_production("manage.py", *command)

    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_every_module_is_imported_with_the_requirements_of_production_alone(every_module):
    done = run_in_production(every_module)

    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_a_package_that_production_lacks_is_seen(every_module):
    wanted = set(pinned_here([(ROOT / PRODUCTION).read_text()])) - {"pyyaml"}

    assert "production has no yaml" in run_in_production(every_module, wanted=wanted).stderr
    # In local mode the embedded database is wanted, and not there.
    assert "cannot import name 'embedded_postgres'" in run_in_production("manage.py", "check", DATABASE_URL="").stderr
