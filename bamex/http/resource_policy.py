"""Headers that say which sites may embed an answer, and what the devices of readers lend to a page: nothing."""

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from bamex.http.middleware import GetResponse


class ResourcePolicyMiddleware:
    """Cross-Origin-Resource-Policy (Fetch standard) and Permissions-Policy (W3C).

    What scripts of other sites may read, they may also embed: files, pictures, the data. All else is for our own pages.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        is_open = response.headers.get("Access-Control-Allow-Origin") == "*"
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin" if is_open else "same-origin"
        if response.headers.get("Content-Type", "").startswith("text/html"):
            response.headers["Permissions-Policy"] = settings.PERMISSIONS_POLICY
        return response
