"""The WSGI application as the web server calls it: Django, and in front of it what the settings ask for (PEP 3333)."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from bamex.http.page_store import make_front
from bamex.operation.log_lines import named_requests
from bamex.operation.rate_limits import LimitedApplication
from bamex.store.front import Application
from bamex.text.languages import CODES


def make_application(django: Application) -> Application:
    """Django, with limits, the page store and figures around it where there are any to be."""
    application: Application = named_requests(django)
    if settings.SEARCHES_A_MINUTE:
        asked_for = addresses_in_each_language("search", "selection")
        application = LimitedApplication(application, settings.SEARCHES_A_MINUTE, asked_for, settings.TRUSTED_PROXIES)
    if settings.STORE_MEGABYTES:
        application = make_front(application)
    if settings.METRICS:
        # Here, because its files are opened when it is loaded.
        from bamex.operation.figures import CountedApplication

        application = CountedApplication(application, addresses_in_each_language("search"))
    return application


def addresses_in_each_language(*names: str) -> tuple[str, ...]:
    """The paths of views in each language, without the slash at their end: their files begin alike."""
    paths = []
    for language in CODES:
        with override(language):
            paths += [reverse(name).rstrip("/") for name in names]
    return tuple(paths)
