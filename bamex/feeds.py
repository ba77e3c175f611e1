"""Parent of the portal's feeds: Django's feed view, with the addresses of both languages and the refusals of a file."""

from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from bamex.exports.atom import ATOM_TYPE, AtomFeed
from bamex.http.parameters import check_parameters
from bamex.http.responses import file_answer
from bamex.http.weights import weight_of_file
from bamex.identifiers import absolute, tag
from bamex.models import ContentVersion
from bamex.text.languages import CODES, active
from bamex.text.typography import typeset_for_page


class PortalFeed(Feed):
    """A feed in the active language. `noun` tells it from others, for ever; `page_name` and `address_name` are the
    names of the addresses of its page and of itself. Of its rows it takes the first `most`: the page has them all."""

    feed_type = AtomFeed
    noun = ""
    page_name = ""
    address_name = ""
    most = 100

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        check_parameters(request, {}, is_subscribed=True)
        return file_answer(self.text(request), f"{ATOM_TYPE}; charset=utf-8", f"bamex-2025-{self.noun}.atom")

    def text(self, request: HttpRequest) -> str:
        """The feed, whatever the address of the `request`."""
        return self.get_feed(request.content_version, request).writeString("utf-8")

    def weight(self, request: HttpRequest) -> int:
        """Its bytes, for the pages that offer it."""
        return weight_of_file(request.content_version, reverse(self.address_name), lambda: self.text(request))

    def link(self) -> str:
        return absolute(reverse(self.page_name))

    def feed_url(self) -> str:
        return absolute(reverse(self.address_name))

    def feed_guid(self) -> str:
        return tag(f"{active()}/{self.noun}")

    def author_name(self) -> str:
        return _("BAMEX 2025 portal")

    def subtitle(self) -> str:
        return typeset_for_page(_("The public record of BAMEX 2025: every fact with its source."))

    def feed_extra_kwargs(self, version: ContentVersion) -> dict[str, Any]:
        pages, feeds = addresses_by_language(self.page_name), addresses_by_language(self.address_name)
        return {"updated": version.last_change, "pages": pages, "feeds": feeds}


def addresses_by_language(name: str) -> dict[str, str]:
    """Language → the whole address of a page."""
    addresses = {}
    for language in CODES:
        with override(language):
            addresses[language] = absolute(reverse(name))
    return addresses
