"""Pages of the back office for what is refused or fails: in words, with a way back, and with what was typed."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy

from bamex.http.middleware import STAFF_PREFIX
from bamex.typed_text.kept import typed_text_in

# The heading and the sentence of each status.
WORDS = {
    400: (
        gettext_lazy("This request could not be understood"),
        gettext_lazy(
            "What was sent is too long, or cannot be read. Go back in your browser: what you typed is still there. "
            "Shorten it, or save it in several steps."
        ),
    ),
    403: (
        gettext_lazy("This cannot be done"),
        gettext_lazy("Your account may not do this, or it is never done with this object."),
    ),
    404: (
        gettext_lazy("This page does not exist"),
        gettext_lazy("The newsroom has nothing at this address. It may be misspelt, or deleted since."),
    ),
    405: (
        gettext_lazy("This address is not opened like this"),
        gettext_lazy("It only answers to a button of the newsroom. Go to the page that has it."),
    ),
    500: (
        gettext_lazy("The newsroom has failed"),
        gettext_lazy(
            "Something went wrong, and nothing was saved. Wait a moment, then reload this page to send the same again, "
            "or go back in your browser: what you typed is still there."
        ),
    ),
}


def show_error(request: HttpRequest, status: int, explanation: str = "") -> HttpResponse:
    """The page of an error. It asks the database for nothing: nothing can be assumed to work."""
    title, words = WORDS[status]
    can_be_read = status != 400  # what was sent; to ask for it again would fail again
    typed = typed_text_in(request) if can_be_read and request.method == "POST" else None
    context = {"title": title, "words": explanation or words, "typed": typed}
    page = render_to_string("typed_text/error.html", context)
    return HttpResponse(page, status=status, headers={"Cache-Control": "no-store"})


def show_forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403, with the reason that the code gives; what another site has sent is not repeated."""
    title, words = WORDS[403]
    context = {"title": title, "words": str(exception or "") or words, "typed": None}
    return HttpResponse(render_to_string("typed_text/error.html", context), status=403)


def error_page(status: int, elsewhere: Callable) -> Callable[..., HttpResponse]:
    """The handler of a status: `elsewhere` outside the back office."""

    def show(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
        if request.path.startswith(STAFF_PREFIX):
            return show_error(request, status)
        return elsewhere(request) if status == 500 else elsewhere(request, exception)

    return show


class RefusedMethodMiddleware:
    """Gives words to a method that a page of the back office refuses: Django answers with nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code != 405 or not request.path.startswith(STAFF_PREFIX):
            return response
        page = show_error(request, 405)
        page.headers["Allow"] = response.headers["Allow"]
        return page
