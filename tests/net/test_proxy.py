"""Requests through a proxy on the loopback; it alone knows the hosts that are asked for."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest

from tests.net.servers import HERE, PUBLIC, Asked, FakeResolver, Server, client, free_port, moved, said
from tui.core.model import Problem, ProblemKind
from tui.net.client import Answer, Request


async def ask(request: Request) -> Answer | Problem:
    """Ask with a client that can look no name up."""
    async with client() as one:
        return await one.fetch(request)


async def test_the_proxy_is_told_the_whole_address_and_looks_the_name_up_itself() -> None:
    async with Server(said(b"<rss/>")) as proxy:
        answer = await ask(Request(url="http://feeds.example/a?b=c", proxy=proxy.url("")))
        assert isinstance(answer, Answer)
        assert (answer.url, answer.body) == ("http://feeds.example/a?b=c", b"<rss/>")
        assert proxy.paths == ["http://feeds.example/a?b=c"]
        assert proxy.asked[0].headers["host"] == "feeds.example"


async def test_redirects_stay_with_the_proxy_and_the_persons_headers_with_the_origin() -> None:
    def reply(asked: Asked) -> bytes:
        return moved("http://b.example/") if "a.example" in asked.path else said()

    async with Server(reply) as proxy:
        request = Request(url="http://a.example/", proxy=proxy.url(""), headers={"Cookie": "geheim"})
        assert isinstance(await ask(request), Answer)
        assert proxy.paths == ["http://a.example/", "http://b.example/"]
        assert ["cookie" in asked.headers for asked in proxy.asked] == [True, False]


@asynccontextmanager
async def tunnel() -> AsyncIterator[tuple[str, list[str]]]:
    """A proxy that joins whoever says CONNECT with the port named, on the loopback; with what it was told."""
    told: list[str] = []
    visits: list[asyncio.Task[None]] = []

    async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            while piece := await reader.read(65536):
                writer.write(piece)
        writer.close()

    async def visit(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        visits.append(asyncio.current_task())  # type: ignore[arg-type]  # a visit is a task
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        told.append(head.split("\r\n", 1)[0])
        inner, outer = await asyncio.open_connection(HERE, int(head.split(" ")[1].rpartition(":")[2]))
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        await asyncio.gather(pump(reader, outer), pump(inner, writer))

    server = await asyncio.start_server(visit, HERE, 0)
    try:
        yield f"http://{HERE}:{server.sockets[0].getsockname()[1]}", told
    finally:
        server.close()
        await asyncio.gather(*visits)


async def test_https_goes_through_a_tunnel_in_which_the_proxy_reads_nothing() -> None:
    async with Server(said(b"<rss/>"), tls=True) as server, tunnel() as (proxy, told), client(trusting=True) as one:
        url = f"https://localhost:{server.port}/secret"
        answer = await one.fetch(Request(url=url, proxy=proxy))
        assert isinstance(answer, Answer), answer
        assert told == [f"CONNECT localhost:{server.port} HTTP/1.1"]
        assert server.paths == ["/secret"]


async def test_a_certificate_that_is_not_accepted_is_the_sites_fault_not_the_proxys() -> None:
    async with Server(said(), tls=True) as server, tunnel() as (proxy, _):
        problem = await ask(Request(url=f"https://localhost:{server.port}/", proxy=proxy))
        assert isinstance(problem, Problem)
        assert "the certificate of localhost is not accepted" in problem.cause


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "192.168.0.1", "router.lan"])
async def test_c73_what_a_stranger_names_is_private_by_name_also_behind_a_proxy(host: str) -> None:
    async with Server(said()) as proxy:
        problem = await ask(Request(url=f"http://{host}/", proxy=proxy.url(""), private_ok=False))
        assert isinstance(problem, Problem)
        assert problem.kind is ProblemKind.REFUSED
        assert proxy.asked == []


async def test_c73_a_redirect_behind_a_proxy_leads_to_no_private_name() -> None:
    async with Server(moved(f"http://{HERE}/x")) as proxy:
        problem = await ask(Request(url="http://feeds.example/", proxy=proxy.url("")))
        assert isinstance(problem, Problem)
        assert problem.kind is ProblemKind.REFUSED
        assert len(proxy.asked) == 1


async def test_that_the_proxy_is_near_does_not_make_the_host_so() -> None:
    async with Server(said()) as proxy, Server(said()) as server:
        async with client(resolver=FakeResolver(feeds_example=PUBLIC)) as one:
            first = Request(url=f"http://feeds.example:{server.port}/", proxy=proxy.url(""))
            assert isinstance(await one.fetch(first), Answer)
            second = Request(url=f"http://feeds.example:{server.port}/", private_ok=False)
            assert isinstance(await one.fetch(second), Answer), "now without the proxy, at its public address"
        assert (len(proxy.asked), len(server.asked)) == (1, 1)


@pytest.mark.parametrize("url", ["http://feeds.example/", "https://feeds.example/"])
async def test_a_proxy_that_does_not_run_is_told_as_such(url: str) -> None:
    with free_port() as port:
        problem = await ask(Request(url=url, proxy=f"http://{HERE}:{port}"))
    assert isinstance(problem, Problem)
    assert (problem.kind, problem.cause) == (ProblemKind.OFFLINE, f"the proxy {HERE} cannot be reached")


@pytest.mark.parametrize(
    ("status", "cause", "remedy"),
    [
        ("407 Proxy Authentication Required", "the proxy 127.0.0.1 answers 407", "asks for a login"),
        ("502 Bad Gateway", "the proxy 127.0.0.1 answers 502 bad gateway", "look at proxy in feeds.toml"),
    ],
)
async def test_a_proxy_that_opens_no_tunnel_is_told_as_such(status: str, cause: str, remedy: str) -> None:
    async with Server(said(b"", status)) as proxy:
        problem = await ask(Request(url="https://feeds.example/", proxy=proxy.url("")))
    assert isinstance(problem, Problem)
    assert problem.kind is ProblemKind.HTTP
    assert cause in problem.cause
    assert remedy in problem.remedy
