"""The ground that every test stands on: PostgreSQL, no network, Chromium, the HTML checkers, markers, enough tests."""

import contextlib
import fcntl
import gc
import inspect
import ipaddress
import os
import socket
import tempfile
from functools import partial
from pathlib import Path

import pytest

from bamex.tests import tools

pytest_plugins = ["bamex.tests.back_office", "bamex.tests.readers"]

# Raise it as tests are added: fewer means that a folder is silently no longer collected.
MINIMUM = 1500

# Pictures drawn by tests are forgotten with the process that drew them.
PICTURES = tempfile.TemporaryDirectory(prefix="bamex-pictures-")
os.environ["MEDIA_ROOT"] = PICTURES.name
LOCAL_DATABASE = not os.environ.get("DATABASE_URL", "").strip()
if LOCAL_DATABASE:
    # At import, because pytest-django reads the settings soon after plugins are loaded.
    os.environ["BAMEX_DATABASE"] = "test"

NO_BROWSER = "NO BROWSER: no Chromium was found, so nothing was tested in a browser"
NO_CHECKER = "NO HTML CHECKER: Java or npm's vnu-jar is missing, so no page went through the Nu checker"
NO_SNIFFER = "NO HTML_CODESNIFFER: npm's html_codesniffer is missing, so no page went through it"


def pytest_addoption(parser):
    parser.addoption(
        "--every-page",
        action="store_true",
        help="look at every page of the sitemap where tests look at one of each kind: hours rather than minutes",
    )


def pytest_configure(config):
    # Later than pytest-django, one of whose fixtures it replaces: of two plugins the last one known has its way.
    from bamex.tests import content_database  # it needs the settings

    config.pluginmanager.register(content_database)


def pytest_collection_finish():
    """Spare the collector of circles what lives as long as the run, which it searched over and over: a tenth of all."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(200_000, 20, 100)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session):
    block_network()
    session.config.add_cleanup(PICTURES.cleanup)
    if is_controller(session.config):
        session.config.add_cleanup(alone_in_this_checkout().close)
    if LOCAL_DATABASE:
        from bamex.db import embedded_postgres

        # xdist's controller uses it too and outlives the workers, so that it is started and stopped once.
        database = contextlib.ExitStack()
        try:
            database.enter_context(embedded_postgres.running())
        except embedded_postgres.DatabaseError as error:
            pytest.exit(str(error), returncode=pytest.ExitCode.INTERNAL_ERROR)
        session.config.add_cleanup(database.close)
    if is_controller(session.config):
        from bamex.management.commands.serve import prepare_static_files

        # Templates name hashed files, as in production: the manifest must be there, and fresh.
        prepare_static_files(say=lambda text: None)


def alone_in_this_checkout():
    """Two runs at once would drop each other's databases: the second waits for the first."""
    folder = Path(__file__).resolve().parent.parent.parent / ".local"
    folder.mkdir(mode=0o700, exist_ok=True)
    lock = open(folder / "tests.lock", "w")  # noqa: SIM115 - closed, and so let go, at the end of the session
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        print("Another test run is using this checkout: waiting for it.")
        fcntl.flock(lock, fcntl.LOCK_EX)
    return lock


def is_controller(config):
    return not hasattr(config, "workerinput")


# No network


class NetworkBlockedError(Exception):
    """A test, or the code it tests, tried to reach another machine."""


def block_network():
    """Sockets reach this machine only; sockets in the file system always do."""
    for name in ("connect", "connect_ex"):
        setattr(socket.socket, name, guarded(getattr(socket.socket, name)))
    getaddrinfo = socket.getaddrinfo

    def local_getaddrinfo(host, *arguments, **options):
        refuse_unless_local(host)
        return getaddrinfo(host, *arguments, **options)

    socket.getaddrinfo = local_getaddrinfo


def guarded(method):
    def connect(self, address):
        if self.family in (socket.AF_INET, socket.AF_INET6):
            refuse_unless_local(address[0])
        return method(self, address)

    return connect


def refuse_unless_local(host):
    host = host.decode() if isinstance(host, bytes) else host
    if host in (None, "", "localhost"):
        return
    with contextlib.suppress(ValueError):
        if ipaddress.ip_address(host).is_loopback:
            return
    raise NetworkBlockedError(f"a test tried to reach {host}")


# Static files


@pytest.fixture(scope="session", autouse=True)
def static_files_are_listed_once():
    """A test client makes the middleware anew, and WhiteNoise reads some 300 files each time: once is enough."""
    from whitenoise import WhiteNoise

    listed, list_files = {}, WhiteNoise.update_files_dictionary

    def remember(self, root, prefix):
        options = (root, prefix, self.max_age, self.allow_all_origins, self.charset)
        if options not in listed:
            before, self.files = self.files, {}
            list_files(self, root, prefix)
            listed[options], self.files = self.files, before
        self.files.update(listed[options])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoise, "update_files_dictionary", remember)
        yield


# Templates


@pytest.fixture(scope="session", autouse=True)
def widgets_leave_no_context():
    """The test client copies the variables of each template: of a form's widgets, some hundred that no test reads."""
    from django.test import client

    remember = client.store_rendered_templates

    def remember_pages(store, signal, sender, template, context, **named):
        if not (template.name or "").startswith("django/forms/"):
            remember(store, signal, sender, template, context, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(client, "store_rendered_templates", remember_pages)
        yield


@pytest.fixture(scope="session", autouse=True)
def missing_variables_are_named_quickly():
    """pytest-django walks through the stack to name the template, and would read the source of each frame as well."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inspect, "stack", partial(inspect.stack, context=0))
        yield


# Passwords


@pytest.fixture(scope="session", autouse=True)
def passwords_are_hashed_quickly():
    """A hash that takes as long as it should to guess would be made for each account of each test."""
    from django.test import override_settings

    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


# Languages


@pytest.fixture(autouse=True)
def each_test_begins_in_french():
    """A request leaves its language behind in the thread that answered it, here the one of the next test."""
    from django.conf import settings
    from django.utils import translation

    translation.activate(settings.LANGUAGE_CODE)


# Browser and checkers


def require_tool(path, sentence):
    """The path of a tool that was looked for. Without one: a loud skip, or with CI=true a failure."""
    if path is None:
        if os.environ.get("CI") == "true":
            pytest.fail(sentence)
        pytest.skip(sentence)
    return path


@pytest.fixture(scope="session")
def chromium():
    """A Playwright browser on a real Chromium, one a process."""
    from playwright.sync_api import sync_playwright

    program = require_tool(tools.find_chromium(), NO_BROWSER)
    flags = [
        *("--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
        *("--disable-background-networking", "--disable-component-update"),
        # The browser's own network is closed too.
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
    ]
    if os.geteuid() == 0:
        flags.append("--no-sandbox")  # Chromium refuses to run as root with its sandbox
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright's synchronous interface keeps an event loop running in this thread, which Django takes
        # for asynchronous code, where it refuses to ask the database. Nothing here is asynchronous.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(executable_path=program, args=flags)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def vnu_jar():
    """The path of the Nu HTML checker, for `java -jar`."""
    return require_tool(tools.find_checker(), NO_CHECKER)


@pytest.fixture(scope="session")
def sniffer():
    """The path of HTML_CodeSniffer's script, for a page to load."""
    return require_tool(tools.find_sniffer(), NO_SNIFFER)


# Markers, and the order of two processes


# Fixtures of tests that need something dear → the marker that says so.
DEAR = {"chromium": "browser", "content_clone": "content", "copies": "slow", "vnu_jar": "slow"}
DEAR |= dict.fromkeys(("admin_client", "editor", "writer", "reviewer", "second_writer", "make_account"), "newsroom")
SLOWEST_FIRST = ["browser", "content", "slow", "newsroom", "fast"]


def markers_for(fixture_names, is_slow=False):
    """The markers of a test that uses these fixtures: what it needs, or that it needs little time too."""
    found = list(dict.fromkeys(marker for fixture, marker in DEAR.items() if fixture in fixture_names))
    return found or ([] if is_slow else ["fast"])


@pytest.hookimpl(tryfirst=True)  # before pytest chooses by marker
def pytest_collection_modifyitems(config, items):
    slowest = {}
    for item in items:
        database = item.get_closest_marker("django_db")
        if database and database.kwargs.get("transaction"):
            item.add_marker("slow")  # it commits, so that every table is emptied after it
        markers = markers_for(getattr(item, "fixturenames", ()), item.get_closest_marker("slow") is not None)
        for marker in markers:
            item.add_marker(marker)
        rank = min(map(SLOWEST_FIRST.index, markers or ["slow"]))
        slowest[item.path] = min(rank, slowest.get(item.path, rank))
    if not is_controller(config):
        # Processes are given one file after the other: with the long ones first, they end at about the same time.
        items.sort(key=lambda item: slowest[item.path])


def pytest_terminal_summary(terminalreporter):
    for sentence in (NO_BROWSER, NO_CHECKER, NO_SNIFFER):
        count = sum(sentence in str(report.longrepr) for report in terminalreporter.stats.get("skipped", []))
        if count:
            terminalreporter.write_sep("!", f"{sentence} ({count} tests skipped)", red=True, bold=True)


# Enough tests


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_sessionfinish(session, exitstatus):
    config = session.config
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    chosen = config.option.keyword or config.option.markexpr or config.option.collectonly or config.option.lf
    everything = config.args_source == pytest.Config.ArgsSource.TESTPATHS and not chosen
    if is_controller(config) and reporter and everything and exitstatus == pytest.ExitCode.OK:
        done = sum(len(reporter.stats.get(kind, [])) for kind in ("passed", "skipped", "xfailed"))
        if done < MINIMUM:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
            reporter.ensure_newline()
            reporter.write_sep("!", f"only {done} tests ran, of at least {MINIMUM}", red=True, bold=True)
    return (yield)
