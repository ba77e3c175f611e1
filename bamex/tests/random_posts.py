"""Posts that no browser sends: what one would send for a form, spoilt.

Fields are gone, repeated, huge, of another kind; keys of other rows, counts of rows that are not true, characters that
no keyboard has, buttons that nobody made.
"""

import os
from urllib.parse import urlencode, urljoin

from django.test import RequestFactory
from django.test.client import ClientHandler
from django.utils.http import url_has_allowed_host_and_scheme
from hypothesis import HealthCheck
from hypothesis import settings as options
from hypothesis import strategies as st

from bamex.editorial.models import EditorialStatus, Revision
from bamex.models import ContentVersion

SETTINGS = options(
    max_examples=int(os.environ.get("RANDOM_POSTS", 2)),  # a form, of which there are 48; 21 make a thousand posts
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=HealthCheck,
)
BUTTONS = ["_draft", "_publish", "_submit", "_preview", "_discard", "_save", "_continue", "_addanother", "_popup", "_?"]
SPOILT = [
    *("", " ", "\x00", "\x00.1", "a\x00b", "\u200b", "\u202e", "\ud800", "\r\n", "\x1b[31m", "é" * 200, "x" * 40_000),
    *("-1", "0", "1", "2", "3", "²", "١", "1.5", "1e9", "NaN", "2147483648", "9" * 30, "0x1", "None", "null", "on"),
    *("0000-00-00", "2025-02-30", "2025-11-12", "10000-01-01", "31/12/2025", "25:61", "<b>", "{fact}", "{", "%s", "'"),
    *("http://[::1", "https://exemple.test/\n", "//", "javascript:alert(1)", "draft", "published", "withdrawn", "."),
    *("x.1", "x." + "9" * 30, "..", "x.١"),
]
MOST_HOPS = 4  # of redirects: to a list, to its filtered self, to the log-in of whom the post has logged out
COUNTS = ["-1", "0", "1", "2", "5", "1001", "9" * 12, "x", ""]


def spoilings():
    """Some changes of a form: `(what to do, which field, which value)`."""
    value = st.one_of(st.sampled_from(SPOILT), st.text(max_size=40))
    act = st.sampled_from(["set", "set", "set", "remove", "repeat", "add", "count"])
    return st.lists(st.tuples(act, st.integers(0, 10_000), value), max_size=6)


def spoil(fields, changes, buttons):
    """The fields after the changes, as pairs of names and values."""
    pairs = [(name, item) for name, value in fields.items() for item in (value if isinstance(value, list) else [value])]
    for act, number, value in changes:
        at = number % len(pairs)
        name, before = pairs[at]
        if act == "remove" and len(pairs) > 1:
            del pairs[at]
        elif act == "repeat":
            pairs.insert(at, (name, value))
        elif act == "add":
            pairs.append((f"{name.rpartition('-')[0] or name}-{number % 9}-{value[:20]}", before))
        elif act == "count" and (counts := [at for at, (name, _value) in enumerate(pairs) if name.endswith("_FORMS")]):
            at = counts[number % len(counts)]
            pairs[at] = (pairs[at][0], COUNTS[number % len(COUNTS)])
        else:
            pairs[at] = (name, value)
    return [*pairs, *((button, "1") for button in buttons)]


class NewsroomState:
    """What the newsroom has, to be compared with what it has later."""

    def __init__(self):
        self.version = ContentVersion.current().number
        self.revisions = Revision.objects.count()
        waiting = EditorialStatus.objects.filter(draft__isnull=False)
        self.waiting = set(waiting.values_list("model", "object_pk", "draft"))

    def __eq__(self, other):
        return vars(self) == vars(other)


def send(client, address, pairs):
    """The answer to a post. The test client would copy the variables of some hundred templates, of each widget one."""
    body = urlencode(pairs, errors="surrogatepass")
    return answer_to(requests_of(client).post(address, body, "application/x-www-form-urlencoded"))


def requests_of(client):
    factory = RequestFactory()
    factory.cookies = client.cookies  # which stay as they are, whatever is answered
    return factory


def answer_to(request):
    # As servers give it; Django decodes it.
    coded = request.path_info.encode(errors="surrogateescape").decode("latin-1")
    return ClientHandler(enforce_csrf_checks=False)({**request.environ, "PATH_INFO": coded})


def check_where_it_leads(client, address, answer):
    """A redirect stays on the portal and ends on a page that answers."""
    for _hop in range(MOST_HOPS):
        if answer.status_code != 302:
            break
        address = urljoin(address, answer["Location"])
        assert url_has_allowed_host_and_scheme(address, None), address
        answer = answer_to(requests_of(client).get(address))
    assert answer.status_code in (200, 403, 404), (address, answer.status_code)
