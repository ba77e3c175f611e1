"""Limits, figures and the log: what they say, and that they do not say who asked."""

import json
import logging

import pytest
from django.test import RequestFactory
from django.test.client import ClientHandler

from bamex.operation.log_lines import JsonFormatter, RequestNameFilter, named_requests
from bamex.operation.rate_limits import LimitedApplication, RequestCounts, network_of, who_asks

STRANGER = "203.0.113.9"


def django_application(environ, start_response):
    response = ClientHandler()(environ)
    start_response(f"{response.status_code} -", list(response.items()))
    return [response.getvalue()]


def ask(application, path, **environ):
    told = []
    body = application(RequestFactory().get(path, **environ).environ, lambda *arguments: told.append(arguments))
    return int(told[0][0][:3]), dict(told[0][1]), b"".join(body).decode()


# Limits


@pytest.mark.django_db
def test_who_searches_too_often_is_told_when_to_come_back_and_the_others_are_not():
    moment = [120.0]
    counts = RequestCounts(moment=lambda: moment[0])
    searches = ("/fr/recherche", "/en/search", "/fr/ma-selection")
    limited = LimitedApplication(django_application, 3, searches, 0, counts)
    for number in range(3):
        assert ask(limited, f"/fr/recherche/?q=mali{number}", REMOTE_ADDR=STRANGER)[0] == 200

    moment[0] = 150
    status, headers, page = ask(limited, "/fr/recherche/?q=mali", REMOTE_ADDR=STRANGER)

    assert (status, headers["Retry-After"], headers["Cache-Control"]) == (429, "30", "no-store")
    assert "Réessayez dans 30&nbsp;secondes" in page
    assert "Content-Security-Policy" in headers
    assert "Try again in 30&nbsp;seconds" in ask(limited, "/en/search/?q=mali", REMOTE_ADDR=STRANGER)[2]
    status, headers, problem = ask(limited, "/fr/ma-selection.txt?i=E001", REMOTE_ADDR=STRANGER)
    assert (status, json.loads(problem)["status"]) == (429, 429)
    # The form itself, other pages, other addresses, the next minute.
    assert ask(limited, "/fr/recherche/", REMOTE_ADDR=STRANGER)[0] == 200
    assert ask(limited, "/fr/exposants/?x=1", REMOTE_ADDR=STRANGER)[0] != 429
    assert ask(limited, "/fr/recherche/?q=mali", REMOTE_ADDR="203.0.113.10")[0] == 200
    moment[0] = 180
    assert ask(limited, "/fr/recherche/?q=mali", REMOTE_ADDR=STRANGER)[0] == 200


def test_counts_have_a_bound_and_a_household_counts_as_one():
    counts = RequestCounts(most_addresses=2, moment=lambda: 0)
    assert [counts.count(address)[0] for address in ("a", "b", "c", "d", "a")] == [1, 1, 1, 2, 2]
    assert len(counts.counts) == 3
    assert network_of("2001:db8::1") == network_of("2001:db8::ffff:2") != network_of("2001:db8:0:1::1")


def test_only_what_trusted_proxies_have_added_is_believed():
    told = {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": f"6.6.6.6, {STRANGER}"}
    assert [who_asks(told, proxies) for proxies in (0, 1, 2, 3)] == ["127.0.0.1", STRANGER, "6.6.6.6", "127.0.0.1"]


# The log


def test_a_line_of_json_names_the_request_and_not_who_asked():
    record = logging.LogRecord("bamex", logging.ERROR, "", 0, "“%s” failed", ("é",), None)

    def application(environ, start_response):
        RequestNameFilter().filter(record)
        return []

    named = named_requests(application)
    named({"HTTP_X_REQUEST_ID": "0123456789abcdef", "REMOTE_ADDR": STRANGER}, None)
    line = JsonFormatter().format(record)
    assert json.loads(line) | {"time": ""} == {
        "time": "",
        "level": "ERROR",
        "logger": "bamex",
        "message": "“é” failed",
        "request": "0123456789abcdef",
    }

    named({"HTTP_X_REQUEST_ID": "forged\nline" * 9}, None)
    assert "request" not in json.loads(JsonFormatter().format(record))


def test_an_error_is_one_line_with_its_traceback():
    try:
        raise ValueError("no")
    except ValueError as error:
        record = logging.LogRecord("bamex", logging.ERROR, "", 0, "failed", None, (ValueError, error, None))
    assert "ValueError: no" in json.loads(JsonFormatter().format(record))["error"]
    assert "\n" not in JsonFormatter().format(record)
