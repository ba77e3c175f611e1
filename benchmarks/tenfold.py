"""Ten times the content beside the content: a page out of the store, a list made anew, a search, `publish`.

    .venv/bin/python -m benchmarks.tenfold

All in processor time, of this process and of the database's own for it, so that what else the machine does changes
little. Of `publish` a sample of the sitemap is made, and what one address costs is compared: linear is the same.
Ends with 1 when ten times the content costs more than asked for.
"""

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

from benchmarks.processor import processor_seconds_of

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bamex.settings")
os.environ["BAMEX_DATABASE"] = "test"

LISTS = ("/fr/exposants/", "/en/equipment/", "/fr/sources/", "/fr/programme/")
ROUNDS, HITS, SAMPLE = 7, 5000, 120
# Of ten times the content: a multiple of what the content costs, or milliseconds.
MOST = {"out of the store": 1.3, "a list made anew": 2, "an address of publish": 1.3}
MOST_SEARCH = 40  # ms


def processor_seconds():
    """What this process and the database's process that serves it have used so far."""
    from django.db import connection

    connection.ensure_connection()
    return time.process_time() + processor_seconds_of(connection.connection.info.backend_pid)


def cost(addresses, client):
    """Processor seconds that an address costs, of several that are answered one after the other."""
    started = processor_seconds()
    for address in addresses:
        answer = client.get(address)
        b"".join(answer) if answer.streaming else answer.content
        if answer.status_code != 200:
            raise SystemExit(f"{address} answers {answer.status_code}")
    return (processor_seconds() - started) / len(addresses)


class Still:
    """A watcher to whom nothing ever changes."""

    process, is_away = 1, False

    def __init__(self, state):
        self.state = state


def hit():
    """Seconds that a page costs that is in memory; the median of the rounds."""
    from django.test import RequestFactory

    from bamex.tests.stored import DirectWatcher, StoredPortal

    with tempfile.TemporaryDirectory() as folder:
        portal = StoredPortal(Path(folder))
        portal.front.watcher = Still(DirectWatcher().state)
        environ = RequestFactory().get(LISTS[0], headers={"Host": "testserver", "Accept-Encoding": "br"}).environ
        told = []
        portal.front(dict(environ), lambda *_told: None)
        rounds = []
        for _round in range(ROUNDS):
            started = time.process_time()
            for _hit in range(HITS):
                portal.front(environ, lambda *_told: None)
            rounds.append((time.process_time() - started) / HITS)
        portal.front(environ, lambda *arguments: told.extend(arguments))
        if portal.made != [LISTS[0]] or not told[0].startswith("200"):
            raise SystemExit("The page did not come out of the store.")
    return statistics.median(rounds)


def list_made_anew(client):
    """Seconds that each list costs after a change of the content: the mean of the medians of the rounds."""
    from bamex.tests.make import change_everything

    found = []
    for address in LISTS:
        cost([address], client)  # what a process does once is not what is measured
        rounds = []
        for _round in range(ROUNDS):
            change_everything()
            rounds.append(cost([address], client))
        found.append(statistics.median(rounds))
    return statistics.mean(found)


def search(client):
    """Seconds that a search costs that nobody made before, of many words."""
    from benchmarks.making import WORDS

    cost(["/fr/recherche/?q=zanzibar", "/en/search/?q=zanzibar"], client)
    paths = [f"{path}?q={quote(word)}" for word in WORDS for path in ("/fr/recherche/", "/en/search/")]
    return statistics.median(cost([path], client) for path in paths)


def published_address(client):
    """Seconds that an address of the sitemap costs, of a sample; and how many addresses there are."""
    from bamex.tests.crawl import sitemap
    from bamex.tests.make import change_everything

    addresses = sorted(set(sitemap()))
    sample = addresses[:: max(1, len(addresses) // SAMPLE)]
    change_everything()
    cost(sample[:5], client)
    return cost(sample, client), len(addresses)


def measured(title):
    from django.test import Client

    client = Client(headers={"accept-encoding": "br"})
    seconds, addresses = published_address(client)
    found = {
        "out of the store": hit(),
        "a list made anew": list_made_anew(client),
        "a search": search(client),
        "an address of publish": seconds,
    }
    print(f"\n{title}, {addresses} addresses, in processor time:", flush=True)
    for name, value in found.items():
        print(f"  {1000 * value:9.3f} ms  {name}", flush=True)
    return found


def main():
    from bamex.db import embedded_postgres

    with embedded_postgres.running():
        import bamex.wsgi  # noqa: F401 - sets Django up
        from bamex.history.snapshots import keep_all_public_versions
        from bamex.importer.loader import load
        from bamex.management.commands.load_content import FILES
        from benchmarks.ten_times import copies, database

        with tempfile.TemporaryDirectory() as folder, database():
            from django.conf import settings
            from django.core.management import call_command

            settings.ALLOWED_HOSTS = ["testserver"]
            call_command("migrate", verbosity=0)
            call_command("load_content", verbosity=0)
            call_command("collectstatic", interactive=False, verbosity=0)
            once = measured("The content")
            load(copies(FILES, folder), keep_versions=keep_all_public_versions)
            tenfold = measured("Ten times the content")
    ratios = {name: tenfold[name] / once[name] for name in MOST}
    for name, ratio in ratios.items():
        print(f"{name}: {ratio:.2f} times, at most {MOST[name]} asked for")
    print(f"a search: {1000 * tenfold['a search']:.0f} ms, at most {MOST_SEARCH} asked for")
    is_well = all(ratios[name] <= most for name, most in MOST.items()) and 1000 * tenfold["a search"] <= MOST_SEARCH
    sys.exit(not is_well)


if __name__ == "__main__":
    main()
