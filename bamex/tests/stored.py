"""The portal behind its page store, for tests: in this process, on the database of the test, at the clock's moment."""

import json
from http.client import responses

from django.db import DatabaseError, connection
from django.test.client import ClientHandler, RequestFactory

from bamex import clock
from bamex.http.page_names import answer_namer
from bamex.http.page_store import MEGABYTE, lifetime_until
from bamex.store.folder import AnswerFolder
from bamex.store.front import Front, Store
from bamex.store.memory import Memory
from bamex.store.turns import Turns
from bamex.store.watching import STATE, ContentState


class DirectWatcher:
    """Knows the content by asking for it each time, in the connection of the test, whose changes nobody else sees."""

    process = 1

    @property
    def state(self):
        try:
            with connection.cursor() as cursor:
                cursor.execute(STATE)
                row = cursor.fetchone()
        except DatabaseError:
            return None
        moment, next_due, tables = row or (0, None, None)
        return ContentState(moment, json.loads(tables or "{}"), next_due)  # Django gets JSON as text

    @property
    def is_away(self):
        return self.state is None


class Answer:
    """What a reader gets, with the names that Django's test client gives it."""

    streaming = False

    def __init__(self, status, headers, content):
        self.status_code, self.headers, self.content = int(status[:3]), dict(headers), content

    def __getitem__(self, name):
        return self.headers[name]

    def getvalue(self):
        return self.content


def django_in_this_thread():
    """Django as a WSGI application on the connection of the test, which stays open; it sets no cookies."""
    handler = ClientHandler()

    def answer(environ, start_response):
        response = handler(environ)
        start_response(f"{response.status_code} {responses[response.status_code]}", list(response.items()))
        return [b"".join(response) if response.streaming else response.content]

    return answer


class StoredPortal:
    """Readers' requests to the store in front of Django; `made` are the paths that Django was asked for.

    `answer` is the WSGI application behind the store: by default Django on the connection of the test.
    """

    def __init__(self, folder, most_answers=100, most_bytes=10 * MEGABYTE, megabytes=100, answer=None):
        self.made, answer = [], answer or django_in_this_thread()

        def application(environ, start_response):
            self.made.append(environ["PATH_INFO"])
            return answer(environ, start_response)

        store = Store(
            Memory(most_answers, most_bytes),
            pages=AnswerFolder(folder / "pages", megabytes * MEGABYTE),
            queries=AnswerFolder(folder / "queries", megabytes * MEGABYTE),
            turns=Turns(folder / "turns"),
            tallies=folder / "asked",
        )
        self.front = Front(
            application, store, DirectWatcher(), answer_namer(), lifetime_until, lambda: clock.now().timestamp()
        )

    def get(self, address, headers=None, method="get"):
        environ = getattr(RequestFactory(), method)(address, headers={"Host": "testserver", **(headers or {})}).environ
        told = []
        body = self.front(environ, lambda *arguments: told.append(arguments))
        return Answer(told[0][0], told[0][1], b"".join(body))

    def makes(self, address):
        """Whether Django has to make the answer to that address now."""
        before = len(self.made)
        self.get(address)
        return len(self.made) > before
