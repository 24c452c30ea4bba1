"""One request and its answer: what the status means, and the body under its limits."""

import asyncio
from collections.abc import Mapping

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
_WALL_SECONDS = 5.0
"""How much of an error's text is read, and how long it is waited for."""


class Redirected(Exception):
    """The server points elsewhere."""

    def __init__(self, status: int, location: str | None) -> None:
        super().__init__(status)
        self.status = status
        self.location = location


async def ask(
    session: aiohttp.ClientSession, trip: Trip, *, limits: Limits, clock: Clock, keep_alive: bool = True
) -> Answer:
    """Send one request and take its answer in.

    Raises:
        Redirected: the answer is elsewhere.
        FetchFailed: the status brings no feed.
        TooLarge, NotDecodable, aiohttp.ClientError, OSError: as `faults.problem_of` reads them.
    """
    headers = trip.headers() if keep_alive else {**trip.headers(), "Connection": "close"}
    async with session.get(trip.url, headers=headers, allow_redirects=False, proxy=trip.proxy or None) as response:
        trip.answering = True
        if sum(len(name) + len(value) + 4 for name, value in response.raw_headers) > limits.header_bytes:
            raise FetchFailed(headers_too_large(limits))
        status = response.status
        if status in REDIRECTS:
            raise Redirected(status, response.headers.get("Location"))
        told = _plain(response.headers)
        if status == 304 and trip.conditional:
            return Answer(
                status=304,
                url=trip.url,
                moved_to=trip.moved_to,
                headers=told,
                validators=_kept(trip.validators, told),
            )
        if status != 200:
            wait = parse_retry_after(told.get("retry-after"), now=clock.now(), date_header=told.get("date"))
            wall = await _wall(response, told, limits)
            raise FetchFailed(
                status_problem(status, wait, page=trip.what != "feed", wall=wall, host=trip.host), status=status
            )
        if trip.what == "page" and (else_than_text := no_text(told.get("content-type", ""))):
            raise FetchFailed(no_text_problem(else_than_text))
        body = await _body(response, decoder(told.get("content-encoding", ""), limits), limits)
        if not body:
            raise FetchFailed(malformed("an empty answer" if trip.what == "feed" else "the page is empty"))
        return Answer(status=200, url=trip.url, moved_to=trip.moved_to, headers=told, validators=_new(told), body=body)


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


async def _body(response: aiohttp.ClientResponse, undo: Decoder, limits: Limits) -> bytes:
    """The whole body, decompressed."""
    if (response.content_length or 0) > limits.compressed_bytes:
        raise TooLarge(f"larger than {megabytes(limits.compressed_bytes)}")
    pieces = [undo.feed(chunk) async for chunk in response.content.iter_any()]
    if pieces:
        undo.finish()
    return b"".join(pieces)


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
