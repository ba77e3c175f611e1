"""The settings are loud: a bad value stops the start with one sentence that names it; nothing is opened."""

import json
import os
import subprocess
import sys

import pytest
import yaml
from django.conf import settings

PRODUCTION = {
    "DATABASE_URL": "postgresql://bamex:secret@db.example:5433/portal?sslmode=require",
    "SECRET_KEY": "x" * 60 + "0123456789",
    "ALLOWED_HOSTS": "bamex.example, www.bamex.example",
    "SITE_URL": "https://bamex.example",
}
KEPT = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}

# Reads the settings once for each environment given on standard input, with sockets taken away.
READER = """
import json, os, runpy, socket, sys
class Refused(socket.socket):
    def __init__(self, *arguments, **options):
        raise AssertionError("the settings opened a socket")
socket.socket = Refused
kept, answers = dict(os.environ), []
wanted = (
    "LOCAL", "DEBUG", "ALLOWED_HOSTS", "SITE_URL", "DATABASES", "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS",
    "SESSION_COOKIE_SECURE", "SECRET_KEY", "LOGGING", "TAG_AUTHORITY", "EMAIL_CONFIGURED", "DEFAULT_FROM_EMAIL",
    "EMAIL_HOST", "EMAIL_PORT", "EMAIL_HOST_USER", "EMAIL_HOST_PASSWORD", "EMAIL_USE_SSL", "EMAIL_USE_TLS",
)
for environment in json.load(sys.stdin):
    os.environ.clear()
    os.environ.update(kept | environment)
    try:
        read = runpy.run_path("bamex/settings.py")
        answers.append({name: read[name] for name in wanted if name in read})
    except Exception as error:
        answers.append(f"{type(error).__name__}: {error}")
json.dump(answers, sys.stdout)
"""


def read(*environments):
    done = subprocess.run(
        [sys.executable, "-c", READER],
        input=json.dumps(environments),
        capture_output=True,
        text=True,
        check=True,
        cwd=settings.BASE_DIR,
        env=KEPT | {"PYTHONPATH": str(settings.BASE_DIR)},
    )
    return json.loads(done.stdout)


BAD = {
    "DATABASE_URL": ["mysql://db/portal", "sqlite:///portal.db", "portal", "postgresql://db", "postgresql://db:port/x"],
    "SECRET_KEY": ["", "   "],
    "ALLOWED_HOSTS": ["", "  "],
    "SITE_URL": [
        *("", "bamex.example", "ftp://bamex.example", "https://bamex.example/portail", "https://"),
        *("https://bamex.example?a=b", "https://bamex.example#a", "https://bamex .example"),
    ],
    "DEBUG": ["maybe", "2"],
    "TLS": ["https"],
    "HSTS_SECONDS": ["a year", "-1", "1.5", "²"],
    "DATABASE_POOL": ["many", "0"],
    "LOG_LEVEL": ["LOUD"],
    "TRUSTED_PROXIES": ["one", "-1"],
    "EMAIL_URL": [
        "mail.example",
        "http://mail.example",
        "smtp://",
        "smtp://mail.example:x",
        "smtp://mail.example?tls=no",
    ],
    "MEDIA_ROOT": ["media", __file__],
    "PREVIEWS_KEPT": ["all", "-1"],
    "METRICS": ["9101", "127.0.0.1:", "http://127.0.0.1:9101"],
    "LOG_FORMAT": ["xml"],
    "SEARCHES_A_MINUTE": ["-1", "few"],
    "MEDIA_STORAGE": ["bucket", "s3://", "s3://bucket?key=x", "s3://bucket?endpoint=storage.example"],
    "DATABASE_POOLER": ["transaction"],
    "TAG_AUTHORITY": ["bamex.example", "https://bamex.example,2026", "bamex.example,26", "bamex example,2026"],
}
CASES = [(name, value) for name, values in BAD.items() for value in values]


@pytest.fixture(scope="module")
def refusals():
    return dict(zip(CASES, read(*(PRODUCTION | dict([case]) for case in CASES)), strict=True))


@pytest.mark.parametrize("case", CASES, ids=lambda case: "=".join(case))
def test_a_bad_value_stops_the_start_with_one_sentence(refusals, case):
    name, _ = case

    kind, _, sentence = str(refusals[case]).partition(": ")

    assert kind == "ImproperlyConfigured"
    assert name in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert "secret" not in sentence  # the password of DATABASE_URL


def test_names_are_built_on_the_host_unless_told_otherwise():
    told = {"TAG_AUTHORITY": "ancien.example,2025"}
    found = read(PRODUCTION, PRODUCTION | told, PRODUCTION | {"SITE_URL": "https://[::1]:8000"})

    assert [one["TAG_AUTHORITY"] for one in found] == ["bamex.example,2026", "ancien.example,2025", "--1,2026"]


def test_a_port_that_is_no_number_stops_a_local_start():
    assert read({"PORT": "eighty"}) == ["ImproperlyConfigured: PORT is 'eighty': write a whole number."]


def test_production_needs_its_secret_its_hosts_and_its_address():
    for name in ("SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL"):
        (answer,) = read({key: value for key, value in PRODUCTION.items() if key != name})

        assert answer == (
            f"ImproperlyConfigured: Set the environment variable {name}: it is required when DATABASE_URL is set."
        )


def test_production_says_what_was_given():
    (answer,) = read(PRODUCTION)

    database = answer["DATABASES"]["default"]
    assert (answer["LOCAL"], answer["DEBUG"]) == (False, False)
    assert answer["ALLOWED_HOSTS"] == ["bamex.example", "www.bamex.example"]
    assert answer["SITE_URL"] == "https://bamex.example"
    assert [database[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")] == [
        *("portal", "bamex", "secret"),
        *("db.example", "5433"),
    ]
    assert database["OPTIONS"]["sslmode"] == "require"
    assert (answer["SECURE_SSL_REDIRECT"], answer["SESSION_COOKIE_SECURE"]) == (True, True)
    assert answer["SECURE_HSTS_SECONDS"] == 31_536_000


def test_several_hosts_are_tried_for_one_that_can_be_written_to():
    (answer,) = read(PRODUCTION | {"DATABASE_URL": "postgresql://bamex:s%40t@a.example,[::1]:5433/portal"})

    database = answer["DATABASES"]["default"]
    assert [database[key] for key in ("HOST", "PORT", "PASSWORD")] == ["a.example,::1", ",5433", "s@t"]
    assert database["OPTIONS"]["target_session_attrs"] == "read-write"


def test_a_socket_folder_and_a_password_with_signs_can_be_written_in_an_address():
    (answer,) = read(PRODUCTION | {"DATABASE_URL": "postgres://b%40mex:p%3Ass%2F@%2Frun%2Fpostgresql/portal"})

    database = answer["DATABASES"]["default"]
    assert (database["USER"], database["PASSWORD"], database["HOST"]) == ("b@mex", "p:ss/", "/run/postgresql")


def test_a_mail_server_is_told_by_its_address():
    servers = ("smtp://awa:p%40ss@mail.example", "smtps://mail.example", "smtp://localhost:25?tls=none")
    none, *found = read(PRODUCTION, *(PRODUCTION | {"EMAIL_URL": url, "EMAIL_FROM": "a@b.example"} for url in servers))
    names = ("EMAIL_HOST", "EMAIL_PORT", "EMAIL_HOST_USER", "EMAIL_HOST_PASSWORD", "EMAIL_USE_SSL", "EMAIL_USE_TLS")

    assert (none["EMAIL_CONFIGURED"], none["DEFAULT_FROM_EMAIL"]) == (False, "bamex@bamex.example")
    assert [[one[name] for name in names] for one in found] == [
        ["mail.example", 587, "awa", "p@ss", False, True],
        ["mail.example", 465, "", "", True, False],
        ["localhost", 25, "", "", False, False],
    ]
    assert {(one["EMAIL_CONFIGURED"], one["DEFAULT_FROM_EMAIL"]) for one in found} == {(True, "a@b.example")}


def test_a_trailing_slash_of_the_address_is_forgiven():
    assert read(PRODUCTION | {"SITE_URL": "https://bamex.example/"})[0]["SITE_URL"] == "https://bamex.example"


def test_without_a_database_address_the_portal_is_local_and_keeps_to_this_machine():
    first, second = read({}, {"PORT": "8123"})

    assert first["LOCAL"] is True
    assert first["ALLOWED_HOSTS"] == ["localhost", "127.0.0.1", "[::1]"]
    assert (first["SITE_URL"], second["SITE_URL"]) == ("http://127.0.0.1:8000", "http://127.0.0.1:8123")
    assert first["DATABASES"]["default"]["HOST"].startswith("/")  # a folder of sockets, no TCP port
    assert (first["SECURE_SSL_REDIRECT"], first["SECURE_HSTS_SECONDS"]) == (False, 0)
    assert len(first["SECRET_KEY"]) > 50
    assert first["SECRET_KEY"] == second["SECRET_KEY"]


def test_the_local_secret_is_for_its_owner_only():
    read({})

    assert (settings.BASE_DIR / ".local" / "secret-key").stat().st_mode & 0o077 == 0


@pytest.mark.slow
def test_production_passes_every_check_of_django():
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        capture_output=True,
        text=True,
        check=False,
        cwd=settings.BASE_DIR,
        env=KEPT | PRODUCTION | {"SECRET_KEY": "Wm3-kQ8_zR1xV7pLt5yHn2cJf9bDg4sAe6uXo0iM.TqZw!rNvKjB"},
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert "no issues" in done.stdout


def test_in_containers_pictures_go_to_the_volume_whatever_the_operators_file_says():
    web = yaml.safe_load((settings.BASE_DIR / "compose.yaml").read_text())["services"]["web"]

    # What stands under `environment` wins over `env_file`; nothing else of the image can be written to.
    assert f"media:{web['environment']['MEDIA_ROOT']}" in web["volumes"]
