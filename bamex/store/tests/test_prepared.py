"""A prepared answer says again exactly what was made, in every form in which it may be asked for."""

import gzip

import brotli
import pytest

from bamex.store.prepared import MadeOf, PreparedAnswer, prepare

PAGE = b"<!doctype html>" + b"<p>Bamako, novembre 2025.</p>" * 40
CHANGED = "Tue, 11 Nov 2025 09:00:00 GMT"
HEADERS = [
    ("Content-Type", "text/html; charset=utf-8"),
    ("Cache-Control", "public, max-age=60"),
    ("Last-Modified", CHANGED),
    ("Content-Length", "7"),
]


@pytest.fixture
def answer():
    return prepare(200, HEADERS, PAGE, MadeOf(5, frozenset({"news_fact"}), 7.5), 3.0)


def ask(answer, method="GET", **headers):
    reply = answer.reply({"REQUEST_METHOD": method, **{f"HTTP_{name.upper()}": text for name, text in headers.items()}})
    return int(reply.status[:3]), dict(reply.headers), reply.body


def test_the_body_comes_in_the_best_coding_that_is_accepted(answer):
    best = ask(answer, accept_encoding="gzip, br")
    second = ask(answer, accept_encoding="gzip, br;q=0")
    plain = ask(answer)

    assert (best[1]["Content-Encoding"], brotli.decompress(best[2])) == ("br", PAGE)
    assert (second[1]["Content-Encoding"], gzip.decompress(second[2])) == ("gzip", PAGE)
    assert ("Content-Encoding" in plain[1], plain[2]) == (False, PAGE)
    for _status, headers, body in (best, second, plain):
        assert headers["Content-Length"] == str(len(body))
        assert headers["Vary"] == "Accept-Encoding"
    assert len({headers["ETag"] for _status, headers, _body in (best, second, plain)}) == 3


def test_an_answer_that_is_not_kept_is_coded_as_it_was_asked_for_alone():
    once = prepare(404, HEADERS, PAGE, MadeOf(5, frozenset(), None), 3.0, ["gzip"])

    assert set(once.bodies) == {"", "gzip"}
    assert ask(once, accept_encoding="gzip")[1]["Content-Encoding"] == "gzip"
    assert ask(prepare(404, HEADERS, PAGE, MadeOf(5, frozenset(), None), 3.0, []))[1]["Vary"] == "Accept-Encoding"


def test_head_is_get_without_the_body(answer):
    assert ask(answer, "HEAD") == (200, ask(answer)[1], b"")


@pytest.mark.parametrize(
    ("conditions", "status"),
    [
        ({"if_none_match": "{tag}"}, 304),
        ({"if_none_match": 'W/{tag}, "x"'}, 304),
        ({"if_none_match": "*"}, 304),
        ({"if_none_match": '"x"'}, 200),
        ({"if_none_match": '"x"', "if_modified_since": CHANGED}, 200),
        ({"if_modified_since": CHANGED}, 304),
        ({"if_modified_since": "Wed, 12 Nov 2025 09:00:00 GMT"}, 304),
        ({"if_modified_since": "Mon, 10 Nov 2025 09:00:00 GMT"}, 200),
        ({"if_modified_since": "yesterday"}, 200),
    ],
)
def test_what_the_client_holds_is_not_sent_again(answer, conditions, status):
    tag = ask(answer)[1]["ETag"]

    found = ask(answer, **{name: text.replace("{tag}", tag) for name, text in conditions.items()})

    assert found[0] == status
    if status == 304:
        assert found[2] == b""
        assert {"ETag", "Cache-Control", "Last-Modified", "Vary"} <= found[1].keys()
        assert not {"Content-Length", "Content-Type"} & found[1].keys()


@pytest.mark.parametrize(
    ("asked", "part"),
    [
        ("bytes=0-9", slice(0, 10)),
        ("bytes=100-", slice(100, None)),
        ("bytes=-5", slice(-5, None)),
        ("bytes=10-99999", slice(10, None)),
    ],
)
def test_an_interrupted_download_goes_on_where_it_stopped(answer, asked, part):
    status, headers, body = ask(answer, range=asked)

    assert (status, body) == (206, PAGE[part])
    begin = PAGE.index(body) if part.start == 0 else len(PAGE) - len(body)
    assert headers["Content-Range"] == f"bytes {begin}-{begin + len(body) - 1}/{len(PAGE)}"
    assert headers["Content-Length"] == str(len(body))


def test_a_range_is_of_the_body_in_its_coding(answer):
    whole = ask(answer, accept_encoding="br")[2]
    parts = [ask(answer, accept_encoding="br", range=asked)[2] for asked in ("bytes=0-49", "bytes=50-")]

    assert b"".join(parts) == whole


@pytest.mark.parametrize("asked", ["bytes=9-1", "bytes=-", "lines=1-2", "bytes=0-1,5-6", f"bytes={'9' * 5000}-"])
def test_a_range_that_cannot_be_read_gets_the_whole(answer, asked):
    assert ask(answer, range=asked)[::2] == (200, PAGE)


def test_a_range_beyond_the_end_is_refused_with_the_length(answer):
    status, headers, body = ask(answer, range="bytes=999999-")

    assert (status, headers["Content-Range"], body) == (416, f"bytes */{len(PAGE)}", b"")


def test_a_range_of_another_version_gets_the_whole(answer):
    tag = ask(answer)[1]["ETag"]

    assert ask(answer, range="bytes=0-9", if_range=tag)[0] == 206
    assert ask(answer, range="bytes=0-9", if_range='"x"')[0] == 200


def test_an_answer_is_the_same_after_disk(answer):
    again = PreparedAnswer.from_bytes(answer.to_bytes("/fr/"), "/fr/")

    assert ask(again, accept_encoding="br") == ask(answer, accept_encoding="br")
    assert (again.made_of, again.made) == (answer.made_of, answer.made)


def test_a_file_that_was_cut_or_is_another_s_is_no_answer(answer):
    written = answer.to_bytes("/fr/")

    for content, name in ((written[:-1], "/fr/"), (written + b"x", "/fr/"), (written, "/en/"), (b"", "/fr/")):
        with pytest.raises(ValueError):  # noqa: PT011 - whichever, it is not read
            PreparedAnswer.from_bytes(content, name)
