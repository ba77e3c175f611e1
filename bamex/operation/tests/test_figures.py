"""The figures of a portal as it is run, told by a process of their own."""

import re
import socket
import urllib.request

import pytest

from bamex.tests.processes import Cable, Portal, until

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("content_to_change")]


def test_figures_count_requests_of_all_processes_and_tell_of_the_database(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as free:
        metrics = f"127.0.0.1:{free.getsockname()[1]}"
    cable = Cable()
    portal = Portal(cable, tmp_path / "store", STORE_KEEP_UP="false", METRICS=metrics, LOG_FORMAT="json")
    portal.start()
    try:
        portal.statuses(["/fr/", "/fr/recherche/?q=secret-word", "/fr/nothing", "/data/v1/exhibitors/"], times=3)

        def figures():
            with urllib.request.urlopen(f"http://{metrics}/metrics", timeout=5) as answer:
                text = answer.read().decode()
            return text, {name: float(value) for name, value in re.findall(r"^(bamex_\S+) (\S+)$", text, re.MULTILINE)}

        # The processes write what they count from time to time, not with each request.
        asked = [("page", 200), ("search", 200), ("file", 404)]
        counted = {f'bamex_requests_total{{kind="{kind}",status="{status}"}}': 3 for kind, status in asked}
        until(lambda: counted.items() <= figures()[1].items())
        text, found = figures()
        assert found['bamex_store_answers_total{how="made"}'] >= 2
        assert found["bamex_database_away"] == 0
        assert found["bamex_store_writable"] == 1
        assert found["bamex_store_bytes"] > 1000
        assert found["bamex_content_changed_timestamp_seconds"] > 1.7e9
        assert "secret-word" not in text
        assert "127.0.0.1" not in text

        cable.cut()
        until(lambda: figures()[1]["bamex_database_away"] == 1)
    finally:
        portal.stop()
        cable.close()
