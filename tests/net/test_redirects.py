import asyncio
from collections.abc import AsyncIterator, Callable

import pytest

from tests.net.servers import (
    HERE,
    PUBLIC,
    Asked,
    FakeResolver,
    Server,
    answer_of,
    client,
    fetch,
    free_port,
    moved,
    problem_of,
    said,
)
from tui.core.model import Problem, ProblemKind
from tui.net.client import Answer, Request


def chain(*statuses: str) -> Callable[[Asked], bytes]:
    """Each path but the last redirects to the next: /0, /1, …"""

    def reply(asked: Asked) -> bytes:
        step = int(asked.path[1:])
        return moved(f"/{step + 1}", statuses[step]) if step < len(statuses) else said()

    return reply


async def staying(_: Asked) -> AsyncIterator[bytes]:
    """An answer whose connection stays open."""
    yield said(connection="")
    await asyncio.Event().wait()


@pytest.mark.parametrize(
    ("statuses", "remembered"),
    [
        (("301 Moved",), True),
        (("308 Moved", "301 Moved"), True),
        (("302 Found",), False),
        (("303 See Other",), False),
        (("307 Temporary",), False),
        (("308 Moved", "302 Found", "308 Moved"), False),
    ],
)
async def test_c06_c07_c08_only_a_wholly_permanent_chain_is_remembered(
    statuses: tuple[str, ...], remembered: bool
) -> None:
    async with Server(chain(*statuses)) as server:
        answer = await answer_of(server.url("/0"))
        end = server.url(f"/{len(statuses)}")
        assert (answer.url, answer.moved_to) == (end, end if remembered else "")


async def test_c09_a_redirect_loop_ends_where_it_closes() -> None:
    def reply(asked: Asked) -> bytes:
        return moved({"/a": "/b", "/b": "/a"}[asked.path])

    async with Server(reply) as server:
        problem = await problem_of(server.url("/a"))
        assert problem.kind is ProblemKind.REFUSED
        assert "circle" in problem.cause
        assert server.paths == ["/a", "/b"]


async def test_c10_endless_redirects_end_after_five() -> None:
    async with Server(chain(*["302 Found"] * 50)) as server:
        problem = await problem_of(server.url("/0"))
        assert problem.kind is ProblemKind.REFUSED
        assert "more than 5 times" in problem.cause
        assert len(server.asked) == 6


async def test_five_redirects_are_followed() -> None:
    async with Server(chain(*["301 Moved"] * 5)) as server:
        assert (await answer_of(server.url("/0"))).moved_to == server.url("/5")


@pytest.mark.parametrize(
    "location",
    [
        "file:///etc/passwd",
        "ftp://example.org/feed",
        "javascript:alert(1)",
        "data:text/xml,<rss/>",
        "http://",
        "http://[::1",
        "http://x:99999999/",
        "//",
        "/" + "a" * 9000,
        "",
        "\udcff\udcfe://x",
    ],
)
async def test_c11_a_redirect_to_what_is_no_web_address_is_refused(location: str) -> None:
    async with Server(moved(location)) as server:
        problem = await problem_of(server.url())
        if location in ("//", ""):
            assert problem.kind in (ProblemKind.REFUSED, ProblemKind.CONFIG)
        else:
            assert problem.kind is ProblemKind.REFUSED
        assert len(problem.cause) < 200
        assert problem.cause.isprintable()


@pytest.mark.parametrize(
    ("location", "path"),
    [
        ("/a b", "/a%20b"),
        ("/caf\u00e9", "/caf%C3%A9"),
        ("/caf\udce9", "/caf%E9"),
        ("/x%2Fy?q=%26#f", "/x%2Fy?q=%26"),
        ("b", "/b"),
    ],
)
async def test_a_location_in_odd_letters_is_followed(location: str, path: str) -> None:
    async with Server(lambda asked: moved(location) if asked.path == "/feed" else said()) as server:
        assert (await answer_of(server.url())).status == 200
        assert server.paths == ["/feed", path]


async def test_c12_a_redirect_from_https_to_http_is_refused_and_carries_nothing_over() -> None:
    async with Server(said()) as plain:
        async with (
            Server(moved(plain.url()), tls=True) as server,
            client(resolver=FakeResolver(secure_example=HERE), trusting=True) as one,
        ):
            problem = await one.fetch(Request(url=server.url(host="me:secret@secure.example")))
            assert isinstance(problem, Problem)
            assert problem.kind is ProblemKind.REFUSED
            assert "https to http" in problem.cause
        assert plain.asked == []


async def test_credentials_and_own_headers_are_dropped_at_a_redirect_away_and_do_not_come_back() -> None:
    async with Server(said()) as other:

        def reply(asked: Asked) -> bytes:
            return {"/feed": moved("/near"), "/near": moved(other_hop.url("/")), "/back": said()}[asked.path]

        async with Server(reply) as server, Server(lambda _: moved(server.url("/back"))) as other_hop:
            request = Request(url=server.url().replace("//", "//me:pass@"), headers={"X-Key": "k"})
            assert isinstance(await fetch(request), Answer)
            carried = [("authorization" in asked.headers, "x-key" in asked.headers) for asked in server.asked]
            assert carried == [(True, True), (True, True), (False, False)]
            assert [asked.headers.get("authorization") for asked in other_hop.asked] == [None]
    assert other.asked == []


async def test_c73_a_redirect_from_a_public_server_to_a_private_address_is_refused_unasked() -> None:
    async with Server(said()) as inside, Server(lambda _: moved(inside.url("/admin"))) as outside:
        problem = await problem_of(outside.url(host=PUBLIC))
        assert problem.kind is ProblemKind.REFUSED
        assert HERE in problem.cause
        assert inside.asked == []


async def test_c73_a_name_that_resolves_to_a_private_address_is_refused_too() -> None:
    names = FakeResolver(public_example=PUBLIC, evil_example=HERE)
    async with Server(said()) as inside:
        target = inside.url("/admin", host="evil.example")
        async with Server(moved(target)) as outside, client(resolver=names) as one:
            problem = await one.fetch(Request(url=outside.url(host="public.example")))
            assert isinstance(problem, Problem)
            assert problem.kind is ProblemKind.REFUSED
            assert "evil.example" in problem.cause
        assert inside.asked == []


async def test_c73_the_public_one_of_several_addresses_is_taken() -> None:
    async with Server(said()) as server, client(resolver=FakeResolver(both_example=f"{HERE} {PUBLIC}")) as one:
        answer = await one.fetch(Request(url=server.url(host="both.example"), private_ok=False))
        assert isinstance(answer, Answer)


@pytest.mark.parametrize(
    ("listed", "led_to"),
    [("nas.example", "nas.example"), ("nas.example", "\uff4eas.example"), ("n\xe4s.example", "xn--ns-via.example")],
    ids=["the same name", "in wide letters", "as IDNA has it"],
)
async def test_c73_a_kept_alive_connection_to_a_private_address_is_no_way_in(listed: str, led_to: str) -> None:
    """The HTTP client looks for a connection by one spelling, whichever the address has."""
    names = FakeResolver(**{"nas.example": HERE, "xn--ns-via.example": HERE})
    async with Server(staying) as inside, client(resolver=names) as one:
        assert isinstance(await one.fetch(Request(url=inside.url(host=listed))), Answer)
        async with Server(moved(inside.url("/admin", host=led_to))) as outside:
            problem = await one.fetch(Request(url=outside.url(host=PUBLIC)))
        assert isinstance(problem, Problem)
        assert problem.kind is ProblemKind.REFUSED
        assert len(inside.asked) == 1


async def test_a_silent_host_behind_a_redirect_says_nothing_of_the_network() -> None:
    with free_port() as port:
        async with Server(moved(f"http://{HERE}:{port}/")) as server:
            problem = await problem_of(server.url())
    assert (problem.kind, problem.general) == (ProblemKind.OFFLINE, "")


async def test_a_private_server_that_the_person_listed_may_redirect_within_its_network() -> None:
    async with Server(said()) as inside, Server(lambda _: moved(inside.url())) as listed:
        assert (await answer_of(listed.url())).url == inside.url()


async def test_c73_once_a_public_server_has_led_the_way_nothing_private_follows() -> None:
    async with Server(said()) as inside, Server(lambda _: moved(inside.url())) as outside:
        async with Server(moved(outside.url(host=PUBLIC))) as listed:
            problem = await problem_of(listed.url())
        assert problem.kind is ProblemKind.REFUSED
        assert len(outside.asked) == 1
        assert inside.asked == []


async def test_what_a_stranger_named_may_not_be_private_at_all() -> None:
    async with Server(said()) as server:
        problem = await problem_of(Request(url=server.url(), private_ok=False))
        assert problem.kind is ProblemKind.REFUSED
        assert server.asked == []
