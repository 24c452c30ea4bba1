"""Publishers of all kinds for a long time with them: what each answers at any moment follows from a seed."""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Literal, TypeAlias

from tui.core.model import Wish

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
BEGIN = datetime(2026, 3, 2, 7, 30, 12, tzinfo=UTC)
"""A Monday; what the servers' clocks show when it all begins."""

Mute: TypeAlias = Literal["", "dns", "refused", "tls", "reset", "hang", "garbage"]
UNHEARD: frozenset[Mute] = frozenset({"dns", "refused", "tls"})
"""Ways to be silent in which the server does not even hear of the request."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One answer."""

    status: int = 0
    """0: none, as `mute` says."""
    mute: Mute = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    version: int | None = None
    """Which state of the feed the body is; `None`: it is something else, or there is none."""
    lead: str = ""
    """Where a redirect leads."""


_NO_WISH = Wish()


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """One feed, and how its server is."""

    number: int
    host: str
    kind: str
    every: timedelta | None
    """How often the person wants it; `None`: auto."""
    posts_every: timedelta
    skew: timedelta
    """How far the server's clock is off."""
    wish: Wish = _NO_WISH
    """What its documents ask for."""
    ills: Sequence[tuple[timedelta, timedelta, str]] = ()
    """When it is ill, from and until, and how."""

    @property
    def url(self) -> str:
        """The address that is subscribed; `{port}` stands for the server's."""
        scheme = "https" if "tls" in (ill for *_, ill in self.ills) and self.kind == "secure" else "http"
        return f"{scheme}://{self.host}:{{port}}/{self.number}"

    def version(self, passed: timedelta) -> int:
        """How many stories there have been by then."""
        return int((passed + 30 * DAY) / self.posts_every)

    def posted(self, passed: timedelta) -> list[datetime]:
        """When the newest stories were posted, newest first."""
        last = self.version(passed)
        return [BEGIN - 30 * DAY + self.posts_every * number for number in range(last, max(last - 20, 0), -1)]

    def answer(self, passed: timedelta, sent: Mapping[str, str], *, path: str = "") -> Reply:
        """What it says to a request; `path` is what stands behind the feed's own address after a redirect."""
        ill = next((ill for start, end, ill in self.ills if start <= passed < end), "")
        there = BEGIN + passed + self.skew
        reply = self._ill(ill, there) if ill else self._well(passed, there, sent, path)
        return replace(reply, headers={"date": _http(there), **reply.headers}) if reply.status else reply

    def _ill(self, ill: str, there: datetime) -> Reply:
        if ill in ("dns", "refused", "tls", "reset", "hang", "garbage"):
            return Reply(mute=ill)  # type: ignore[arg-type]  # mypy does not see that these are Mute
        if ill == "portal":
            return Reply(status=200, headers={"content-type": "text/html", "etag": '"portal"'})
        status, _, what = ill.partition(" ")
        return Reply(status=int(status), headers=_RETRIES[what](there) if what else {})

    def _well(self, passed: timedelta, there: datetime, sent: Mapping[str, str], path: str) -> Reply:
        if leads := _LEADS.get(self.kind):
            steps = path.count("/")
            if steps < len(leads):
                return Reply(status=leads[steps], lead=f"/{self.number}{path}/on")
        version = self.version(passed)
        wished = _WISHES[self.kind](there) if self.kind in _WISHES else {}
        headers = {**wished, **self._validators(version, passed)}
        etag, modified = headers.get("etag"), headers.get("last-modified")
        asked = sent.get("if-none-match"), sent.get("if-modified-since")
        known = asked[0] == etag if asked[0] else asked[1] == modified
        if (etag or modified) and any(asked) and (known or (self.kind == "renewing" and self._same(asked[0], version))):
            return Reply(status=304, headers=headers)
        return Reply(status=200, headers=headers, version=version)

    def _same(self, etag: str | None, version: int) -> bool:
        return etag is not None and etag.startswith(f'"{version}-')

    def _validators(self, version: int, passed: timedelta) -> dict[str, str]:
        modified = _http(BEGIN - 30 * DAY + self.posts_every * version)
        match self.kind:
            case "no validators":
                return {}
            case "etag only":
                return {"etag": f'"{version}"'}
            case "date only":
                return {"last-modified": modified}
            case "odd etag":
                return {"etag": f'W/"{version}\'a"b;,' + "x" * 900 + '"', "last-modified": "yesterday; maybe"}
            case "renewing":  # another ETag for the same thing every few hours
                return {"etag": f'"{version}-{passed // (5 * HOUR)}"', "last-modified": modified}
        return {"etag": f'"v{version}"', "last-modified": modified}


def _http(moment: datetime) -> str:
    return format_datetime(moment.replace(microsecond=0), usegmt=True)


_RETRIES: dict[str, Callable[[datetime], dict[str, str]]] = {
    "seconds": lambda _: {"retry-after": "5400"},
    "days": lambda _: {"retry-after": str(3 * 86_400)},
    "years": lambda _: {"retry-after": "99999999999"},
    "date": lambda there: {"retry-after": _http(there + 6 * HOUR)},
    "past": lambda there: {"retry-after": _http(there - 6 * HOUR)},
    "words": lambda _: {"retry-after": "soon-ish"},
    "negative": lambda _: {"retry-after": "-60"},
    "nothing": lambda _: {},
}
_WISHES: dict[str, Callable[[datetime], dict[str, str]]] = {
    "max-age": lambda _: {"cache-control": "public, max-age=20000"},
    "a year": lambda _: {"cache-control": 'max-age="31536000"'},
    "s-maxage": lambda _: {"cache-control": "s-maxage=9000"},
    "no-cache": lambda _: {"cache-control": "no-cache, max-age=86400"},
    "expires": lambda there: {"expires": _http(there + 5 * HOUR)},
    "expired": lambda _: {"expires": "0", "cache-control": "private"},
    "odd control": lambda _: {"cache-control": "max-age=soon, =;, max-age"},
    "busy": lambda _: {"retry-after": "10000"},
}
_LEADS: dict[str, Sequence[int]] = {
    "moved": [301],
    "moved far": [308, 301, 308],
    "elsewhere": [302],
    "mixed": [301, 307, 308],
    "circling": [301] * 9,
}
_DOCUMENT_WISHES: dict[str, Wish] = {
    "ttl": Wish(every=3 * HOUR),
    "weekly": Wish(every=7 * DAY),
    "skips hours": Wish(skip_hours=frozenset({0, 1, 2, 3, 4, 5, 11, 12, 23})),
    "skips days": Wish(skip_days=frozenset({5, 6})),
    "skips both": Wish(every=HOUR, skip_hours=frozenset(range(8)), skip_days=frozenset({6})),
}
KINDS = (
    "plain", "plain", "plain", "no validators", "etag only", "date only", "odd etag", "renewing", "secure",
    *_WISHES, *_LEADS, *_DOCUMENT_WISHES,
)  # fmt: skip
ILLS = (
    "dns", "refused", "reset", "hang", "garbage", "portal", "404", "403", "401", "451", "500", "502 seconds", "504",
    "503 nothing", "503 date", "503 years", "429 nothing", "429 seconds", "429 date", "429 past", "429 words",
    "429 negative", "429 days", "429 years", "410", "204", "226", "304", "404 seconds",
)  # fmt: skip
PACES = (None, None, None, 2 * HOUR, 5 * HOUR, 12 * HOUR, 12 * HOUR, 3 * DAY)


def publishers(
    *, feeds: int, hosts: int, length: timedelta, seed: int, kinds: Sequence[str] = KINDS, ills: Sequence[str] = ILLS
) -> list[Publisher]:
    """So many feeds on so many hosts, each well and ill by turns, all kinds among them if there are enough."""
    chance = random.Random(seed)  # so that the same time can be lived again
    names = [f"host{number}.example" for number in range(hosts)]
    skews = {name: chance.choice([0, 0, -3, 3]) * HOUR for name in names}
    made = []
    for number in range(feeds):
        host = names[number % hosts]
        kind = kinds[number % len(kinds)]
        ill = ills[number % len(ills)]
        if ill == "410":
            spells = [(length / 3, length, ill)] if number % 2 else [(length / 3, length / 2, ill)]
        else:
            spells = [(start := length * chance.uniform(0.05, 0.8), start + chance.uniform(1, 40) * HOUR, ill)]
        if kind == "secure":
            spells = [(timedelta(0), length, "tls")]
        made.append(
            Publisher(
                number=number,
                host=host,
                kind=kind,
                every=chance.choice(PACES),
                posts_every=chance.choice([HOUR / 2, 2 * HOUR, 5 * HOUR, DAY, 4 * DAY, 60 * DAY]),
                skew=skews[host],
                wish=_DOCUMENT_WISHES.get(kind, Wish()),
                ills=spells,
            )
        )
    return made
