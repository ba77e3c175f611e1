"""Pages made for the first time and searches that nobody made before, beside a WSGI application that does nothing.

    .venv/bin/python -m benchmarks.making          the content
    .venv/bin/python -m benchmarks.making --ten    ten times the content as well (benchmarks/ten_times.py)

Both applications run under the same gunicorn, one worker each, and are asked in turn: a round asks one page of the
portal and then the other application, so that what else the machine does falls on both. A page is asked once every
table of the content is dated anew, so that nothing of it is known any more, and after an edit of another object, the
store being switched off. A ratio is how many such pages are made while the other
application answers one: 0.03 says that it answers 33 meanwhile. Searches are in milliseconds, medians over many
words; no word is asked twice. Ends with 1 when searches are slower than asked for.
"""

import contextlib
import http.client
import itertools
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from urllib.parse import quote

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bamex.settings")
os.environ["BAMEX_DATABASE"] = "test"

PAGES = (
    *("/fr/", "/fr/exposants/", "/fr/exposants/baykar/", "/fr/programme/", "/fr/faits/", "/fr/presse/", "/fr/sources/"),
    *("/en/equipment/", "/en/equipment/bayraktar-tb2/", "/en/delegations/turkiye/", "/en/sources/r001/"),
    "/fr/donnees/",
)
WORDS = (
    *("turquie", "drone", "ministre", "défense", "blindé", "munitions", "ghana", "armée", "sécurité", "akinci"),
    *("pistolet", "bamako", "mali", "koulikoro", "radar", "forum", "exposition", "président", "véhicule", "baykr"),
    *("industrie", "cofinancement", "tanabougou", "maroc", "russie", "chine", "presse", "algérie"),
)
ROUNDS = 7
MOST_SEARCH = {"the content": 20, "ten times the content": 40}  # ms
NOTHING = "def application(environ, start_response):\n    start_response('200 OK', [])\n    return [b'nothing']\n"


@contextlib.contextmanager
def served(application, folder, database=""):
    """A connection to an application that gunicorn serves with one worker, from the folder."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = os.environ | settings_for(database) if database else os.environ
    command = [sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}", "--log-level", "error"]
    threads = ["--worker-class", "gthread", "--threads", "1", "--keep-alive", "60", "--timeout", "120"]
    server = subprocess.Popen([*command, *threads], cwd=folder, env=environment)
    try:
        for _ in range(300):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            with contextlib.suppress(OSError):
                connection.connect()
                break
            time.sleep(0.1)
        yield connection
    finally:
        server.terminate()
        server.wait()


def settings_for(database):
    from django.conf import settings

    host = quote(settings.DATABASES["default"]["HOST"], safe="")
    return {
        "DATABASE_URL": f"postgresql://bamex@{host}:5432/{database}",
        "SECRET_KEY": "x" * 60,
        "ALLOWED_HOSTS": "127.0.0.1",
        "SITE_URL": "http://127.0.0.1:8000",
        "TLS": "false",
        "STORE_MEGABYTES": "0",  # an answer from the store would be one that is not made
    }


def seconds_of(connection, address):
    started = time.perf_counter()
    connection.request("GET", address, headers={"Accept-Encoding": "br"})
    answer = connection.getresponse()
    answer.read()
    if answer.status != 200:
        raise SystemExit(f"{address} answers {answer.status}")
    return time.perf_counter() - started


def edit_elsewhere():
    """An edit of one object, here a venue: most of what a page is made of stays as it was."""
    from django.db.models import F

    from programme.models import Venue

    Venue.objects.filter(pk=Venue.objects.first().pk).update(slug=F("slug"))


def ratios(portal, nothing, change):
    """Page → how many of it are made after a change while the application that does nothing answers once; medians."""
    found = {}
    for page in PAGES:
        seconds_of(portal, page)  # what a process does once is not what is measured
        rounds = []
        for _ in range(ROUNDS):
            change()
            made = seconds_of(portal, page)
            rounds.append(statistics.median(seconds_of(nothing, "/") for _ in range(50)) / made)
        found[page] = statistics.median(rounds)
    return found


def searches(portal):
    """Milliseconds of each search for one word, or for two, after a first one in each language."""
    phrases = [*WORDS, *(f"{one} {other}" for one, other in itertools.pairwise(WORDS))]
    paths = {"fr": "/fr/recherche/", "en": "/en/search/"}
    for path in paths.values():
        seconds_of(portal, f"{path}?q=zanzibar")
    return [1000 * seconds_of(portal, f"{path}?q={quote(words)}") for words in phrases for path in paths.values()]


def report(title, database):
    """Print what is measured; returns whether searches are as quick as asked for."""
    from bamex.tests.make import change_everything

    with tempfile.TemporaryDirectory() as folder:
        with open(f"{folder}/nothing.py", "w") as file:
            file.write(NOTHING)
        root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
        with served("nothing", folder) as nothing, served("bamex.wsgi", root, database) as portal:
            print(f"\n{title}: pages made while the application that does nothing answers once", flush=True)
            print("  once everything has changed, and after an edit of another object", flush=True)
            everything, elsewhere = (ratios(portal, nothing, change) for change in (change_everything, edit_elsewhere))
            for page, ratio in everything.items():
                print(f"  {ratio:.4f}  {elsewhere[page]:.4f}  {page}")
            print(
                "  {:.4f}  {:.4f}  median".format(
                    *(statistics.median(found.values()) for found in (everything, elsewhere))
                )
            )
            taken = sorted(searches(portal))
            median = statistics.median(taken)
            print(f"  searches: median {median:.0f} ms, nine of ten within {taken[len(taken) * 9 // 10]:.0f} ms")
            return median <= MOST_SEARCH[title]


def main():
    from bamex.db import embedded_postgres
    from benchmarks.ten_times import NAME, copies, database

    with embedded_postgres.running():
        import bamex.wsgi  # noqa: F401 - sets Django up
        from bamex.history.snapshots import keep_all_public_versions
        from bamex.importer.loader import load
        from bamex.management.commands.load_content import FILES

        with tempfile.TemporaryDirectory() as folder, database():
            from django.core.management import call_command

            call_command("migrate", verbosity=0)
            call_command("load_content", verbosity=0)
            call_command("collectstatic", interactive=False, verbosity=0)
            quick = report("the content", NAME)
            if "--ten" in sys.argv:
                load(copies(FILES, folder), keep_versions=keep_all_public_versions)
                quick &= report("ten times the content", NAME)
    sys.exit(not quick)


if __name__ == "__main__":
    main()
