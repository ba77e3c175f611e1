"""The ground holds: what should be closed is closed, and what should be real is real."""

import json
import socket
import subprocess
import urllib.request

import pytest
from django.contrib.auth.models import User
from django.db import connection

from bamex.tests import tools
from bamex.tests.content_database import MIGRATED
from bamex.tests.plugin import NetworkBlockedError, markers_for, require_tool


@pytest.mark.parametrize("address", ["192.0.2.1", "example.org", "2001:db8::1"])
def test_no_test_reaches_another_machine(address):
    with pytest.raises(NetworkBlockedError):
        socket.create_connection((address, 80), timeout=1)


def test_the_usual_clients_are_held_too():
    with pytest.raises(NetworkBlockedError):
        urllib.request.urlopen("http://192.0.2.1/", timeout=1)


def test_the_browser_runs_scripts_and_reaches_no_other_machine(chromium):
    page = chromium.new_page()
    page.set_content("<h1>Bamako</h1>")

    assert page.evaluate("document.querySelector('h1').textContent.toUpperCase()") == "BAMAKO"
    assert page.evaluate("fetch('https://example.org/').then(() => 'reached', () => 'closed')") == "closed"
    page.close()


@pytest.mark.django_db
def test_the_database_answers_beside_the_browser(chromium):
    assert not User.objects.exists()


def test_the_browser_reaches_the_portal(chromium, live_server):
    page = chromium.new_page()

    assert page.goto(f"{live_server.url}/healthz").status == 200
    page.close()


def test_the_checker_finds_a_fault(vnu_jar, tmp_path):
    (tmp_path / "faulty.html").write_text("<!doctype html><title>x</title><p><div></p>")
    done = subprocess.run(
        ["java", "-jar", vnu_jar, "--errors-only", tmp_path / "faulty.html"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert "No “p” element in scope" in done.stderr


@pytest.mark.parametrize(
    ("ci", "outcome"), [("true", "Failed"), ("", "Skipped"), ("false", "Skipped"), (None, "Skipped")]
)
def test_a_missing_tool_fails_where_ci_is_true_and_is_skipped_elsewhere(monkeypatch, ci, outcome):
    if ci is None:
        monkeypatch.delenv("CI", raising=False)
    else:
        monkeypatch.setenv("CI", ci)

    with pytest.raises(BaseException, match="NO TOOL") as raised:
        require_tool(None, "NO TOOL")

    assert type(raised.value).__name__ == outcome
    assert require_tool("/path", "NO TOOL") == "/path"


def test_what_npm_installs_is_pinned_and_names_no_registry():
    package, lock = (json.loads(file.read_text()) for file in tools.PINNED)
    packages = {name.removeprefix("node_modules/"): told for name, told in lock["packages"].items() if name}

    assert {name: told["version"] for name, told in packages.items()} == package["dependencies"]
    assert all(told["integrity"].startswith("sha512-") and "resolved" not in told for told in packages.values())


@pytest.mark.django_db
def test_the_database_was_copied_from_one_that_was_migrated_before():
    assert connection.settings_dict["TEST"]["TEMPLATE"].startswith(MIGRATED)


@pytest.mark.parametrize(
    ("fixtures", "markers"),
    [
        (["client", "db"], ["fast"]),
        (["content", "content_clone"], ["content"]),
        (["chromium"], ["browser"]),
        (["client", "editor", "writer"], ["newsroom"]),
        (["reader", "chromium", "portal", "content_clone"], ["browser", "content"]),
        (["site", "copies"], ["slow"]),
    ],
)
def test_a_test_is_marked_by_what_it_uses(fixtures, markers):
    assert markers_for(fixtures) == markers


def test_what_is_marked_slow_is_not_fast_too(request):
    assert markers_for(["client", "db"], is_slow=True) == []
    assert markers_for(["chromium"], is_slow=True) == ["browser"]
    assert request.node.get_closest_marker("fast")
    assert {item.get_closest_marker("fast") for item in request.session.items if item.get_closest_marker("slow")} <= {
        None
    }
