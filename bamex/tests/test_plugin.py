"""The ground holds: what should be closed is closed, and what should be real is real."""

import socket
import subprocess
import urllib.request

import pytest
from django.contrib.auth.models import User

from bamex.tests.plugin import NetworkBlockedError


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
