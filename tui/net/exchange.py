"""What is asked of a server, what it answers, and how much of it we stand."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

from tui.core.model import Problem, Validators
from tui.net.room import Room

_MEGABYTE = 1024 * 1024

FEED_TYPES = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, "
    "application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.5"
)

CERTIFICATES = "certificates are not accepted"
"""What `Problem.general` says where one is not."""
PAGE_TYPES = "text/html, application/xhtml+xml, text/plain;q=0.8, */*;q=0.5"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds of politeness and of patience; tests shrink them."""

    connections: int = 16
    """At once, over all hosts."""
    per_host: int = 2
    """At once, to one host; a host that sent 429 keeps one fewer."""
    spacing: timedelta = timedelta(seconds=1)
    """Between the beginnings of two visits to one public host."""
    compressed_bytes: int = 15 * _MEGABYTE
    """Longest body as it comes over the wire."""
    decoded_bytes: int = 15 * _MEGABYTE
    """Longest body once decompressed."""
    ratio: int = 100
    """How many times its compressed size a body may grow to, beyond `ratio_from_bytes`."""
    ratio_from_bytes: int = _MEGABYTE
    header_bytes: int = 64 * 1024
    """All headers of one answer together."""
    redirects: int = 5
    connect: timedelta = timedelta(seconds=15)
    """Until a connection stands: look-up, TCP and TLS; the deadline holds here too."""
    deadline: timedelta = timedelta(seconds=30)
    """For a whole fetch with its redirects, without the waits that politeness asks for."""
    pause: timedelta = timedelta(hours=4)
    """For a host that sent 429 without saying how long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One thing to fetch."""

    url: str
    """http or https; a user and password in it are taken out and sent as Authorization."""
    validators: Validators = field(default_factory=Validators)
    headers: Mapping[str, str] = field(default_factory=dict)
    """The person's own; sent to the origin of `url` only, dropped for good at a redirect away from it."""
    what: Literal["feed", "page", "either"] = "feed"
    """What is looked for there: decides the words of a problem; of a page alone, what holds no text is not taken in."""
    accept: str = FEED_TYPES
    user_agent: str = ""
    """Empty: the client's."""
    deadline: timedelta | None = None
    """`None`: as the limits say."""
    proxy: str = ""
    """The HTTP proxy that it goes through, redirects included; empty: none."""
    private_ok: bool = True
    """Whether `url` itself may lie on this machine or network: it may when the person listed it."""
    urgent: bool = False
    """Whether a person waits for it."""
    room: Room | None = field(default=None, compare=False)
    """Where its body finds room, as long as it is held; `None`: wherever there is memory."""
    careful: bool = False
    """Whether its host lately asked to be visited less: no two visits at once then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A whole body (200), or that nothing has changed (304)."""

    status: Literal[200, 304]
    url: str
    """Where it was found, after all redirects, without user and password."""
    moved_to: str = ""
    """The same when every redirect was permanent (301, 308), else empty."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Names in lower case; no lone surrogates."""
    validators: Validators = field(default_factory=Validators)
    """What to store for the next request."""
    body: bytes = b""
    """Decompressed; empty with 304, never with 200."""


class FetchFailed(Exception):
    """Ends a fetch from within; `Client.fetch` hands the problem out as a value."""

    def __init__(self, problem: Problem, *, status: int = 0) -> None:
        super().__init__(problem.cause)
        self.problem = problem
        self.status = status
        """The HTTP status that was it, else 0."""
