"""A portal for a real browser that can be slowed down, stopped, and started again at the same address."""

import contextlib
import socket
import threading
import time

from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer
from django.test.testcases import QuietWSGIRequestHandler

# What Chromium says where a test keeps service workers out; not of the portal's doing.
BLOCKED_WORKER = "Service Worker registration blocked by Playwright"


class Server(ThreadedWSGIServer):
    """Remembers its connections: those that browsers keep open outlive the server that accepted them."""

    daemon_threads = True

    def __init__(self, *arguments, **options):
        self.open_sockets = []
        super().__init__(*arguments, **options)

    def get_request(self):
        accepted = super().get_request()
        self.open_sockets.append(accepted[0])
        return accepted

    def hang_up(self):
        for connection in self.open_sockets:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


class Portal:
    """On whatever database the connections of this process go to. `delay`: seconds before each answer.

    Each request is answered by Django, or by the `application` given.
    """

    def __init__(self, application=None):
        self.application = application or WSGIHandler()
        self.port, self.delay, self.asked, self.server = 0, 0, [], None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_error):
        self.stop()

    @property
    def address(self):
        return f"http://127.0.0.1:{self.port}"

    def start(self):
        def answer(environ, start_response):
            self.asked.append(environ["PATH_INFO"])
            time.sleep(self.delay)
            return self.application(environ, start_response)

        self.server = Server(("127.0.0.1", self.port), QuietWSGIRequestHandler)
        self.server.set_app(answer)
        self.port = self.server.server_port
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02})
        self.thread.start()

    def stop(self):
        if self.server:
            self.server.shutdown()
            self.thread.join()
            self.server.hang_up()
            self.server.server_close()
            self.server = None
