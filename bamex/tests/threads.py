"""Threads that begin together, as two people do who press a button at the same moment."""

import threading

from django.db import connections


def at_once(*acts):
    """What each act gives, or the error that it raises, all begun together, each in a connection of its own."""
    start, results = threading.Barrier(len(acts)), [None] * len(acts)

    def work(number, act):
        start.wait()
        try:
            results[number] = act()
        except Exception as error:  # noqa: BLE001 - compared by the test
            results[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return results
