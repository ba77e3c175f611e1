"""Requests that no reader sends: each is refused in an orderly way, changes nothing, and leaves nothing behind.

BAMEX_HOSTILE_REQUESTS says how many, BAMEX_HOSTILE_SEED which; both are told where one is answered wrongly.
"""

import os
import random
from io import BytesIO

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection

from bamex.http.page_names import answer_namer
from bamex.http.page_store import MEGABYTE, lifetime_until
from bamex.operation.log_lines import RefusalFilter
from bamex.store.folder import AnswerFolder
from bamex.store.front import Front, Store
from bamex.store.memory import Memory
from bamex.store.turns import Turns
from bamex.tests.stored import DirectWatcher

pytestmark = pytest.mark.slow

NUMBER = int(os.environ.get("BAMEX_HOSTILE_REQUESTS", "400"))
SEED = int(os.environ.get("BAMEX_HOSTILE_SEED", "2025"))
MOST_OF_QUERIES = MEGABYTE // 2

METHODS = ["GET"] * 12 + [
    "HEAD",
    "POST",
    "PUT",
    "DELETE",
    "PATCH",
    "OPTIONS",
    "TRACE",
    "CONNECT",
    "PROPFIND",
    "get",
    "\x00",
]
ROOTS = [
    *(
        "/",
        "/fr/",
        "/en/",
        "/de/",
        "/fr/exposants/",
        "/en/exhibitors/",
        "/fr/programme/",
        "/fr/recherche/",
        "/en/search/",
    ),
    *("/fr/ma-selection/", "/fr/ma-selection.txt", "/fr/ma-selection.ics", "/fr/exposants.csv", "/fr/exposants.json"),
    *("/data/v1/", "/data/v1/exhibitors/", "/data/v1/openapi.json", "/id/", "/media/", "/media/auto/", "/static/"),
    *("/admin/", "/admin/login/", "/admin/news/fact/", "/fr/redactions/", "/fr/citer/", "/fr/apercu/", "/sw.js"),
    *("/.well-known/security.txt", "/fr/presse/", "/healthz", "/sitemap.xml", "/fr/suggestions.json", "/fr/sources/"),
]
ENDS = [
    *("", "", "", "/", "//", "..", "../../../etc/passwd", "..%2f..%2fetc%2fpasswd", "%00", "\x00", "\n", "\r\nX-A: b"),
    *(
        "E001",
        "E001/",
        "E999999999999999999999",
        "F012b",
        "é",
        "\udcff",
        "\xff\xfe",
        "‮",
        "𝒳" * 20,
        "a" * 5000,
        "-1",
        "0",
    ),
    *("9" * 400, "1e309", "NaN", "{7*7}", "{{7*7}}", "${jndi:ldap://x}", "<script>", "' OR 1=1--", "';DROP TABLE x;--"),
    *(
        ".php",
        "wp-login.php",
        ".git/config",
        ".env",
        "?",
        "#",
        ";x=1",
        "E001.ris",
        "E001.exe",
        "m001-large-000000000000.jpg",
    ),
]
NAMES = [
    *("q", "i", "page", "type", "country", "images", "dialect", "format", "fields", "limit", "cursor", "utm_source"),
    *("domain", "x", "", "q[]", "__proto__", "q\x00", "é", "next", "_popup", "a" * 300, "day", "phase", "code"),
]
VALUES = [
    *("", "mali", "0", "-1", "9" * 50, "\x00", "%00", "%", "%zz", "é", "%ff%fe", "\udcff", "a" * 3000, "x" * 150),
    *(
        "E001,E002",
        "E001" + ",E001" * 500,
        "' OR '1'='1",
        "\\",
        "((((",
        '"',
        "mali & ",
        "!()<->",
        "*",
        "<script>",
        "[]",
        "{}",
    ),
    *(
        "1e999",
        "true",
        "null",
        "../../x",
        "http://evil.example/",
        "//evil.example",
        "‮",
        "𝒳",
        "\n\r",
        "AND OR NOT",
        ":*",
    ),
]
HEADERS = {
    "HTTP_HOST": [
        "testserver",
        "testserver",
        "testserver",
        "evil.example",
        "",
        "testserver:99999",
        "a" * 3000,
        "[",
        "té",
    ],
    "HTTP_ACCEPT_LANGUAGE": ["fr", "en", "*", "x" * 5000, ",;q=", "en;q=NaN", "\x00", "-" * 700, "en-" * 400],
    "HTTP_ACCEPT_ENCODING": ["br", "gzip", "", ";q=", "br;q=nan", "*;q=0", "identity;q=0", "," * 2000, "gzip;q=1e9"],
    "HTTP_IF_NONE_MATCH": ["*", '"', "W/", ",,,", '"x"' * 500, "\xff"],
    "HTTP_IF_MODIFIED_SINCE": ["yesterday", "Thu, 99 Zzz 9999 99:99:99 GMT", "0", "\x00", "9" * 300],
    "HTTP_RANGE": [
        "bytes=0-",
        "bytes=-0",
        "bytes=9-1",
        "bytes=" + "9" * 5000 + "-",
        "bytes=0-1,2-3",
        "lines=1",
        "bytes=a-b",
    ],
    "HTTP_COOKIE": ["sessionid=x", "csrftoken=" + "a" * 5000, ";;;=", "\x00", "sessionid=" + "é" * 50, "messages=x"],
    "HTTP_X_FORWARDED_FOR": ["", "x", "1.1.1.1, " * 500, "::1", "\x00"],
    "HTTP_X_FORWARDED_PROTO": ["http", "https", "gopher", "https,http"],
    "HTTP_X_FORWARDED_HOST": ["evil.example"],
    "HTTP_X_REQUEST_ID": ["a" * 9000, "\n", "{}"],
    "HTTP_SAVE_DATA": ["on", "on" * 900],
    "HTTP_REFERER": ["x", "http://evil.example/" + "a" * 5000],
    "HTTP_X_HTTP_METHOD_OVERRIDE": ["DELETE"],
    "CONTENT_TYPE": [
        "",
        "text/html",
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "application/json; charset=x",
    ],
    "CONTENT_LENGTH": ["", "-1", "x", "9" * 30, "5"],
}
BODIES = [
    b"",
    b"x",
    b"\x00" * 500,
    b"a=b&" * 6000,
    b"--\r\n\r\n",
    b'{"a":' * 3000,
    b"username=x&password=y",
    b"%" * 999,
]


def hostile_environ(chance):
    """A WSGI environment that a server could hand over."""
    path = chance.choice(ROOTS) + chance.choice(ENDS)
    if chance.random() < 0.1:
        path = "/" + "".join(chr(chance.randrange(256)) for _number in range(chance.randrange(60)))
    pairs = [
        f"{chance.choice(NAMES)}={chance.choice(VALUES)}" for _number in range(chance.choice([0, 0, 1, 1, 2, 5, 40]))
    ]
    if chance.random() < 0.01:
        pairs = ["a=1"] * 2000
    body = chance.choice(BODIES)
    environ = {
        "REQUEST_METHOD": chance.choice(METHODS),
        "SCRIPT_NAME": "",
        # As servers do: the bytes of the address, each a character.
        "PATH_INFO": path.encode("utf-8", "surrogateescape").decode("latin-1"),
        "QUERY_STRING": "&".join(pairs).encode("utf-8", "surrogateescape").decode("latin-1"),
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "203.0.113.9",
        "HTTP_HOST": "testserver",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(body),
        "wsgi.errors": BytesIO(),
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name in chance.sample(sorted(HEADERS), chance.choice([0, 1, 2, 4])):
        environ[name] = chance.choice(HEADERS[name])
    return environ


def content_rows():
    """The number of rows of each table, and the content's moment."""
    tables = connection.introspection.table_names()
    with connection.cursor() as cursor:
        counts = {}
        for table in tables:
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608 names of our tables
            counts[table] = cursor.fetchone()[0]
        cursor.execute("SELECT changed FROM bamex_contentversion")
        return counts, cursor.fetchall()


@pytest.fixture
def own_database(content_to_change, django_db_blocker):
    """Whatever is asked is committed, and connections come and go as they do in a web process."""
    with django_db_blocker.unblock():
        yield
        connection.close()


@pytest.mark.usefixtures("own_database")
def test_hostile_requests_are_refused_and_change_nothing(tmp_path, caplog):
    store = Store(
        Memory(100, MEGABYTE),
        pages=AnswerFolder(tmp_path / "pages", 50 * MEGABYTE),
        queries=AnswerFolder(tmp_path / "queries", MOST_OF_QUERIES),
        turns=Turns(tmp_path / "turns"),
        tallies=tmp_path / "asked",
    )
    front = Front(WSGIHandler(), store, DirectWatcher(), answer_namer(), lifetime_until)
    before = content_rows()
    chance = random.Random(SEED)  # noqa: S311 the same each time

    wrong = []
    for number in range(NUMBER):
        environ = hostile_environ(chance)
        asked = {name: value for name, value in environ.items() if not name.startswith("wsgi")}
        told = []
        try:
            parts = front(environ, lambda *arguments, told=told: told.append(arguments))
            b"".join(parts)
            getattr(parts, "close", lambda: None)()
        except Exception as error:  # noqa: BLE001 - any is a failure
            wrong.append((number, repr(error), asked))
            continue
        if told[0][0] >= "5":
            wrong.append((number, told[0][0], asked))
        assert all("\n" not in text and "\r" not in text for _name, text in told[0][1]), asked

    assert not wrong, f"seed {SEED}: {len(wrong)} wrong, the first: {wrong[:3]}"
    records = [record for record in caplog.records if RefusalFilter().filter(record)]
    assert not [record for record in records if record.exc_info]
    allowed = {"axes_accessattempt", "accounts_auditentry"}  # log-ins that were refused are counted
    rows, versions = content_rows()
    assert {name for name, count in rows.items() if count != before[0].get(name)} <= allowed
    assert versions == before[1]
    assert sum(path.stat().st_size for path in (tmp_path / "queries").rglob("*") if path.is_file()) <= MOST_OF_QUERIES
    assert store.memory.bytes <= MEGABYTE
    assert len(store.memory.answers) <= 100
