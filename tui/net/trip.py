"""A request on its way over its redirects: where it stands, and what it may carry there."""

import asyncio
import re
from collections.abc import Mapping
from typing import Literal
from urllib.parse import quote, urldefrag, urljoin, urlsplit

from tui.core.model import Validators
from tui.core.text import displayable
from tui.net.decode import ACCEPTED
from tui.net.exchange import Answer, FetchFailed, Limits, Request
from tui.net.faults import bad_address, refused
from tui.net.hosts import origin_of, without_credentials
from tui.net.room import Room

REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})
_LONGEST_ADDRESS = 8192
_UNUSABLE = re.compile(r"[\x00-\x20\x7f]")
_SENDABLE = re.compile(r"[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?")
_RESERVED = "!#$%&'()*+,/:;=?@[]~"


def sendable(validator: str | None) -> str | None:
    """The validator if it can be sent back byte for byte, that is if it is visible ASCII, else `None`."""
    return validator if validator is not None and _SENDABLE.fullmatch(validator) else None


class Trip:
    """One fetch, from the first request to the last redirect.

    Raises:
        FetchFailed: the address cannot be fetched.
    """

    def __init__(self, request: Request, limits: Limits, user_agent: str) -> None:
        try:
            url, authorization = without_credentials(request.url.strip())
            if _UNUSABLE.search(url) or len(url) > _LONGEST_ADDRESS:
                raise ValueError("not an address")
            self.url = urldefrag(url).url
            self.origin = origin_of(self.url)
        except ValueError as error:
            raise FetchFailed(bad_address()) from error
        self.what = request.what
        self.proxy = request.proxy
        self.careful = request.careful
        """Whether the first host is to be visited carefully; false once that was said."""
        self.on_used_connection = False
        """Whether the present request went out on a connection that had been used before."""
        self.guarded = not request.private_ok
        """Whether what a stranger named is being fetched, which may not be private."""
        self.deadline = request.deadline or limits.deadline
        self.left = self.deadline.total_seconds()
        """Seconds until the deadline, waits for one's turn not counted."""
        self.timer: asyncio.Timeout | None = None
        """What ends the present request at the deadline."""
        self.room = request.room
        self.connected = False
        """Whether there is a connection for the present request, TLS and all."""
        self.answering = False
        """Whether the headers of the present answer have come."""
        self.validators = Validators(
            etag=sendable(request.validators.etag), last_modified=sendable(request.validators.last_modified)
        )
        self._most = limits.redirects
        self._seen = [self.url]
        self._permanent = True
        own = {name.title(): value for name, value in request.headers.items()}
        self._own = {"Authorization": authorization, **own} if authorization else own
        self._common = {"User-Agent": request.user_agent or user_agent, "Accept": request.accept}

    @property
    def host(self) -> str:
        """The host to visit now."""
        return self.origin[1]

    @property
    def conditional(self) -> bool:
        """Whether it may be answered by 304."""
        return self.validators != Validators()

    async def wait_for_room(self, room: Room, size_bytes: int) -> None:
        """Wait until the body may be so large, while the deadline stands still: others are the cause."""
        loop, timer = asyncio.get_running_loop(), self.timer
        began, when = loop.time(), timer.when() if timer is not None else None
        if timer is not None:
            timer.reschedule(None)
        await room.wait_for(size_bytes)
        waited = loop.time() - began
        self.left += waited
        if timer is not None and when is not None:
            timer.reschedule(when + waited)

    @property
    def redirected(self) -> bool:
        """Whether a host has answered by pointing elsewhere."""
        return len(self._seen) > 1

    @property
    def moved_to(self) -> str:
        """Where permanent redirects, and only such, have led."""
        return self.url if self._permanent and self.redirected else ""

    def ends(
        self, status: Literal[200, 304], headers: Mapping[str, str], validators: Validators, *, body: bytes = b""
    ) -> Answer:
        """The answer at the end of it."""
        return Answer(
            status=status, url=self.url, moved_to=self.moved_to, headers=headers, validators=validators, body=body
        )

    def headers(self, *, keep_alive: bool = True) -> dict[str, str]:
        """What the next request says."""
        headers = {**self._common, **self._own, "Accept-Encoding": ACCEPTED}
        if not keep_alive:
            headers["Connection"] = "close"
        if self.validators.etag is not None:
            headers["If-None-Match"] = self.validators.etag
        if self.validators.last_modified is not None:
            headers["If-Modified-Since"] = self.validators.last_modified
        return headers

    def redirect(self, status: int, location: str | None, *, from_public: bool) -> None:
        """Go where the server points, more guarded if that server stands on a public address.

        Raises:
            FetchFailed: we do not go there.
        """
        url = self._target(location)
        origin = origin_of(url)
        if self.origin[0] == "https" and origin[0] == "http":
            raise FetchFailed(refused(f"{displayable(self.host)} leads from https to http, which anybody could read"))
        if url in self._seen:
            raise FetchFailed(refused("its redirects lead in a circle"))
        if len(self._seen) > self._most:
            raise FetchFailed(refused(f"it redirects more than {self._most} times"))
        if origin != self.origin:
            self._own = {}
        self._seen.append(url)
        self._permanent = self._permanent and status in _PERMANENT
        self.guarded = self.guarded or from_public
        self.connected = self.answering = False
        self.url, self.origin = url, origin

    def _target(self, location: str | None) -> str:
        """The absolute address that a Location header means, without credentials."""
        host = displayable(self.host)
        if not location:
            raise FetchFailed(refused(f"{host} redirects without saying where to"))
        text = location.strip().replace(" ", "%20")
        if not text.isprintable():
            text = quote(text, safe=_RESERVED, errors="surrogateescape")
        try:
            url = urldefrag(without_credentials(urljoin(self.url, text))[0]).url
            if len(url) > _LONGEST_ADDRESS:
                raise ValueError("too long")
            origin_of(url)
        except ValueError as error:
            raise FetchFailed(refused(f"{host} leads to {_unfit(text)}")) from error
        return url


def _unfit(location: str) -> str:
    """What is wrong with an address that cannot be followed."""
    try:
        scheme = urlsplit(location).scheme
    except ValueError:
        scheme = ""
    if scheme in ("http", "https", ""):
        return "something that is no address"
    return f"an address that begins with {displayable(scheme, limit=20)}:, which is refused"
