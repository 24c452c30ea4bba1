"""Cases 48 to 58: documents that are broken, or say what cannot be."""

import json
from collections.abc import Iterator, Sequence

from tests.catalogue.endpoints import Endpoint
from tests.catalogue.served import GOOD, XML, changing_head, document, marked
from tests.formats.documents import rss

JSON = "application/feed+json"
WORDS = "Café à gogo"


def documents() -> Iterator[Endpoint]:
    """All of them."""
    yield from (*broken(), *bytes_astray(), *encodings(), *lacking())
    yield from (*doubles(), *dates(), *wishes(), *links())


def broken() -> Iterator[Endpoint]:
    """48: documents that end too early, and elements that never end."""
    whole = rss(GOOD, "<title>The second of them is cut off</title><guid>2</guid>").encode()
    cut = whole[: whole.index(b" of them")]
    yield document(48, "cut-in-title", cut, stories=1)
    yield document(48, "cut-in-character", cut + b"\xe2\x82", stories=1)
    yield document(48, "cut-in-tag", whole[: whole.index(b"le>The")], stories=1)
    yield document(48, "cut-in-guid", whole[: whole.index(b"</guid></item></channel>")])
    cut_json = json.dumps({"version": "https://jsonfeed.org/version/1.1"})[:-3]
    yield document(48, "cut-json", cut_json, says="is broken", comparable=False)
    for count in (500, 5_000):
        items = "".join(f"<item><title>Story {number} of open {count}</title>" for number in range(1, count + 1))
        yield document(
            48, f"open-{count}", f'<rss version="2.0"><channel><title>T</title>{items}', stories=min(count, 2000)
        )


def bytes_astray() -> Iterator[Endpoint]:
    """49: bytes that are no text."""
    bad = {
        "nul": b"\0",
        "escape": b"\x1b[2J",
        "surrogate": b"\xed\xa0\x80",
        "fffe": b"\xef\xbf\xbe",
        "ff": b"\xff",
        "c1": b"\xc2\x9b31m",
    }
    body = rss("<title>one@two</title><guid>1@2</guid><description>three@four</description>", GOOD).encode()
    for name, stray in bad.items():
        yield document(49, f"stray-{name}", body.replace(b"@", stray))
    entry = {"id": "\ud800", "title": "one\0two\ud83d", "content_text": "three\x1bfour"}
    text = {"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": [entry, {"id": "2", "title": "b"}]}
    yield document(49, "stray-json", json.dumps(text), content_type=JSON, comparable=False)


ENCODINGS = (
    ("latin-1", "utf-8", XML),
    ("latin-1", "utf-8", "text/xml; charset=utf-8"),
    ("utf-8", "iso-8859-1", XML),
    ("utf-8", "utf-8", "text/xml; charset=iso-8859-1"),
    ("utf-8", "zlib_codec", XML),
    ("utf-8", "undefined", "application/xml; charset=rot13"),
    ("utf-8", "utf-7", "application/xml; charset=utf-7"),
    ("utf-8", "no-such-thing", "application/xml; charset=\"'x"),
    ("utf-16-le", "utf-16", XML),
    ("utf-16-be", "utf-16", XML),
    ("utf-16", "utf-16", "application/xml; charset=utf-8"),
    ("utf-32", "utf-32", XML),
    ("utf-8-sig", "utf-8", "text/plain"),
    ("cp1252", "iso-8859-1", "text/xml"),
)
"""How it is encoded, what the document says of that, what HTTP says."""


def encodings() -> Iterator[Endpoint]:
    """50: what is said of the encoding, and what it is."""
    for number, (encoding, declared, content_type) in enumerate(ENCODINGS):
        name = f"encoding-{number}-{encoding}-as-{declared}"
        text = f'<?xml version="1.0" encoding="{declared}"?>' + rss(f"<title>{WORDS}</title><guid>1</guid>", GOOD)
        yield document(50, name, marked(name, text).encode(encoding), content_type=content_type)


PARTS = {
    "guid": "<guid>g@</guid>",
    "link": "<link>https://a.example/@</link>",
    "title": "<title>Story @ of lacking</title>",
    "date": "<pubDate>Mon, 0@ Jan 2024 10:00:00 GMT</pubDate>",
    "text": "<description>Text @ of lacking.</description>",
}


def lacking() -> Iterator[Endpoint]:
    """51: entries without this or that; the document is another one each time, its entries are the same."""
    for missing in PARTS:
        yield _same_entries(51, f"without-{missing}", [part for name, part in PARTS.items() if name != missing])
    for only in ("guid", "link", "title", "text"):
        yield _same_entries(51, f"only-{only}", [PARTS[only]], stories=0 if only == "guid" else 3)
    yield _same_entries(51, "without-all", [], stories=0)


def _same_entries(case: int, name: str, parts: Sequence[str], *, stories: int = 3) -> Endpoint:
    own = "".join(parts).replace("g@", f"{name} @").replace("example/@", f"example/{name}/@")
    items = [own.replace("@", str(number)) for number in (1, 2, 3)]
    return Endpoint(case=case, name=name, reply=changing_head(items), stories=stories)


def doubles() -> Iterator[Endpoint]:
    """52 and 53: one guid for several entries, and for entries of two feeds."""
    same = [f"<guid>same</guid><title>Story {n} of one</title><link>https://a.example/{n}</link>" for n in range(1, 6)]
    yield Endpoint(case=52, name="one-guid", reply=changing_head([*same, *same]), stories=5)
    atom = "".join(
        f'<entry><id>same</id><title>Story {n} of one</title><link href="https://a.example/{n}"/></entry>'
        for n in range(1, 6)
    )
    yield document(52, "one-id", f'<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title>{atom}</feed>', stories=5)
    rows = [{"id": "same", "title": f"Story {n} of one", "url": f"https://a.example/{n}"} for n in range(1, 6)]
    text = {"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": rows}
    yield document(52, "one-id-json", json.dumps(text), stories=5, content_type=JSON, comparable=False)
    for name in ("twin", "other-twin"):
        twin = "<guid>twin</guid><title>Story 1 of twins</title><link>https://a.example/twin</link>"
        yield document(53, name, rss(twin, GOOD))


DATES = (
    ("Mon, 01 Jan 0001 00:00:00 GMT", None),
    ("0001-01-01T00:00:00Z", None),
    ("1970-01-01T00:00:00Z", None),
    ("2999-01-01T00:00:00Z", 32_472_144_000),
    ("99999-01-01T00:00:00Z", None),
    ("2024-02-30T10:00:00Z", 1_709_287_200),
    ("Fri, 30 Feb 2024 10:00:00 GMT", None),
    ("Mon, 01 Jan 2024 00:00:00 +9999", ...),
    ("9" * 100_000, None),
    ("9-" * 50_000, None),
    ("", None),
    ("<b>1</b>", None),
    ("1704103200", ...),
)
"""A date as it is written, and the Unix seconds that it stands for; `...`: any."""


def dates() -> Iterator[Endpoint]:
    """55: dates that are none; each the date of an entry."""
    items = [
        f"<guid>date {number}</guid><title>Story {number} of dates</title><pubDate>{date}</pubDate>"
        for number, (date, _) in enumerate(DATES, 1)
    ]
    yield Endpoint(case=55, name="dates", reply=changing_head(items), stories=len(DATES))


def wishes() -> Iterator[Endpoint]:
    """57: wishes that make no sense."""
    hours = "".join(f"<hour>{hour}</hour>" for hour in range(24))
    days = "".join(
        f"<day>{day}</day>" for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    )
    written = {
        "ttl-nan": "<ttl>NaN</ttl>",
        "ttl-negative": "<ttl>-1</ttl>",
        "ttl-huge": "<ttl>1000000000</ttl>",
        "ttl-endless": f"<ttl>{'9' * 5000}</ttl>",
        "hours-beyond": "<skipHours><hour>25</hour><hour>x</hour><hour>-1</hour></skipHours>",
        "hours-all": f"<skipHours>{hours}</skipHours>",
        "days-foo": "<skipDays><day>Foo</day></skipDays>",
        "days-all": f"<skipDays>{days}</skipDays>",
        "period": '<p:updatePeriod xmlns:p="http://purl.org/rss/1.0/modules/syndication/">aeons</p:updatePeriod>',
    }
    for name, head in written.items():
        yield document(57, f"wish-{name}", rss("<title>Story 1 of wishes</title>", GOOD, head=head))


LINKS = (
    ("", "one", "BASE/one"),
    ("", "//b.example/one", "http://b.example/one"),
    ("", "../one", "BASE/one"),
    (' xml:base="https://c.example/x/"', "one", "https://c.example/x/one"),
    (' xml:base="javascript:alert(1)"', "one", "BASE/one"),
    (' xml:base="file:///etc/"', "passwd", ""),
    (' xml:base="sub/"', "one", "BASE/sub/one"),
    ("", "javascript:alert(1)", ""),
    ("", "data:text/html,x", ""),
    ("", "file:///etc/passwd", ""),
    ("", "http://[::1", ""),
)
"""What an Atom feed says of its base, the link of its entry, and where that leads; BASE: where the feed is.

Empty: it leads nowhere on the web, and is not kept.
"""


def links() -> Iterator[Endpoint]:
    """58: links that are relative to this and that, or lead nowhere on the web."""
    for number, (base, link, _) in enumerate(LINKS):
        entry = f'<entry><title>Story 1 of links</title><id>1</id><link href="{link}"/></entry>'
        body = f'<feed xmlns="http://www.w3.org/2005/Atom"{base}><title>T</title>{entry}</feed>'
        yield document(58, f"link-{number}", body, stories=1, content_type="application/atom+xml")
    nested = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://c.example/x/"><title>T</title>'
        '<entry xml:base="y/"><title>Story 1 of links</title><id>1</id><link xml:base="z/" href="one"/></entry></feed>'
    )
    yield document(58, "link-nested", nested, stories=1, content_type="application/atom+xml")
