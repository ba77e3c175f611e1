"""The checker of links, against a server on the tests' own machine."""

import socket
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from django.core.management import call_command

from bamex import clock
from bamex.health.addresses import shown_addresses
from bamex.health.checks import links_that_do_not_answer
from bamex.health.fetch import FetchError, ask, is_public
from bamex.health.link_checks import LinkChecker, addresses_to_check, check_links
from bamex.health.models import LinkCheck
from bamex.models import State
from bamex.tests import make
from exhibitors.models import Exhibitor

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
STATUSES = {"/gone": 404, "/refuses": 403, "/away": 500, "/to": 302, "/loop": 302, "/inside": 302, "/ftp": 302}
LOCATIONS = {"/to": "/there", "/loop": "/loop", "/ftp": "ftp://example.org/", "/inside": "http://inside.example/"}


class Website(BaseHTTPRequestHandler):
    """A site that answers by the path it is asked for, and remembers what it was asked."""

    def answer(self):
        self.server.asked.append((self.command, self.path, self.headers["User-Agent"]))
        status = self.server.statuses.get(self.path, 200)
        if self.command == "HEAD" and self.path == "/only-get":
            status = 405
        body = self.server.robots if self.path == "/robots.txt" else b"page"
        if self.path == "/robots.txt" and not self.server.robots:
            status = 404
        self.send_response(status)
        if self.path in LOCATIONS:
            self.send_header("Location", LOCATIONS[self.path])
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    do_GET = do_HEAD = answer  # noqa: N815 - the names that the standard library calls

    def log_message(self, *arguments):
        pass


@pytest.fixture
def website(settings):
    settings.LINKS_TO_LOOPBACK = True
    yield from serve_website()


@pytest.fixture
def other_website(website):
    yield from serve_website()


def serve_website():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Website)
    server.asked, server.statuses, server.robots = [], dict(STATUSES), b""
    server.address = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def source_at(website, path, **values):
    return make.source(url=f"{website.address}{path}", **values)


def run(moment=MONDAY, **options):
    checker = LinkChecker(pause=0.0)
    with clock.set_to(moment):
        return list(check_links(checker=checker, **options))


def paths(website, method="HEAD"):
    return [path for command, path, _agent in website.asked if command == method and path != "/robots.txt"]


# What is asked


def test_addresses_are_found_by_their_field_and_only_those_that_readers_see():
    shown = make.source(url="https://example.org/a")
    make.source(url="https://example.org/draft", state=State.DRAFT)
    make.source(url="https://example.org/withdrawn", state=State.WITHDRAWN)
    make.source(url="https://web.archive.org/web/2025/https://example.org/")
    make.source(url=shown.url)
    make.exhibitor(website="https://example.org/b")

    assert shown_addresses() == ["https://example.org/a", "https://example.org/b"]


def test_it_says_who_asks_and_asks_for_the_page_only_where_the_head_is_refused(website):
    source_at(website, "/page")
    source_at(website, "/only-get")

    results = {row.url.rpartition("/")[2]: (row.status, row.fault) for row in run()}

    assert results == {"page": (200, ""), "only-get": (200, "")}
    assert paths(website, "GET") == ["/only-get"]
    assert all("BAMEX" in agent for _command, _path, agent in website.asked)


def test_it_waits_between_two_requests_to_one_host(website):
    source_at(website, "/a")
    source_at(website, "/b")
    waited = []

    list(check_links(checker=LinkChecker(pause=5.0, sleep=waited.append)))

    assert len(waited) == 2  # robots.txt came first
    assert all(4.0 < seconds <= 5.0 for seconds in waited)


def test_what_robots_may_not_ask_is_not_asked(website):
    website.robots = b"User-agent: *\nDisallow: /private"
    source_at(website, "/private/page")

    (row,) = run()

    assert (row.status, row.fault, row.is_broken) == (None, "", False)
    assert paths(website) == []


@pytest.mark.parametrize(("status", "asked"), [(500, []), (503, []), (403, ["/page"]), (404, ["/page"])])
def test_a_host_that_fails_to_tell_its_rules_is_left_alone(website, status, asked):
    website.robots, website.statuses["/robots.txt"] = b"User-agent: *\nDisallow: /other", status
    source_at(website, "/page")

    (row,) = run()

    assert (paths(website), row.fault, row.is_broken) == (asked, "", False)


def test_a_host_that_does_not_answer_is_asked_once(website, monkeypatch):
    asked = []

    def fail(method, url, most):
        asked.append(url)
        raise FetchError("timeout")

    monkeypatch.setattr("bamex.health.link_checks.ask_once", fail)
    for path in ("/a", "/b"):
        source_at(website, path)

    assert [row.fault for row in run()] == ["timeout", "timeout"]
    assert asked == [f"{website.address}/robots.txt"]


def test_a_redirect_to_another_host_minds_its_robots_and_its_pause(website, other_website, monkeypatch):
    other_website.robots = b"User-agent: *\nDisallow: /private"
    monkeypatch.setitem(LOCATIONS, "/to", f"{other_website.address}/private")
    monkeypatch.setitem(LOCATIONS, "/loop", f"{other_website.address}/open")
    source_at(website, "/to")
    source_at(website, "/loop")
    waited = []

    rows = list(check_links(checker=LinkChecker(pause=5.0, sleep=waited.append)))

    assert {row.url.rpartition("/")[2]: row.status for row in rows} == {"to": None, "loop": 200}
    assert paths(other_website) == ["/open"]
    assert len(waited) == 3  # each host's robots.txt came first


def test_where_a_redirect_leads_is_noted(website):
    source_at(website, "/to")

    (row,) = run()

    assert (row.status, row.final_url) == (200, f"{website.address}/there")
    assert list(LinkCheck.objects.redirected()) == [row]


# What is broken


def test_an_address_is_broken_after_failures_on_two_days(website):
    source_at(website, "/gone")

    first = run()[0]
    same_day = run(MONDAY + timedelta(hours=5))[0]
    next_day = run(MONDAY + timedelta(days=1))[0]

    assert [row.failures_in_a_row for row in (first, same_day, next_day)] == [1, 1, 2]
    assert [row.is_broken for row in (first, same_day, next_day)] == [False, False, True]
    assert next_day.fault == "HTTP 404"


def test_an_address_that_answers_again_is_whole(website):
    source_at(website, "/gone")
    run()
    run(MONDAY + timedelta(days=1))
    website.statuses.pop("/gone")

    (row,) = run(MONDAY + timedelta(days=2))

    assert (row.is_broken, row.failures_in_a_row, row.fault) == (False, 0, "")


def test_an_address_that_refuses_programs_is_not_taken_for_broken(website):
    source_at(website, "/refuses")

    for days in range(3):
        (row,) = run(MONDAY + timedelta(days=days))

    assert (row.status, row.fault, row.is_broken) == (403, "", False)


@pytest.mark.parametrize(
    ("path", "fault"), [("/away", "HTTP 500"), ("/loop", "too many redirects"), ("/ftp", "no address")]
)
def test_what_does_not_come_to_an_end_fails(website, path, fault):
    source_at(website, path)

    assert run()[0].fault == fault


def test_what_nobody_listens_to_fails(website):
    website.shutdown()
    website.server_close()
    source_at(website, "/")

    assert run()[0].fault == "no answer"


# Resumed


def test_a_run_goes_on_with_what_was_asked_longest_ago(website):
    for path in ("/a", "/b", "/c"):
        source_at(website, path)
    run(limit=2)
    run(MONDAY + timedelta(hours=1), limit=2)

    assert paths(website) == ["/a", "/b", "/c", "/a"]


def test_what_was_asked_lately_is_left_out(website):
    source_at(website, "/a")
    run()

    assert run(MONDAY + timedelta(days=6), older_than_days=7) == []
    assert len(run(MONDAY + timedelta(days=8), older_than_days=7)) == 1


def test_what_is_shown_no_more_is_forgotten(website):
    row = source_at(website, "/a")
    run()
    row.state = State.WITHDRAWN
    row.save()

    assert addresses_to_check() == []
    assert LinkCheck.objects.count() == 0


def test_the_command_tells_what_failed(website, capsys):
    source_at(website, "/gone")
    source_at(website, "/page")

    call_command("check_links", pause=0.0)

    lines = capsys.readouterr().out.splitlines()
    assert lines == [f"HTTP 404 {website.address}/gone", "2 addresses checked, 1 did not answer as they should."]


# Nobody makes the server ask its own network


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),  # noqa: S104 - not bound to, but refused
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:10.0.0.1", False),
    ],
)
def test_only_public_machines_are_asked(address, public):
    assert is_public(address) is public


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("http://127.0.0.1/", "refused address"),
        ("http://localhost:5432/", "refused address"),
        ("http://[::1]/", "refused address"),
        ("ftp://example.org/", "no address"),
        ("file:///etc/passwd", "no address"),
        ("javascript:alert(1)", "no address"),
        ("http://", "no address"),
        ("http://[", "no address"),
        ("http://example.org:99999/", "no address"),
    ],
)
def test_addresses_of_the_house_and_no_addresses_are_refused(url, fault):
    with pytest.raises(FetchError) as error:
        ask("HEAD", url)

    assert error.value.code == fault


@pytest.mark.parametrize("addresses", [["10.0.0.1"], ["93.184.216.34", "192.168.0.1"]])
def test_a_redirect_into_the_house_is_not_followed(website, monkeypatch, addresses):
    known = socket.getaddrinfo

    def look_up(host, port, *arguments, **options):
        if host == "inside.example":
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]
        return known(host, port, *arguments, **options)

    monkeypatch.setattr("bamex.health.fetch.socket.getaddrinfo", look_up)
    source_at(website, "/inside")

    assert run()[0].fault == "refused address"


# In the back office


def test_the_list_of_sources_is_narrowed_to_broken_links(editor, website):
    broken, moved, bare = source_at(website, "/gone"), source_at(website, "/to"), make.source(url="")
    run()
    run(MONDAY + timedelta(days=1))

    def found(choice):
        return set(editor.get("/admin/bamex/source/", {"links": choice}).context["cl"].queryset)

    assert (found("broken"), found("moved"), found("none")) == ({broken}, {moved}, {bare})


def test_the_line_of_links_that_lead_elsewhere_names_all_that_show_them(website):
    source, exhibitor = source_at(website, "/to"), make.exhibitor(website=f"{website.address}/to")
    forgiven = source_at(website, "/gone")  # which has failed, and refuses programs now, elsewhere
    run()
    LinkCheck.objects.filter(url=forgiven.url).update(fault="", final_url=f"{website.address}/elsewhere")

    (line,) = [line for line in links_that_do_not_answer() if "autre adresse" in line.sentence]

    assert line.count == 1
    assert set(line.keys) == {("bamex.Source", str(source.pk)), ("exhibitors.Exhibitor", str(exhibitor.pk))}


def test_websites_of_exhibitors_too(editor, website):
    row = make.exhibitor(website=f"{website.address}/gone")
    run()
    run(MONDAY + timedelta(days=1))

    response = editor.get("/admin/exhibitors/exhibitor/", {"links": "broken"})

    assert list(response.context["cl"].queryset) == [row]
    assert Exhibitor.objects.count() == 1
