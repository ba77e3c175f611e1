"""Lines of the log as JSON, one object an event, and the name that the proxy gave to the request (X-Request-ID).

Neither the line nor the name says who asked: addresses of readers are not kept.
"""

import json
import logging
import re
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from bamex.store.front import Application

REQUEST_NAME = re.compile(r"[A-Za-z0-9._\-]{8,64}")

request_name: ContextVar[str] = ContextVar("request_name", default="")


def named_requests(application: Application) -> Application:
    """The application, with the request's name known to whatever it logs; any other text than a name is left out."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        told = environ.get("HTTP_X_REQUEST_ID", "")
        request_name.set(told if REQUEST_NAME.fullmatch(told) else "")
        return application(environ, start_response)

    return answer


class RequestNameFilter(logging.Filter):
    """Gives each record the name of the request in which it was made."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_name = request_name.get()
        return True


class RefusalFilter(logging.Filter):
    """Makes one line of a request that Django refuses for what it is: anybody can send a thousand of them."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.startswith("django.security."):
            record.exc_info = record.exc_text = None
            record.levelno, record.levelname = logging.WARNING, "WARNING"
        return True


class JsonFormatter(logging.Formatter):
    """A record as one line of JSON: time, level, logger, message, and, where there are, request and error."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if name := getattr(record, "request_name", ""):
            line["request"] = name
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)
