"""One request and its answer: what the status means, and the body under its limits."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import timedelta
from types import SimpleNamespace

import aiohttp

from tui.core.clock import Clock
from tui.core.model import Validators
from tui.core.schedule import parse_retry_after
from tui.formats.media_types import no_text
from tui.formats.walls import MAY_BLOCK, Wall, wall_of
from tui.net.decode import Decoder, NotDecodable, TooLarge, decoder, megabytes
from tui.net.exchange import Answer, FetchFailed, Limits
from tui.net.faults import headers_too_large, malformed, no_text_problem, status_problem
from tui.net.trip import REDIRECTS, Trip, sendable

_WALL_BYTES = 64 * 1024
_SLICE_BYTES = 16 * 1024
"""So much is decompressed at a time: a hundred times as much may come of it."""
_WALL_SECONDS = 5.0
"""How much of an error's text is read, and how long it is waited for."""


class Redirected(Exception):
    """The server points elsewhere."""

    def __init__(self, status: int, location: str | None) -> None:
        super().__init__(status)
        self.status = status
        self.location = location


async def ask(
    session: aiohttp.ClientSession,
    trip: Trip,
    *,
    limits: Limits,
    clock: Clock,
    keep_alive: bool = True,
    throttled: Callable[[timedelta | None], None] = lambda _: None,
) -> Answer:
    """Send one request and take its answer in.

    Args:
        session: The HTTP client.
        trip: What is asked.
        limits: How much is taken in.
        clock: Tells the time of day.
        keep_alive: Whether the connection may be kept.
        throttled: Told of a 429 and the wait it names, before more of it is read.

    Raises:
        Redirected: the answer is elsewhere.
        FetchFailed: the status brings no feed.
        TooLarge, NotDecodable, aiohttp.ClientError, OSError: as `faults.problem_of` reads them.
    """
    headers, once, way = trip.headers(keep_alive=keep_alive), (_Once(trip),), trip.proxy or None
    async with session.get(
        trip.url, headers=headers, allow_redirects=False, proxy=way, trace_request_ctx=trip, middlewares=once
    ) as response:
        trip.answering = True
        told = _told(response, limits)
        if response.status in REDIRECTS:
            raise Redirected(response.status, response.headers.get("Location"))
        if response.status == 304 and trip.conditional:
            return trip.ends(304, told, _kept(trip.validators, told))
        if response.status != 200:
            wait = parse_retry_after(told.get("retry-after"), now=clock.now(), date_header=told.get("date"))
            if response.status == 429:
                throttled(wait)
            raise await _no_answer(response, trip, told, limits, wait)
        return trip.ends(200, told, _new(told), body=await _text(response, trip, told, limits))


def _told(response: aiohttp.ClientResponse, limits: Limits) -> dict[str, str]:
    """What an answer says of itself."""
    if sum(len(name) + len(value) + 4 for name, value in response.raw_headers) > limits.header_bytes:
        raise FetchFailed(headers_too_large(limits))
    return _plain(response.headers)


async def _no_answer(
    response: aiohttp.ClientResponse, trip: Trip, told: Mapping[str, str], limits: Limits, wait: timedelta | None
) -> FetchFailed:
    """What a status says that brings nothing."""
    wall = await _wall(response, told, limits)
    problem = status_problem(response.status, wait, page=trip.what != "feed", wall=wall, host=trip.host)
    return FetchFailed(problem, status=response.status)


async def _text(response: aiohttp.ClientResponse, trip: Trip, told: Mapping[str, str], limits: Limits) -> bytes:
    """The body of an answer that has one."""
    if trip.what == "page" and (else_than_text := no_text(told.get("content-type", ""))):
        raise FetchFailed(no_text_problem(else_than_text))
    body = await _body(response, trip, decoder(told.get("content-encoding", ""), limits), limits)
    if not body:
        raise FetchFailed(malformed("an empty answer" if trip.what == "feed" else "the page is empty"))
    return body


def watching_connections() -> aiohttp.TraceConfig:
    """Has a session tell a trip, its request's context, when it is connected, and when a connection is used again."""

    async def made(_: aiohttp.ClientSession, context: SimpleNamespace, __: object) -> None:
        context.trace_request_ctx.connected = True

    async def used(_: aiohttp.ClientSession, context: SimpleNamespace, __: object) -> None:
        context.trace_request_ctx.connected = context.trace_request_ctx.on_used_connection = True

    watching = aiohttp.TraceConfig()
    watching.on_connection_create_end.append(made)
    watching.on_connection_reuseconn.append(used)
    return watching


class _Once:
    """Sends a request once: aiohttp sends a GET that was not answered once more.

    Only what went out on a used connection may go again, which its server may have closed in that very moment
    (RFC 9112, 9.3.1).
    """

    def __init__(self, trip: Trip) -> None:
        self._trip = trip
        self._failed: aiohttp.ClientError | None = None

    async def __call__(
        self, request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType
    ) -> aiohttp.ClientResponse:
        if self._failed is not None:
            raise self._failed
        self._trip.on_used_connection = False
        try:
            return await handler(request)
        except aiohttp.ClientError as error:
            if not self._trip.on_used_connection:
                self._failed = error
            raise


async def _wall(response: aiohttp.ClientResponse, headers: Mapping[str, str], limits: Limits) -> Wall:
    """What stands before the feed, as far as the beginning of an answer tells that is an error."""
    if response.status not in MAY_BLOCK:
        return ""
    came = b""
    try:
        undo = decoder(headers.get("content-encoding", ""), limits)
        async with asyncio.timeout(_WALL_SECONDS):
            async for chunk in response.content.iter_any():
                came += undo.feed(chunk)
                if len(came) >= _WALL_BYTES:
                    break
    except (TimeoutError, NotDecodable, TooLarge, aiohttp.ClientError, OSError):
        pass  # what came has to do
    return wall_of(came[:_WALL_BYTES], headers, status=response.status)


async def _body(response: aiohttp.ClientResponse, trip: Trip, undo: Decoder, limits: Limits) -> bytes:
    """The whole body, decompressed."""
    if (response.content_length or 0) > limits.compressed_bytes:
        raise TooLarge(f"larger than {megabytes(limits.compressed_bytes)}")
    ended = _end_by_closing(response)
    body = bytearray()  # pieces in a list would leave holes in the memory when they go
    async for chunk in response.content.iter_any():
        for start in range(0, len(chunk), _SLICE_BYTES):
            body += undo.feed(chunk[start : start + _SLICE_BYTES])
            if trip.room is not None and not trip.room.takes(len(body)):
                await trip.wait_for_room(trip.room, len(body))
    if ended is not None and ended.done() and (error := ended.exception()) is not None:
        raise error
    if undo.began:
        undo.finish()
    return bytes(body)


def _end_by_closing(response: aiohttp.ClientResponse) -> "asyncio.Future[None] | None":
    """How the connection of a body ended whose end is told by that alone: a reset is no end of a body.

    aiohttp hands out what came before it as the whole. `None`: the body says itself where it ends.
    """
    told = response.content_length is not None or "Transfer-Encoding" in response.headers
    connection = response.connection
    if told or connection is None or connection.protocol is None:
        return None
    ended = connection.protocol.closed
    if ended is not None:
        ended.add_done_callback(lambda end: end.cancelled() or end.exception())  # looked at, or asyncio logs it
    return ended


def _plain(headers: Mapping[str, str]) -> dict[str, str]:
    """Headers with names in lower case, each once, repeated ones joined as HTTP allows."""
    plain: dict[str, str] = {}
    for name, value in headers.items():
        key = name.lower()
        text = value if value.isascii() else value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        plain[key] = f"{plain[key]}, {text}" if key in plain and key in _JOINED else plain.get(key, text)
    return plain


_JOINED = frozenset({"cache-control", "content-encoding", "link", "vary"})


def _new(headers: Mapping[str, str]) -> Validators:
    """The validators of a new body."""
    return Validators(etag=sendable(headers.get("etag")), last_modified=sendable(headers.get("last-modified")))


def _kept(sent: Validators, headers: Mapping[str, str]) -> Validators:
    """The validators after a 304: those it names, the others as they were."""
    new = _new(headers)
    return Validators(
        etag=new.etag if "etag" in headers else sent.etag,
        last_modified=new.last_modified if "last-modified" in headers else sent.last_modified,
    )
