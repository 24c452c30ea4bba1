"""What went wrong on the network, in words a person can use.

Nothing of a server's own wording gets in but host names and what OpenSSL says
of a certificate, both cleaned; nothing of the request but its host.
"""

import asyncio
import errno
import ssl
from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus

import aiohttp

from tui.core.model import Problem, ProblemKind
from tui.core.text import displayable
from tui.formats.walls import Wall, robots_problem
from tui.net.addresses import Flooded
from tui.net.decode import NotDecodable, TooLarge, megabytes
from tui.net.exchange import CERTIFICATES, Limits

_OVERFLOWS = ("Got more than", "Too many headers")
"""How the HTTP parser's messages begin when headers are too long or too many; it has no other sign that gets here."""
_PROXY_LOGIN = "it asks for a login, which dateline cannot give"
_LATER = "nothing to do: it is asked again later"
_REMEDIES = {
    401: "the site asks for a login: give one as headers of the feed in feeds.toml",
    402: "the site asks for money",
    403: "the site lets no programs in, or asks for a login",
    407: f"a proxy stands in between: {_PROXY_LOGIN}",
    404: "the feed has gone or moved: look for its new address on the site",
    410: "the site took the feed away for good and it is not asked again: take it out of feeds.toml, its stories stay",
    451: "the site is not allowed to show it",
}
_PAGES = {
    401: "the page asks for a login",
    402: "the page asks for money",
    403: "the page asks for a login, or lets no programs in",
    404: "the page is not there",
    410: "the page is gone",
    429: "the site asks to be left alone for now",
    451: "the site is not allowed to show the page",
    503: "the site cannot answer for now",
}
_STRANGE = {
    204: "204 no content instead of a feed",
    205: "205 reset content instead of a feed",
    206: "206 partial content, though all of it was asked for",
    226: "226 changes only, though all of it was asked for",
    304: "304 not modified, though nothing was there to compare",
}


def status_problem(
    status: int, retry_after: timedelta | None = None, *, page: bool = False, wall: Wall = "", host: str = ""
) -> Problem:
    """What a status means that brings no feed.

    Args:
        status: As it came.
        retry_after: What the server asked for.
        page: Whether a page to read was asked for.
        wall: What stands before it, as far as the answer tells.
        host: Who answered.
    """
    if page:
        return _page_problem(status, retry_after, wall)
    if wall == "robots":
        return replace(robots_problem(host), retry_after=retry_after)
    cause = _STRANGE.get(status) or f"{status} {_phrase(status)}".strip()
    remedy = _REMEDIES.get(status, "look whether the address is right" if 400 <= status < 500 else _LATER)
    if wall == "login":
        cause, remedy = f"{cause}: a page to log in at instead of the feed", _REMEDIES[401]
    match status:
        case 429 | 503:
            return Problem(kind=ProblemKind.THROTTLED, cause=cause, remedy=_LATER, retry_after=retry_after)
        case 410:
            return Problem(kind=ProblemKind.GONE, cause=cause, remedy=remedy)
        case 304:
            return malformed(cause)
        case _:
            return Problem(kind=ProblemKind.HTTP, cause=cause, remedy=remedy, retry_after=retry_after)


def _page_problem(status: int, retry_after: timedelta | None, wall: Wall) -> Problem:
    """The same of a page, for somebody who wants to read it now."""
    kind = ProblemKind.THROTTLED if status in (429, 503) else ProblemKind.HTTP
    walled = {"robots": "the page is behind a check for robots", "login": _PAGES[401]}.get(wall)
    said = (
        walled
        or _PAGES.get(status)
        or ("the site has an error" if status >= 500 else f"the site answers {_phrase(status)}")
    )
    return Problem(
        kind=kind, cause=f"{said.strip()} ({status})", remedy="open it in the browser", retry_after=retry_after
    )


def no_text_problem(what: str) -> Problem:
    """A page that is no text, such as "a PDF"."""
    return Problem(kind=ProblemKind.NO_ARTICLE, cause=f"the page is {what}", remedy="open it in the browser")


def malformed(cause: str) -> Problem:
    """An answer that is not what HTTP promises."""
    return Problem(kind=ProblemKind.MALFORMED, cause=cause, remedy="the server is at fault: it is asked again later")


def refused(cause: str, remedy: str = "look up the feed's address on the site, and put it into feeds.toml") -> Problem:
    """A redirect or an address that we do not follow."""
    return Problem(kind=ProblemKind.REFUSED, cause=cause, remedy=remedy)


def private_problem(host: str) -> Problem:
    """A stranger named a place in the person's own network."""
    return refused(
        f"{displayable(host)} lies on this machine or its network, where no other site may lead",
        "if it is your own server, put its address itself into feeds.toml",
    )


def bad_address() -> Problem:
    """The address itself cannot be fetched; it is not repeated, for it may hold a password."""
    return Problem(
        kind=ProblemKind.CONFIG,
        cause="its address cannot be fetched",
        remedy="an address begins with http:// or https:// and a host name: mend it in feeds.toml",
    )


def paused_problem(host: str, left: timedelta) -> Problem:
    """A feed that was not asked for, since its host wants quiet."""
    return Problem(
        kind=ProblemKind.THROTTLED,
        cause=f"{displayable(host)} asked not to be visited for a while",
        remedy=_LATER,
        retry_after=left,
        asked=False,
    )


def bug(error: Exception) -> Problem:
    """Something nobody thought of; the log has the rest."""
    return Problem(
        kind=ProblemKind.BUG,
        cause=f"dateline stumbled ({type(error).__name__})",
        remedy="this is a fault of dateline: please report it with the log",
    )


def problem_of(
    error: Exception, *, host: str, proxy: str = "", answering: bool, limits: Limits, deadline: timedelta
) -> Problem | None:
    """What an error means; `None`: nothing known.

    Args:
        host: Who was asked.
        proxy: The host of the proxy that was to hand it on; empty: none was.
        answering: Whether the headers of an answer had come.
    """
    if proxy and (problem := _proxy_problem(error, displayable(proxy))) is not None:
        return problem
    match error:
        case TooLarge():
            return _too_large(str(error))
        case NotDecodable():
            return malformed(str(error))
        case aiohttp.ConnectionTimeoutError():
            within = f"within {_seconds(min(limits.connect, deadline))}"
            return _offline(f"no connection to {displayable(host)} {within}", f"no connection {within}")
        case asyncio.TimeoutError():
            what = "the answer did not end within" if answering else "no answer within"
            return Problem(
                kind=ProblemKind.TIMEOUT, cause=f"{what} {_seconds(deadline)}", remedy="it is slow: asked again later"
            )
        case aiohttp.ClientConnectorError():
            return _unconnected(error, displayable(host))
        case aiohttp.InvalidURL() | ValueError():
            return bad_address()
        case aiohttp.ClientResponseError():
            if error.message.startswith(_OVERFLOWS):
                return headers_too_large(limits)
            return malformed("the answer is no HTTP")
        case aiohttp.ClientError() | OSError():
            if _flooded(error):
                return _too_large("it sends more than an answer can be long")
            return malformed("the answer broke off before its end" if answering else _hung_up(displayable(host)))
        case _:
            return None


def _proxy_problem(error: Exception, proxy: str) -> Problem | None:
    """What an error means that is about the proxy; `None`: it is about something else."""
    match error:
        case aiohttp.ClientHttpProxyError():
            return Problem(
                kind=ProblemKind.HTTP,
                cause=f"the proxy {proxy} answers {error.status} {_phrase(error.status)}".rstrip(),
                remedy=_PROXY_LOGIN if error.status == 407 else "look at proxy in feeds.toml, and at the proxy itself",
            )
        case aiohttp.ClientConnectorCertificateError() | aiohttp.ClientConnectorSSLError():
            return None
        case aiohttp.ClientConnectorError() | aiohttp.ConnectionTimeoutError():
            cause = f"the proxy {proxy} cannot be reached"
            return _offline(cause, cause, "look at proxy in feeds.toml, and whether the proxy runs")
        case _:
            return None


def headers_too_large(limits: Limits) -> Problem:
    """More headers than we take."""
    return _too_large(f"its headers are larger than {megabytes(limits.header_bytes)}")


def _too_large(cause: str) -> Problem:
    return Problem(kind=ProblemKind.TOO_LARGE, cause=cause, remedy="look whether the site has a shorter feed")


def _unconnected(error: aiohttp.ClientConnectorError, host: str) -> Problem:
    """No connection came about."""
    cause = error.os_error
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        named, general = f"the host name {host} could not be looked up", "host names could not be looked up"
        return _offline(named, general, "check the address, and the network")
    if isinstance(cause, ssl.SSLCertVerificationError):
        named = f"the certificate of {host} is not accepted: {displayable(cause.verify_message).rstrip('.')}"
        return _offline(named, CERTIFICATES, _TRUST)
    if isinstance(cause, ssl.SSLError) or _broke_off_agreeing(cause):
        return _offline(f"{host} offers no secure connection that could be agreed on", "no secure connection", _TRUST)
    match cause.errno:
        case errno.ECONNREFUSED:
            named = f"{host} refused the connection"
            return _offline(named, "connections are refused", "the server is down, or the port is wrong")
        case errno.ENETUNREACH | errno.EHOSTUNREACH | errno.ENETDOWN:
            return _offline(f"{host} cannot be reached", "the network cannot be reached")
        case errno.EMFILE | errno.ENFILE:
            few = "too many files are open"
            return _offline(few, few, "close other programs, or raise the limit (ulimit -n)")
        case _:
            return _offline(f"no connection to {host}", "no connection")


def _flooded(error: BaseException | None) -> bool:
    """Whether the socket was closed for all that came; an error of the body only quotes the one that was the reason."""
    while error is not None:
        if isinstance(error, Flooded) or Flooded.__name__ in str(error):
            return True
        error = error.__cause__
    return False


def _broke_off_agreeing(cause: OSError) -> bool:
    """Whether the server hung up while TLS was agreed on; without TLS nothing is reset before it is connected."""
    return isinstance(cause, ConnectionResetError | BrokenPipeError)


_TRUST = "the site has to mend it; a wrong clock on this machine can be the reason too"


def _offline(cause: str, general: str, remedy: str = "check the network; it is asked again later") -> Problem:
    return Problem(kind=ProblemKind.OFFLINE, cause=cause, general=general, remedy=remedy)


def _hung_up(host: str) -> str:
    return f"{host} closed the connection without an answer"


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase.lower()
    except ValueError:
        return ""


def _seconds(time: timedelta) -> str:
    count = time.total_seconds()
    return "1 second" if count == 1 else f"{count:g} seconds"
