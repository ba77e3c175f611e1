"""Preview of a page before anything is public: the draft is applied, the ordinary view answers, all is rolled back.

Nothing of it stays. The database forgets what the transaction wrote, the content version is not raised in it (see
bamex/db/triggers.py), and what the page computes is kept with a version of its own, which goes with the page.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection, models, transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.urls import resolve, reverse
from django.utils.translation import override

from bamex.clock import now
from bamex.editorial.publishing import apply_plain, supports_to_publish
from bamex.editorial.revisions import lock_status, plain_of
from bamex.editorial.targets import Target
from bamex.http.middleware import PICTURES_PREFIX
from bamex.http.problems import Problem
from bamex.importer.schema import Plain
from bamex.ledger.figures import ledger
from bamex.models import ContentVersion, Publishable, State
from bamex.publication import owner_of

LONGEST_WAIT_TO_SHOW = "5s"  # for which a preview waits for whoever is saving the same object
# What of a page leads out of the frame in which it is shown: links and forms to other pages, not to a place in it.
LEADS_AWAY = re.compile(r'<(a|form)\b(?=[^>]*\s(?:href|action)="(?:/|https?:))')
PICTURE_ADDRESS = re.compile(r'(?<=[\s",])/media/')


def page_of(target: Target, request: HttpRequest, language: str, pictures: str) -> HttpResponse:
    """The page of an object in `language` as readers would see it, were the target published.

    What it rests on counts as published, too: see `supports_to_publish`. A draft's pictures are served below the
    address `pictures`. Raises CannotBeDoneError where the draft cannot be applied, OperationalError where somebody
    else is saving the object.
    """
    with applied(target) as row:
        response = answer(request, page_address(row, language), language, passing_version())
    text = response.content.decode()
    if not is_seen_by_readers(target.row):
        text = PICTURE_ADDRESS.sub(pictures, text)
    return HttpResponse(inside_frame(text), status=response.status_code)


def picture_of(target: Target, request: HttpRequest, name: str) -> HttpResponse:
    """The file of a picture, were the target published."""
    with applied(target):
        response = answer(request, PICTURES_PREFIX + name, settings.LANGUAGE_CODE, passing_version())
    return HttpResponse(response.content, status=response.status_code, content_type=response["Content-Type"])


def page_for_readers(target: Target, request: HttpRequest, language: str) -> HttpResponse | None:
    """The page that readers see now where the object stands; None where they see nothing of it."""
    row = target.row
    if getattr(row, "state", None) == State.DRAFT:
        return None
    try:
        response = answer(request, page_address(row, language), language, ContentVersion.current())
    except Http404:  # it rests on something that is not published
        return None
    return HttpResponse(inside_frame(response.content.decode()), status=response.status_code)


def is_seen_by_readers(row: models.Model) -> bool:
    return getattr(row, "is_visible", True)


# Applying and answering


@contextmanager
def applied(target: Target) -> Iterator[models.Model]:
    """Within it, the database says what the target says, as if it were published; after it, all is as it was."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('bamex.preview', 'on', true), set_config('lock_timeout', %s, true)",
                [LONGEST_WAIT_TO_SHOW],
            )
        lock_status(target.row)
        yield publish_for_now(target.row, target.plain)
        transaction.set_rollback(True)


def publish_for_now(row: models.Model, plain: Plain) -> models.Model:
    if not isinstance(row, Publishable):
        return apply_plain(row, plain)
    row = apply_plain(row, {**plain, "state": State.PUBLISHED})
    for support in supports_to_publish(row):
        apply_plain(support, {**plain_of(support), "state": State.PUBLISHED})
    return type(row)._base_manager.get(pk=row.pk)


def passing_version() -> ContentVersion:
    """A content version that nobody else has: what is made under it is never found by others."""
    current = ContentVersion.current()
    version = ContentVersion(pk=1, number=current.number, changed=now())
    version.contact_email, version.own_values = current.contact_email, {}
    return version


def page_address(row: models.Model, language: str) -> str:
    """The path and query of the page on which readers find an object; what has no place of its own is on the first."""
    with override(language):
        bearer = row if hasattr(row, "get_absolute_url") else owner_of(row)
        return bearer.get_absolute_url() if hasattr(bearer, "get_absolute_url") else reverse("home")


def answer(request: HttpRequest, address: str, language: str, version: ContentVersion) -> HttpResponseBase:
    """The answer of the portal to a plain GET of `address`, at the content version given."""
    path, _mark, query = address.partition("#")[0].partition("?")
    asked = plain_request(request, path, query, version)
    with override(language), ledger.at_version(version):
        match = asked.resolver_match = resolve(path)
        try:
            response = match.func(asked, *match.args, **match.kwargs)
            if hasattr(response, "render"):
                response.render()
        except Problem as problem:
            response = problem.response()
    return response


def plain_request(request: HttpRequest, path: str, query: str, version: ContentVersion) -> HttpRequest:
    """A request of a reader without cookies or account, to the host that `request` was made to."""
    asked = HttpRequest()
    kept = ("SERVER_NAME", "SERVER_PORT", "HTTP_HOST", "HTTP_X_FORWARDED_PROTO", "wsgi.url_scheme")
    asked.META = {name: request.META[name] for name in kept if name in request.META}
    asked.META |= {"REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query}
    asked.method, asked.path, asked.path_info = "GET", path, path
    asked.GET = QueryDict(query)
    asked.content_version = version  # as bamex.http.middleware gives it
    return asked


def inside_frame(html: str) -> str:
    """A page for a frame: what leads away opens in the whole window, and no search engine is to note it."""
    html = LEADS_AWAY.sub(r'<\1 target="_top"', html)
    return html.replace("<head>", '<head>\n  <meta name="robots" content="noindex">', 1)
