"""Process that tells the figures of all processes of the web server at METRICS, in Prometheus's text form.

Started beside the workers by deploy/gunicorn.conf.py; it loads no Django, and ends when its standard input does.
Whoever may connect to the address may read: it is of this machine, or of a network that only the watcher reaches.
"""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector


class StoreCollector:
    """Bytes that lie in the store, read when asked."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def collect(self) -> Iterator[GaugeMetricFamily]:
        weight = GaugeMetricFamily("bamex_store_bytes", "Bytes of the store on disk.")
        total = 0
        for path in self.root.rglob("*"):
            try:
                total += path.stat().st_size if path.is_file() else 0
            except OSError:
                continue
        weight.add_metric([], total)
        yield weight


def main() -> None:
    """Serve until the web server ends."""
    host, _mark, port = os.environ["METRICS"].strip().rpartition(":")
    registry = CollectorRegistry()
    MultiProcessCollector(registry)
    registry.register(StoreCollector(Path(os.environ.get("STORE_ROOT", "").strip() or ".local/store")))
    server, _thread = start_http_server(int(port), addr=host, registry=registry)
    sys.stdin.read()
    server.shutdown()


if __name__ == "__main__":
    main()
