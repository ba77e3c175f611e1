"""What the image, Compose, systemd and the proxies name is there: files, settings, commands, health checks."""

import ast
import fnmatch
import re
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands
from django.urls import resolve

ROOT = Path(settings.BASE_DIR)
UNITS = sorted((ROOT / "deploy" / "systemd").glob("*.service"))
COMMANDS = re.compile(r"manage\.py (\w+)")
# Of Python, PostgreSQL and Docker rather than of the portal.
OF_OTHERS = {"PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE", "PATH", "POSTGRES_PASSWORD"}


def known_settings():
    """The environment variables that the settings read."""
    found = set()
    for node in ast.walk(ast.parse((ROOT / "bamex" / "settings.py").read_text())):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "").startswith("env_"):
            found.add(node.args[0].value)
    return found


def is_left_out(path):
    """Whether .dockerignore keeps a file out of the image; the last line that fits decides."""
    out = False
    for line in (ROOT / ".dockerignore").read_text().splitlines():
        pattern = line.strip().removeprefix("!").removeprefix("**/")
        if pattern and not pattern.startswith("#") and fnmatch.fnmatch(path, pattern):
            out = not line.startswith("!")
    return out


def text_of(name):
    return (ROOT / name).read_text()


def test_the_image_is_given_every_file_that_it_copies():
    copied = re.findall(r"^COPY (\S+) \.$", text_of("Dockerfile"), re.MULTILINE)

    assert copied == ["requirements.txt", "requirements-local.txt", "."]
    assert [path for path in copied if not (ROOT / path).exists() or is_left_out(path)] == []
    assert is_left_out("requirements-test.txt")


def test_what_starts_the_portal_stands_in_the_repository():
    named = set()
    for file in ("Dockerfile", "compose.yaml", *(str(unit.relative_to(ROOT)) for unit in UNITS)):
        named |= set(re.findall(r"deploy/[\w./]+\w", re.sub(r"#.*", "", text_of(file))))

    assert {"deploy/gunicorn.conf.py", "deploy/healthy.py"} <= named
    assert [path for path in named if not (ROOT / path).is_file()] == []


def test_every_setting_that_is_given_is_one_that_is_read():
    given = set(re.findall(r"\b([A-Z][A-Z_]{2,})=", text_of("Dockerfile")))
    given |= set(yaml.safe_load(text_of("compose.yaml"))["services"]["web"]["environment"])
    for unit in UNITS:
        given |= set(re.findall(r"\b([A-Z][A-Z_]{2,})=", environment_of(unit)))
    for proxy in ("deploy/nginx.conf", "deploy/Caddyfile"):
        given |= set(re.findall(r"\b(?:[A-Z]+_[A-Z_]+)\b", text_of(proxy)))

    assert given - OF_OTHERS <= known_settings()
    assert {"STORE_ROOT", "MEDIA_ROOT", "TRUSTED_PROXIES", "SEARCHES_A_MINUTE"} <= given


def test_the_readme_tells_every_setting():
    table = text_of("README.md").partition("## Configuration")[2].partition("\n## ")[0]

    told = {name for row in re.findall(r"^\| (`.*?) \|", table, re.MULTILINE) for name in re.findall(r"`(\w+)`", row)}
    assert told == known_settings()


@pytest.mark.parametrize("file", ["Dockerfile", "compose.yaml", *(f"deploy/systemd/{unit.name}" for unit in UNITS)])
def test_commands_that_are_run_exist(file):
    assert set(COMMANDS.findall(re.sub(r"(?m)#.*", "", text_of(file)))) <= get_commands().keys()


def test_whoever_restarts_the_portal_asks_whether_it_lives():
    assert 'CMD ["python", "deploy/healthy.py"]' in text_of("Dockerfile")
    asked = re.search(r"http://127\.0\.0\.1:8000(/\S+?)\"", text_of("deploy/healthy.py"))[1]

    assert resolve(asked).url_name == "health_live"
    # Without its database the portal goes on answering: nothing in Compose asks more of it than that.
    assert "healthcheck" not in yaml.safe_load(text_of("compose.yaml"))["services"]["web"]


def test_systemd_and_the_image_write_to_the_same_two_rooms_only():
    for unit in UNITS:
        environment = dict(pair.split("=") for pair in environment_of(unit).split())
        assert environment["MEDIA_ROOT"] == "/var/lib/bamex/media"
        assert environment["STORE_ROOT"] == "/var/cache/bamex"
    web = yaml.safe_load(text_of("compose.yaml"))["services"]["web"]
    rooms = {volume.partition(":")[2] for volume in web["volumes"]}
    assert rooms == {web["environment"]["MEDIA_ROOT"], web["environment"]["STORE_ROOT"]}


def environment_of(unit):
    """The settings that a unit gives itself, `NAME=value`, one after the other."""
    return " ".join(re.findall(r"(?m)^Environment=(.*)$", unit.read_text()))
