"""Section A of the catalogue: what servers answer."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from tests.catalogue.endpoints import ETAG, Endpoint, feed, good, once, unchanged
from tests.net.servers import Asked, Reply, moved, said

CHANGED = "Sat, 22 Nov 2025 10:00:00 GMT"
CREDENTIALS = "Bearer c12"
LOGIN = (
    b"<!doctype html><html><head><title>Free Wi-Fi</title></head><body><h1>Welcome aboard</h1>"
    b"<form action=/login><input name=user><input type=password name=pass></form></body></html>"
)

VERBATIM = {
    "weak": 'W/"x"',
    "inner-quotes": '"a"b"c"',
    "4-kb": f'"{"e" * 4096}"',
    "bare": "bare",
    "odd-signs": '"#!$%&\'*+-.^_`|~{}[]<>/?@,;:=()"',
}
"""ETags that go back as they came."""
UNSENDABLE = {"latin-1": '"caf\udce9"', "utf-8": '"snow☃"', "tab": '"tab\there"'}
"""ETags that cannot."""


def asking_after(name: str, etag: str | None, changed: str | None) -> Callable[[Asked], Reply]:
    """A feed that insists on its validators: "nothing is new" for who sends them back exactly, else an error."""

    def reply(asked: Asked) -> Reply:
        sent = (asked.headers.get("if-none-match"), asked.headers.get("if-modified-since"))
        if asked.visit == 1 and sent == (None, None):
            return good(name, etag=etag or "", last_modified=changed or "")
        return unchanged() if sent == (etag, changed) else said(b"", "500 Wrong Validators")

    return reply


def _unsendable(name: str, etag: str) -> Callable[[Asked], Reply]:
    def reply(asked: Asked) -> Reply:
        if asked.headers.get("if-modified-since") == CHANGED and "if-none-match" not in asked.headers:
            return unchanged()
        return good(name, etag=etag, last_modified=CHANGED)

    return reply


def _validators() -> list[Endpoint]:
    def renewed(asked: Asked) -> Reply:
        if asked.visit == 1:
            return good("renewed-by-304")
        wanted, given = (ETAG, '"the second"') if asked.visit == 2 else ('"the second"', '"the third"')
        matches = asked.headers.get("if-none-match") == wanted
        return unchanged(etag=given) if matches else said(b"", "500 Wrong Validators")

    def unasked(asked: Asked) -> Reply:
        return good("304-unasked", etag="") if asked.visit == 1 else unchanged()

    def rebuilt(asked: Asked) -> Reply:
        stamp = f"<!-- built {asked.visit} -->".encode()
        return said(feed("rebuilt") + stamp, etag=ETAG, content_type="application/rss+xml")

    return [
        Endpoint(case=1, name="both-validators", reply=asking_after("both-validators", '"one"', CHANGED), stories=2),
        Endpoint(case=1, name="only-a-date", reply=asking_after("only-a-date", None, CHANGED), stories=2),
        *(
            Endpoint(case=2, name=f"etag-{name}", reply=asking_after(f"etag-{name}", etag, None), stories=2)
            for name, etag in VERBATIM.items()
        ),
        *(
            Endpoint(case=2, name=f"etag-{name}", reply=_unsendable(f"etag-{name}", etag), stories=2)
            for name, etag in UNSENDABLE.items()
        ),
        Endpoint(case=3, name="renewed-by-304", reply=renewed, stories=2),
        Endpoint(case=4, name="304-at-first", reply=unchanged(), says="304 not modified, though", stories=0),
        Endpoint(
            case=4, name="304-unasked", reply=unasked, says="304 not modified, though", fails_in=(2, 3), stories=2
        ),
        Endpoint(case=5, name="the-same-again", reply=good("the-same-again"), stories=2),
        Endpoint(case=5, name="rebuilt", reply=rebuilt, stories=2),
    ]


def chain(name: str, *statuses: str, elsewhere: bool = False) -> Callable[[Asked], Reply]:
    """Redirects with these statuses, one after the other, and a feed at their end."""

    def reply(asked: Asked) -> Reply:
        step = asked.path.count("/") - 1
        if step == len(statuses):
            return good(name)
        return moved(f"{asked.plain if elsewhere else ''}{asked.path}/on", statuses[step])

    return reply


def _led_to(location: str) -> Callable[[Asked], Reply]:
    return lambda _: moved(location)


REMEMBERED = {
    "301": ("301 Moved Permanently",),
    "308": ("308 Permanent Redirect",),
    "three-308": ("308 Permanent Redirect",) * 3,
}
FORGOTTEN = {
    "302": ("302 Found",),
    "303": ("303 See Other",),
    "307": ("307 Temporary Redirect",),
    "308-with-302": ("308 Permanent Redirect", "302 Found", "308 Permanent Redirect"),
}
REFUSED = {
    "file": ("file:///etc/passwd", "an address that begins with file:, which is refused"),
    "ftp": ("ftp://127.0.0.1/feed", "an address that begins with ftp:, which is refused"),
    "javascript": ("javascript:alert(1)", "an address that begins with javascript:, which is refused"),
    "data": ("data:text/xml,<rss/>", "an address that begins with data:, which is refused"),
    "no-host": ("https:///feed", "something that is no address"),
    "broken": ("http://[::1/feed", "something that is no address"),
    "bad-port": ("http://127.0.0.1:99999/feed", "something that is no address"),
    "nowhere": ("", "redirects without saying where to"),
}


def _redirects() -> list[Endpoint]:
    def loop(asked: Asked) -> Reply:
        return moved("/loop" if asked.path == "/loop/back" else "/loop/back", "302 Found")

    def endless(asked: Asked) -> Reply:
        return moved(f"{asked.path}/on", "302 Found")

    def follows(case: int, name: str, statuses: Sequence[str]) -> Endpoint:
        return Endpoint(case=case, name=f"moved-{name}", reply=chain(f"moved-{name}", *statuses), stories=2)

    return [
        *(follows(8 if name == "three-308" else 6, name, statuses) for name, statuses in REMEMBERED.items()),
        Endpoint(
            case=6,
            name="moved-to-another-host",
            reply=chain("moved-to-another-host", "301 Moved Permanently", elsewhere=True),
            stories=2,
        ),
        *(follows(8 if "with" in name else 7, name, statuses) for name, statuses in FORGOTTEN.items()),
        Endpoint(case=9, name="loop", reply=loop, says="in a circle", stories=0),
        once(Endpoint(case=9, name="loop-of-one", reply=_led_to("/loop-of-one"), says="in a circle")),
        Endpoint(case=10, name="endless-redirects", reply=endless, says="more than 5 times", stories=0),
        *(
            once(Endpoint(case=11, name=f"leads-to-{name}", reply=_led_to(location), says=says))
            for name, (location, says) in REFUSED.items()
        ),
    ]


def _secrets() -> list[Endpoint]:
    def down(asked: Asked) -> Reply:
        return good("https-to-http") if asked.path != "/https-to-http" else moved(f"{asked.plain}{asked.path}/plain")

    settings = f'headers = {{ Authorization = "{CREDENTIALS}" }}'
    away = chain("secret-elsewhere", "302 Found", elsewhere=True)
    return [
        Endpoint(
            case=12, name="https-to-http", reply=down, host="127.0.0.40", tls="good", settings=settings,
            says="from https to http, which anybody could read", stories=0, comparable=False,
        ),
        Endpoint(case=12, name="secret-elsewhere", reply=away, settings=settings, stories=2, comparable=False),
    ]  # fmt: skip


def status(code: int, reason: str, body: bytes = b"", **headers: str) -> bytes:
    """An answer that is an error."""
    return said(body, f"{code} {reason}", **headers)


def after(seconds: float, *, clock_off: timedelta = timedelta(0)) -> Callable[[Asked], Reply]:
    """503 with a date to come back at, by a server whose clock may be wrong."""

    def reply(_: Asked) -> Reply:
        now = datetime.now(UTC) + clock_off
        until = format_datetime(now + timedelta(seconds=seconds), usegmt=True)
        return status(503, "Service Unavailable", date=format_datetime(now, usegmt=True), retry_after=until)

    return reply


NONSENSE = {"negative": "-5", "huge": "99999999999", "text": "soon", "a-number-with-30-noughts": "1" + "0" * 30}
"""Values of Retry-After that mean nothing."""
HOSTILE_REASON = "404 \x1b]0;you\x07 \x1b[31m [/b] [@click=app.quit]x[/]"


def _refusals() -> list[Endpoint]:
    later = Endpoint(case=16, name="x", reply=b"", says="429 too many requests")
    wall = {"content_type": "text/html"}
    return [
        once(Endpoint(case=13, name="401", reply=status(401, "No", www_authenticate="Basic"), says="401 .*headers")),
        once(Endpoint(case=13, name="403", reply=status(403, "Forbidden"), says="403 forbidden.* lets no programs in")),
        once(Endpoint(case=13, name="403-login", reply=status(403, "No", LOGIN, **wall), says="a page to log in at")),
        Endpoint(case=13, name="403-always", reply=status(403, "Forbidden"), says="403 forbidden", stories=0),
        once(Endpoint(case=14, name="404", reply=status(404, "Not Found"), says="404 not found.* look for")),
        Endpoint(case=14, name="404-always", reply=status(404, "No", LOGIN * 99), says="404 not found", stories=0),
        Endpoint(case=14, name="404-escapes", reply=said(b"", HOSTILE_REASON), says="404 not found", stories=0),
        Endpoint(case=15, name="410", reply=status(410, "Gone"), says="410 gone.*stay", fails_in=(1,), stories=0),
        once(Endpoint(case=15, name="410-later", reply=status(410, "Gone"), says="410 gone.*stay")),
        replace(later, name="429", reply=status(429, "Slow Down", retry_after="3600"), fails_in=(1,), stories=0),
        once(replace(later, name="429-later", reply=status(429, "Slow Down", retry_after="3600"))),
        *(
            once(Endpoint(case=17, name=f"503-clock-{name}", reply=after(3600, clock_off=off), says="503 service"))
            for name, off in (("right", timedelta(0)), ("fast", timedelta(hours=3)), ("slow", timedelta(hours=-3)))
        ),
        *(
            replace(later, case=18, name=f"retry-{name}", reply=status(429, "No", retry_after=value), stories=0)
            for name, value in NONSENSE.items()
        ),
    ]  # fmt: skip


FRESH = {
    "max-age": ({"cache_control": "max-age=86400"}, 86400),
    "s-maxage": ({"cache_control": "public, s-maxage=7200"}, 7200),
    "ages-together": ({"cache_control": "max-age=7200, s-maxage=60"}, 7200),
    "years": ({"cache_control": "max-age=99999999999"}, 86400),
    "no-store": ({"cache_control": "no-store, max-age=86400"}, 3600),
    "no-cache": ({"cache_control": "no-cache, max-age=86400"}, 3600),
    "malformed": ({"cache_control": '=,,;max-age="\\,max-age=-1,max-age=NaN,s-maxage=\u2460'}, 3600),
    "expires-0": ({"expires": "0"}, 3600),
    "expires-never": ({"expires": "Fri, 99 Foo 99999 99:99:99 GMT"}, 3600),
}
"""Headers, and for how many seconds the feed is then left alone."""


def _with(name: str, headers: dict[str, str]) -> bytes:
    return good(name, **headers)  # type: ignore[arg-type]  # all of them are headers


def _pace() -> list[Endpoint]:
    def expires(_: Asked) -> Reply:
        now = datetime.now(UTC)
        then = format_datetime(now + timedelta(hours=5), usegmt=True)
        return good("fresh-expires", date=format_datetime(now, usegmt=True), expires=then)

    return [
        *(
            Endpoint(case=19, name=f"fresh-{name}", reply=_with(f"fresh-{name}", headers), stories=2)
            for name, (headers, _) in FRESH.items()
        ),
        Endpoint(case=19, name="fresh-expires", reply=expires, stories=2),
        *(
            Endpoint(case=20, name=f"{code}", reply=status(code, reason), says=f"{code} .*asked again later", stories=0)
            for code, reason in ((500, "Oops"), (502, "Bad Gateway"), (504, "Gateway Timeout"))
        ),
        once(Endpoint(case=20, name="500-once", reply=status(500, "Oops"), says="500 internal server error")),
        once(Endpoint(case=20, name="599", reply=status(599, "Whatever"), says="599")),
    ]


TYPES = {
    "none": "",
    "octets": "application/octet-stream",
    "html": "text/html; charset=utf-8",
    "plain": "text/plain",
    "picture": "image/png",
    "garbage": ";;;==\x01/",
    "charset": 'application/xml; charset="no such thing"',
}
"""Content types that a good feed is given."""


def _bodies() -> list[Endpoint]:
    portal = said(LOGIN, etag='"portal"', last_modified=CHANGED, content_type="text/html")

    def through_a_portal(asked: Asked) -> Reply:
        return portal if asked.path.endswith("/login") else moved("/portal-by-redirect/login", "302 Found")

    def nothing(case: int, name: str, reply: bytes, says: str) -> Endpoint:
        return once(Endpoint(case=case, name=name, reply=reply, says=says))

    return [
        once(Endpoint(case=21, name="portal", reply=portal, says="web page|log in")),
        once(Endpoint(case=21, name="portal-by-redirect", reply=through_a_portal, says="web page|log in")),
        Endpoint(case=21, name="portal-always", reply=portal, says="web page|log in", stories=0),
        nothing(22, "empty", said(b""), "an empty answer"),
        nothing(22, "blank", said(b" \r\n\t "), "."),
        nothing(22, "204", status(204, "No Content"), "204 no content instead of a feed"),
        nothing(22, "205", status(205, "Reset Content"), "205 reset content"),
        nothing(22, "206", status(206, "Partial", feed("206", stories=9)), "206 partial content"),
        nothing(22, "226", status(226, "IM Used", feed("226", stories=9)), "226 changes only"),
        Endpoint(case=22, name="empty-always", reply=said(b""), says="an empty answer", stories=0),
        *(
            Endpoint(
                case=23, name=f"type-{name}", reply=said(feed(f"type-{name}"), content_type=content_type), stories=2
            )
            for name, content_type in TYPES.items()
        ),
    ]


ANSWERS: tuple[Endpoint, ...] = (
    *_validators(),
    *_redirects(),
    *_secrets(),
    *_refusals(),
    *_pace(),
    *_bodies(),
)
"""Cases 1 to 23."""
