import gzip
import zlib
from collections.abc import AsyncIterator
from datetime import timedelta

import brotli  # type: ignore[import-untyped]  # it ships no types
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.fakes import NOON
from tests.net.servers import AGENT, Asked, Server, answer_of, client, fetch, problem_of, said
from tui.core.model import Problem, ProblemKind, Validators
from tui.core.schedule import WEEK
from tui.net.client import Answer, Request

FEED = b"<rss><channel>" + b"<item/>" * 5000 + b"</channel></rss>"
CHANGED = "Sat, 22 Nov 2025 10:00:00 GMT"


@pytest.fixture
async def publisher() -> AsyncIterator[TestServer]:
    """aiohttp's own server, with what a decent publisher does."""

    async def feed(request: web.Request) -> web.StreamResponse:
        response = web.Response(body=FEED, content_type="application/rss+xml", headers={"ETag": '"v1"'})
        if request.headers.get("If-None-Match") == '"v1"':
            return web.Response(status=304, headers={"ETag": '"v1"'})
        response.enable_compression()
        return response

    app = web.Application()
    app.router.add_get("/feed", feed)
    server = TestServer(app)
    async with server:
        yield server


async def test_a_feed_is_fetched_decompressed_and_then_only_asked_about(publisher: TestServer) -> None:
    async with client() as one:
        url = str(publisher.make_url("/feed"))
        first = await one.fetch(Request(url=url))
        assert isinstance(first, Answer)
        assert (first.status, first.body, first.url, first.moved_to) == (200, FEED, url, "")
        assert first.headers["content-type"].startswith("application/rss+xml")
        second = await one.fetch(Request(url=url, validators=first.validators))
        assert isinstance(second, Answer)
        assert (second.status, second.body, second.validators) == (304, b"", first.validators)


async def test_c01_both_validators_go_back_as_they_came() -> None:
    async with Server(said(b"", "304 Not Modified")) as server:
        validators = Validators(etag='W/"a b\'c"', last_modified="yesterday, more or less")
        answer = await answer_of(Request(url=server.url(), validators=validators))
        assert server.asked[0].headers["if-none-match"] == validators.etag
        assert server.asked[0].headers["if-modified-since"] == validators.last_modified
        assert answer.validators == validators


@pytest.mark.parametrize(
    "etag", ['W/"x"', '"a"b"c"', '"' + "e" * 4096 + '"', "bare", '"#!$%&\'*+-.^_`|~{}[]<>\\/?@,;:=()"']
)
async def test_c02_an_odd_etag_is_returned_byte_for_byte(etag: str) -> None:
    async with Server(said(etag=etag)) as server:
        answer = await answer_of(server.url())
        assert answer.validators.etag == etag
        await fetch(Request(url=server.url(), validators=answer.validators))
        assert server.asked[1].headers["if-none-match"] == etag


@pytest.mark.parametrize("etag", ['"caf\udce9"', '"snow\u2603"', '"tab\there"'])
async def test_c02_an_etag_that_is_not_visible_ascii_is_not_sent_but_last_modified_is(etag: str) -> None:
    async with Server(said(etag=etag, last_modified=CHANGED)) as server:
        answer = await answer_of(server.url())
        assert answer.validators == Validators(last_modified=CHANGED)
        await fetch(Request(url=server.url(), validators=Validators(etag=etag, last_modified=CHANGED)))
        assert "if-none-match" not in server.asked[1].headers
        assert server.asked[1].headers["if-modified-since"] == CHANGED


async def test_c03_a_304_with_a_new_etag_replaces_it_and_keeps_the_rest() -> None:
    async with Server(said(b"", "304 Not Modified", etag='"new"')) as server:
        validators = Validators(etag='"old"', last_modified=CHANGED)
        answer = await answer_of(Request(url=server.url(), validators=validators))
        assert answer.validators == Validators(etag='"new"', last_modified=CHANGED)


async def test_a_200_replaces_both_validators_even_by_none() -> None:
    async with Server(said(last_modified=CHANGED)) as server:
        answer = await answer_of(Request(url=server.url(), validators=Validators(etag='"old"')))
        assert answer.validators == Validators(last_modified=CHANGED)


@pytest.mark.parametrize("validators", [Validators(), Validators(etag="é")])
async def test_c04_a_304_to_a_question_nobody_asked_is_a_problem(validators: Validators) -> None:
    async with Server(said(b"", "304 Not Modified")) as server:
        problem = await problem_of(Request(url=server.url(), validators=validators))
        assert problem.kind is ProblemKind.MALFORMED
        assert "304" in problem.cause


@pytest.mark.parametrize(
    ("status", "kind", "word"),
    [
        ("401 No", ProblemKind.HTTP, "401 unauthorized"),
        ("403 No", ProblemKind.HTTP, "403 forbidden"),
        ("404 \x1b[2J Never Heard Of It", ProblemKind.HTTP, "404 not found"),
        ("410 Gone", ProblemKind.GONE, "410 gone"),
        ("500 Oops", ProblemKind.HTTP, "500 internal server error"),
        ("503 Busy", ProblemKind.THROTTLED, "503 service unavailable"),
        ("204 Nothing", ProblemKind.HTTP, "204 no content"),
        ("206 Part", ProblemKind.HTTP, "206 partial content"),
        ("226 IM Used", ProblemKind.HTTP, "226"),
        ("300 Choose", ProblemKind.HTTP, "300 multiple choices"),
        ("299 Well", ProblemKind.HTTP, "299"),
        ("799 Well", ProblemKind.HTTP, "799"),
    ],
)
async def test_c13_c14_c15_c22_every_other_status_is_a_problem_in_our_words(
    status: str, kind: ProblemKind, word: str
) -> None:
    async with Server(said(b"", status)) as server:
        problem = await problem_of(server.url())
        assert (problem.kind, problem.retry_after) == (kind, None)
        assert problem.cause.startswith(word)
        assert "\x1b" not in problem.cause
        assert problem.remedy


async def test_c16_a_429_says_for_how_long() -> None:
    async with Server(said(b"", "429 Slow Down", retry_after="3600")) as server:
        problem = await problem_of(server.url())
        assert problem.kind is ProblemKind.THROTTLED
        assert problem.retry_after == timedelta(hours=1)


CHALLENGE = b"<!DOCTYPE html><title>Just a moment...</title><script>window._cf_chl_opt={}</script>"


@pytest.mark.parametrize("status", ["403 No", "429 Slow Down", "503 Busy"])
async def test_a_check_for_robots_is_told_as_one(status: str) -> None:
    body = gzip.compress(CHALLENGE)
    async with Server(said(body, status, content_encoding="gzip", retry_after="60")) as server:
        problem = await problem_of(server.url())
        assert problem.kind is ProblemKind.BLOCKED
        assert problem.cause == "127.0.0.1 answered with a check for robots instead of the feed"
        assert problem.retry_after == timedelta(minutes=1)
        page = await problem_of(Request(url=server.url(), what="page"))
        assert page.cause == f"the page is behind a check for robots ({status[:3]})"


async def test_an_error_that_is_no_check_for_robots_keeps_its_words_whatever_its_body() -> None:
    for headers in ({}, {"content_encoding": "gzip"}, {"content_encoding": "zstd"}):
        async with Server(said(b"<h1>Forbidden</h1>" * 9999, "403 No", **headers)) as server:
            assert (await problem_of(server.url())).cause == "403 forbidden"


async def test_an_error_with_a_page_to_log_in_at_says_so() -> None:
    async with Server(said(b"<form><input type='password'></form>", "403 No")) as server:
        problem = await problem_of(server.url())
        assert problem.cause == "403 forbidden: a page to log in at instead of the feed"
        assert "login" in problem.remedy


async def test_c17_a_retry_after_date_counts_from_the_servers_date() -> None:
    headers = {"date": "Sat, 22 Nov 2025 09:00:00 GMT", "retry_after": "Sat, 22 Nov 2025 09:30:00 GMT"}
    async with Server(said(b"", "503 Busy", **headers)) as server:
        assert (await problem_of(server.url())).retry_after == timedelta(minutes=30)


async def test_a_retry_after_date_without_the_servers_date_counts_from_our_clock() -> None:
    assert NOON.year == 2025
    async with Server(said(b"", "503 Busy", retry_after="Thu, 25 Dec 2025 09:30:00 GMT")) as server:
        assert (await problem_of(server.url())).retry_after == WEEK


@pytest.mark.parametrize("encoding", ["", "gzip", "br"])
async def test_c22_an_empty_answer_is_a_problem(encoding: str) -> None:
    body = {"": b"", "gzip": gzip.compress(b""), "br": brotli.compress(b"")}[encoding]
    async with Server(said(body, content_encoding=encoding)) as server:
        problem = await problem_of(server.url())
        assert (problem.kind, problem.cause) == (ProblemKind.MALFORMED, "an empty answer")


@pytest.mark.parametrize("kind", ["", "text/plain", "application/octet-stream", "nonsense", "\udcff/\udcfe"])
async def test_c23_a_wrong_content_type_is_no_matter_here(kind: str) -> None:
    async with Server(said(content_type=kind)) as server:
        answer = await answer_of(server.url())
        assert answer.body == b"<rss/>"
        answer.headers.get("content-type", "").encode()


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", gzip.compress(FEED)),
        ("X-GZIP", gzip.compress(FEED)),
        ("identity, gzip", gzip.compress(FEED[:9]) + gzip.compress(FEED[9:])),
        ("deflate", zlib.compress(FEED)),
        ("deflate", zlib.compress(FEED, wbits=-15)),
        ("br", brotli.compress(FEED)),
        ("identity", FEED),
    ],
)
async def test_every_encoding_that_we_ask_for_is_undone(encoding: str, body: bytes) -> None:
    async with Server(said(body, content_encoding=encoding)) as server:
        assert (await answer_of(server.url())).body == FEED
        assert server.asked[0].headers["accept-encoding"] == "gzip, deflate, br"


async def test_a_request_says_who_asks_and_nothing_that_would_track() -> None:
    async with Server(said(set_cookie="id=1")) as server, client() as one:
        for _ in range(2):
            await one.fetch(Request(url=server.url("/feed?a=1&b=%20#here")))
        for asked in server.asked:
            assert asked.path == "/feed?a=1&b=%20"
            assert asked.headers["user-agent"] == AGENT
            assert set(asked.headers) == {"host", "user-agent", "accept", "accept-encoding"}


async def test_a_request_carries_the_persons_own_headers_and_user_agent() -> None:
    async with Server(said()) as server:
        own = {"cookie": "a=b", "X-Key": "k", "accept-encoding": "zstd"}
        await answer_of(Request(url=server.url(), headers=own, user_agent="mine", accept="text/html"))
        headers = server.asked[0].headers
        assert (headers["cookie"], headers["x-key"]) == ("a=b", "k")
        assert (headers["user-agent"], headers["accept"]) == ("mine", "text/html")
        assert headers["accept-encoding"] == "gzip, deflate, br"


async def test_c74_user_and_password_travel_as_a_header_and_are_told_nowhere() -> None:
    def reply(asked: Asked) -> bytes:
        return said(status="200 OK" if asked.path == "/feed" else "404 No")

    async with Server(reply) as server:
        url = server.url().replace("//", "//me:s%C3%A9cret@")
        answer = await answer_of(url)
        assert server.asked[0].headers["authorization"] == "Basic bWU6c8OpY3JldA=="
        assert answer.url == server.url()
        problem = await problem_of(url + "x")
        assert "cret" not in f"{problem}"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "feed",
        "ftp://example.org/",
        "file:///etc/passwd",
        "http://",
        "http:///x",
        "http://me:secret@",
        "http://[::1",
        "http://a b/",
        "http://a/\x00",
        "http://x:99999/",
        "http://\ud800/",
        "http://2130706433/",
        "http://" + "a" * 9000 + "/",
        "javascript:alert(1)",
        "//example.org/feed",
    ],
)
async def test_an_address_that_cannot_be_fetched_is_a_problem_that_does_not_repeat_it(url: str) -> None:
    problem = await fetch(url)
    assert isinstance(problem, Problem)
    assert problem.kind is ProblemKind.CONFIG
    assert "secret" not in f"{problem}"


async def test_a_header_with_a_line_break_is_never_sent() -> None:
    async with Server(said()) as server:
        problem = await fetch(Request(url=server.url(), headers={"X-Key": "a\r\nEvil: 1"}))
        assert isinstance(problem, Problem)
        assert server.asked == []


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("401 Unauthorized", "the page asks for a login (401)"),
        ("404 Not Found", "the page is not there (404)"),
        ("418 I'm a teapot", "the site answers i'm a teapot (418)"),
        ("502 Bad Gateway", "the site has an error (502)"),
        ("429 Too Many Requests", "the site asks to be left alone for now (429)"),
    ],
)
async def test_a_page_that_is_refused_is_told_in_the_words_of_a_page(status: str, words: str) -> None:
    async with Server(said(b"x", status)) as server:
        problem = await problem_of(Request(url=server.url(), what="page"))
        assert problem.cause == words


async def test_of_a_page_what_holds_no_text_is_not_taken_in() -> None:
    kinds = {
        "application/pdf": "a PDF",
        "image/png": "a picture",
        "video/mp4": "a video",
        "application/zip": "an archive",
    }
    for kind, name in kinds.items():
        async with Server(said(b"x" * 100, Content_Type=kind)) as server:
            problem = await problem_of(Request(url=server.url(), what="page"))
            assert (problem.kind, problem.cause) == (ProblemKind.NO_ARTICLE, f"the page is {name}")
            assert isinstance(await fetch(Request(url=server.url(), what="either")), Answer)


async def test_an_empty_page_is_told_as_one() -> None:
    async with Server(said(b"", Content_Type="text/html")) as server:
        assert (await problem_of(Request(url=server.url(), what="page"))).cause == "the page is empty"
        assert (await problem_of(server.url())).cause == "an empty answer"
