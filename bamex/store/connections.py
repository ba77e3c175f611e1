"""Connections of Django to the database, as the watcher needs them: how to connect, and how to let go of all."""

import weakref
from collections.abc import MutableSet
from typing import Any

from django.db import connections
from django.db.backends.signals import connection_created

from bamex.store.watching import hang_up

DATABASE_ALIAS = "default"
_opened: MutableSet[Any] = weakref.WeakSet()  # psycopg's connections that are or were in use


def note_opened(connection: Any, **_more: Any) -> None:
    """Note a connection that Django has opened or taken from its pool; a receiver of `connection_created`."""
    _opened.add(connection.connection)


def watch_connections() -> None:
    """Note from now on the connections that Django opens."""
    connection_created.connect(note_opened, dispatch_uid="bamex.store")


def connection_keywords() -> dict[str, Any]:
    """The keywords of psycopg's connect that Django itself uses, but those that only its own cursors need."""
    keywords = connections[DATABASE_ALIAS].get_connection_params()
    return {name: value for name, value in keywords.items() if name not in {"cursor_factory", "context"}}


def hang_up_all() -> None:
    """Free every thread that waits for an answer of a database that gives none: each gets an OperationalError."""
    for connection in list(_opened):
        if not connection.closed:
            hang_up(connection.fileno())
