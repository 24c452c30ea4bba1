import asyncio
import gzip
import zlib
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import brotli  # type: ignore[import-untyped]  # it ships no types
import psutil
import pytest

from tests.net.servers import HERE, QUICK, Asked, FakeResolver, Server, client, fetch, free_port, problem_of, said
from tui.core.model import Problem, ProblemKind
from tui.net.client import Client, Limits, Request

SHORT = timedelta(seconds=0.1)
KILOBYTE = 1024
MEGABYTE = 1024 * KILOBYTE


async def pieces(*parts: bytes, forever: bytes = b"", pause: float = 0.0, stay: bool = False) -> AsyncIterator[bytes]:
    """The parts, then one piece for ever, or nothing more on an open connection."""
    for part in parts:
        yield part
    while forever:
        yield forever
        await asyncio.sleep(pause)
    if stay:
        await asyncio.Event().wait()


async def test_c24_a_refused_connection_is_told_with_its_host() -> None:
    with free_port() as port:
        problem = await fetch(f"http://{HERE}:{port}/")
    assert isinstance(problem, Problem)
    assert problem.kind is ProblemKind.OFFLINE
    assert problem.cause == "127.0.0.1 refused the connection"


async def test_c24_a_name_nobody_knows_could_not_be_looked_up() -> None:
    problem = await fetch("http://nowhere.example/feed")
    assert isinstance(problem, Problem)
    assert problem.kind is ProblemKind.OFFLINE
    assert problem.cause == "the host name nowhere.example could not be looked up"
    assert problem.general == "host names could not be looked up"


async def test_c24_a_look_up_without_end_is_no_connection() -> None:
    class Silent(FakeResolver):
        async def resolve(self, *_: object, **__: object) -> list[object]:  # type: ignore[override]  # it never returns
            await asyncio.Event().wait()
            return []

    async with client(limits=replace(QUICK, connect=SHORT), resolver=Silent()) as one:
        problem = await one.fetch(Request(url="http://slow.example/"))
    assert isinstance(problem, Problem)
    assert problem.kind is ProblemKind.OFFLINE
    assert problem.cause == "no connection to slow.example within 0.1 seconds"


async def test_c24_a_deadline_that_comes_before_the_connection_is_no_connection_either() -> None:
    class Silent(FakeResolver):
        async def resolve(self, *_: object, **__: object) -> list[object]:  # type: ignore[override]  # it never returns
            await asyncio.Event().wait()
            return []

    async with client(limits=replace(QUICK, deadline=SHORT), resolver=Silent()) as one:
        problem = await one.fetch(Request(url="http://slow.example/"))
    assert isinstance(problem, Problem)
    assert problem.kind is ProblemKind.OFFLINE
    assert problem.cause == "no connection to slow.example within 0.1 seconds"


async def test_c25_a_reset_after_the_request_is_no_answer() -> None:
    async with Server(lambda _: pieces(b"")) as server:
        problem = await problem_of(server.url())
        assert problem.kind is ProblemKind.MALFORMED
        assert problem.cause == "127.0.0.1 closed the connection without an answer"
        assert len(server.asked) == 1, "it is not asked again in the same breath"


async def test_c25_a_reset_is_no_end_of_a_body_that_ends_with_its_connection() -> None:
    head = b"HTTP/1.1 200 OK\r\n\r\n<rss>"
    async with Server(lambda _: pieces(head, b"")) as server:
        problem = await problem_of(server.url())
        assert problem.kind is ProblemKind.MALFORMED
        assert problem.cause == "the answer broke off before its end"
    async with Server(head) as server:
        assert not isinstance(await fetch(server.url()), Problem)


@pytest.mark.parametrize(
    "garbage",
    [
        b"\x00\xff\x1b]52;c;x\x07" * 50,
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"<html>hello</html>\r\n\r\n",
        b"HTTP/1.1 abc\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ],
)
async def test_c26_garbage_instead_of_http_is_a_problem(garbage: bytes) -> None:
    async with Server(garbage) as server:
        problem = await problem_of(server.url())
        assert problem.kind is ProblemKind.MALFORMED
        assert problem.cause.isprintable()


@pytest.mark.parametrize(
    "headers",
    [
        b"X: " + b"a" * 2 * MEGABYTE + b"\r\n",
        b"".join(b"X-%d: %s\r\n" % (number, b"a" * KILOBYTE) for number in range(100)),
        b"Y: a\r\n" * 300_000,
    ],
    ids=["one long", "many longish", "very many"],
)
async def test_c27_too_many_and_too_long_headers_are_refused(headers: bytes) -> None:
    async with Server(b"HTTP/1.1 200 OK\r\n" + headers + b"\r\n<rss/>") as server:
        problem = await problem_of(server.url())
        assert problem.kind is ProblemKind.TOO_LARGE
        assert problem.cause == "its headers are larger than 64 kB"


@pytest.mark.parametrize(
    "answer",
    [
        said(b"<rss/>", content_length="7"),
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\n<rss/>\r\n",
        said(gzip.compress(b"<rss/>" * 999)[:-9], content_encoding="gzip"),
        said(gzip.compress(b"<rss/>" * 999)[:3], content_encoding="gzip"),
        said(gzip.compress(b"<rss/>") + gzip.compress(b"<rss/>")[:1], content_encoding="gzip"),
        said(zlib.compress(b"<rss/>" * 999)[:-1], content_encoding="deflate"),
        said(brotli.compress(b"<rss/>" * 999)[:-1], content_encoding="br"),
    ],
)
async def test_c28_c34_what_broke_off_is_never_half_a_success(answer: bytes) -> None:
    async with Server(answer) as server:
        problem = await problem_of(server.url())
        assert problem.kind is ProblemKind.MALFORMED
        assert problem.cause == "the answer broke off before its end"


async def test_c29_a_hanging_server_is_left_at_the_deadline() -> None:
    async with Server(lambda _: pieces(stay=True)) as server:
        problem = await problem_of(server.url(), deadline=SHORT)
        assert problem.kind is ProblemKind.TIMEOUT
        assert problem.cause == "no answer within 0.1 seconds"


async def test_c30_a_trickle_does_not_stretch_the_deadline() -> None:
    head = b"HTTP/1.1 200 OK\r\n\r\n"
    async with Server(lambda _: pieces(head, forever=b"a", pause=0.01)) as server:
        problem = await problem_of(Request(url=server.url(), deadline=SHORT))
        assert problem.kind is ProblemKind.TIMEOUT
        assert problem.cause == "the answer did not end within 0.1 seconds"


async def test_the_deadline_holds_for_all_redirects_together() -> None:
    async def slowly(asked: Asked) -> AsyncIterator[bytes]:
        await asyncio.sleep(0.06)
        yield said(b"", "302 Found", location=f"{asked.path}x")

    async with Server(slowly) as server:
        problem = await problem_of(server.url(), deadline=SHORT)
        assert problem.kind is ProblemKind.TIMEOUT
        assert len(server.asked) == 2


async def test_c31_an_endless_body_ends_at_the_cap() -> None:
    head = b"HTTP/1.1 200 OK\r\n\r\n"
    async with Server(lambda _: pieces(head, forever=b"a" * 65536)) as server:
        problem = await problem_of(server.url(), compressed_bytes=MEGABYTE)
        assert problem.kind is ProblemKind.TOO_LARGE
        assert problem.cause == "larger than 1 MB"


@pytest.mark.parametrize(
    ("start", "flood"),
    [
        (b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 100 Continue\r\n\r\n" * 999),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"0" * 65536),
    ],
    ids=["interim answers", "the size of a chunk"],
)
@pytest.mark.parametrize("tls", [False, True], ids=["plain", "tls"])
async def test_c31_what_never_gets_to_a_body_ends_at_a_cap_too(start: bytes, flood: bytes, tls: bool) -> None:
    limits = replace(QUICK, compressed_bytes=MEGABYTE)
    names = FakeResolver(localhost=HERE)
    async with Server(lambda _: pieces(start, forever=flood), tls=tls) as server:
        async with client(limits=limits, resolver=names, trusting=True) as one:
            problem = await one.fetch(Request(url=server.url(host="localhost")))
        assert isinstance(problem, Problem)
        assert problem.kind is ProblemKind.TOO_LARGE
        assert problem.cause == "it sends more than an answer can be long"


async def test_c47_a_body_that_says_it_is_too_large_is_not_read() -> None:
    async with Server(lambda _: pieces(said(b"", content_length="999999999"), stay=True)) as server:
        problem = await problem_of(server.url())
        assert problem.kind is ProblemKind.TOO_LARGE
        assert problem.cause == "larger than 15 MB"


@pytest.mark.parametrize(
    ("encoding", "bomb"),
    [
        ("gzip", gzip.compress(b"\0" * 4 * MEGABYTE)),
        ("deflate", zlib.compress(b"\0" * 4 * MEGABYTE)),
        ("br", brotli.compress(b"\0" * 4 * MEGABYTE)),
    ],
    ids=["gzip", "deflate", "br"],
)
async def test_c32_c33_a_bomb_is_defused_by_the_ratio(encoding: str, bomb: bytes) -> None:
    async with Server(said(bomb, content_encoding=encoding)) as server:
        problem = await problem_of(server.url())
        assert problem.kind is ProblemKind.TOO_LARGE
        assert "100 times" in problem.cause


@pytest.mark.full
async def test_c32_a_bomb_of_a_gigabyte_takes_no_memory() -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = b"".join(packer.compress(b"\0" * MEGABYTE) for _ in range(1024)) + packer.flush()
    before = psutil.Process().memory_info().rss
    async with Server(said(bomb, content_encoding="gzip")) as server:
        problem = await problem_of(server.url(), Limits())
        assert problem.kind is ProblemKind.TOO_LARGE
    assert psutil.Process().memory_info().rss - before < 100 * MEGABYTE


@pytest.mark.parametrize("encoding", ["gzip, gzip", "zstd", "compress", "x\x7f"])
async def test_c33_an_encoding_that_was_not_asked_for_is_a_problem(encoding: str) -> None:
    async with Server(said(gzip.compress(gzip.compress(b"<rss/>")), content_encoding=encoding)) as server:
        problem = await problem_of(server.url())
        assert problem.kind is ProblemKind.MALFORMED


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br"])
async def test_c35_plain_text_that_is_labelled_compressed_is_a_problem(encoding: str) -> None:
    async with Server(said(b"<rss>plain</rss>", content_encoding=encoding)) as server:
        problem = await problem_of(server.url())
        assert problem.kind is ProblemKind.MALFORMED


async def test_c36_a_self_signed_certificate_is_not_accepted() -> None:
    async with Server(said(), tls=True) as server:
        async with client(resolver=FakeResolver(secure_example=HERE)) as one:
            problem = await one.fetch(Request(url=server.url(host="secure.example")))
        assert isinstance(problem, Problem)
        assert problem.kind is ProblemKind.OFFLINE
        assert problem.cause == "the certificate of secure.example is not accepted: self-signed certificate"
        assert server.asked == []


async def test_c36_a_certificate_for_another_host_is_not_accepted() -> None:
    names = FakeResolver(secure_example=HERE, other_example=HERE)
    async with Server(said(), tls=True) as server, client(resolver=names, trusting=True) as one:
        assert not isinstance(await one.fetch(Request(url=server.url(host="secure.example"))), Problem)
        problem = await one.fetch(Request(url=server.url(host="other.example")))
        assert isinstance(problem, Problem)
        assert "certificate of other.example is not accepted" in problem.cause


async def test_c36_a_server_that_speaks_no_tls_offers_no_secure_connection() -> None:
    async def greet(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail.example at your service\r\n")
        writer.close()

    async with await asyncio.start_server(greet, HERE, 0) as server:
        problem = await problem_of(f"https://{HERE}:{server.sockets[0].getsockname()[1]}/")
        assert problem.kind is ProblemKind.OFFLINE
        assert problem.cause == "127.0.0.1 offers no secure connection that could be agreed on"


async def test_c36_a_server_that_hangs_up_on_tls_offers_no_secure_connection() -> None:
    async def hang_up(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    async with await asyncio.start_server(hang_up, HERE, 0) as server:
        problem = await problem_of(f"https://{HERE}:{server.sockets[0].getsockname()[1]}/")
        assert problem.kind is ProblemKind.OFFLINE
        assert problem.cause == "127.0.0.1 offers no secure connection that could be agreed on"


async def test_a_fetch_can_be_cancelled() -> None:
    asked = asyncio.Event()

    def reply(_: Asked) -> AsyncIterator[bytes]:
        asked.set()
        return pieces(stay=True)

    async with Server(reply) as server, client() as one:
        task = asyncio.create_task(one.fetch(Request(url=server.url())))
        await asked.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task


async def test_a_surprise_is_one_feeds_problem_and_in_the_log(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def stumble(*_: object) -> None:
        raise KeyError("what?")

    monkeypatch.setattr(Client, "_follow", stumble)
    problem = await fetch("http://me:secret@a.example/feed?token=x")
    assert isinstance(problem, Problem)
    assert problem.kind is ProblemKind.BUG
    assert "a.example" in caplog.text
    assert "secret" not in caplog.text
