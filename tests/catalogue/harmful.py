"""Cases 39 to 47: documents that are made to break who reads them."""

from collections.abc import Iterator
from pathlib import Path

from tests.catalogue.endpoints import Endpoint
from tests.catalogue.served import GOOD, XML, document, marked
from tests.formats.documents import rss
from tests.net.servers import Asked, Reply, said

UNDER_THE_MAT = "the key lies under the mat"
"""What the file says that no document may open."""
TOO_DEEP = "stand in each other, which no feed needs"
NEITHER = "is neither RSS nor Atom nor JSON Feed"


def documents(folder: Path) -> Iterator[Endpoint]:
    """All of them, but for those at full size."""
    yield from (*entities(), *externals(folder), *names_of_things(folder))
    yield from (*references(), *oddities(), *comments(), *depths(), *sizes())


def entities() -> Iterator[Endpoint]:
    """39 and 40: entities that grow."""
    laughs = '<!ENTITY l0 "ha">' + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    parameters = "".join(f"<!ENTITY % p{n} '{f'&#37;p{n - 1};' * 10}'>" for n in range(1, 10))
    yield document(39, "laughs", f"<!DOCTYPE rss [{laughs}]>" + rss("<title>x &l9;</title><guid>1</guid>", GOOD))
    yield document(
        39, "laughs-about", f"<!DOCTYPE rss [{laughs}]>" + rss(GOOD, head="<description>&l9;</description>"), stories=1
    )
    yield document(
        39,
        "laughs-in-attribute",
        f"<!DOCTYPE rss [{laughs}]>" + rss('<title>x</title><guid x="&l9;">1</guid>', GOOD),
    )
    yield document(
        39,
        "laughs-parameters",
        f"<!DOCTYPE rss [<!ENTITY % p0 'ha'>{parameters}%p9;]>" + rss("<title>x</title><guid>1</guid>", GOOD),
    )
    one = f'<!DOCTYPE rss [<!ENTITY a "{"a" * 100_000}">]>'
    yield document(40, "quadratic", one + rss(f"<title>x{'&a;' * 20_000}</title>", GOOD))
    yield document(
        40, "quadratic-text", one + rss(f"<title>x</title><description>{'&a;' * 20_000}</description>", GOOD)
    )


def externals(folder: Path) -> Iterator[Endpoint]:
    """41: entities and declarations that lie elsewhere; the addresses are below the endpoints' own."""
    secret, pipe = folder / "secret", folder / "pipe"
    declared = {
        "external-file": f'[<!ENTITY x SYSTEM "{secret.as_uri()}">]',
        "external-path": f'[<!ENTITY x SYSTEM "{secret}">]',
        "external-pipe": f'[<!ENTITY x SYSTEM "{pipe.as_uri()}">]',
        "external-zero": '[<!ENTITY x SYSTEM "file:///dev/zero">]',
        "external-address": '[<!ENTITY x SYSTEM "HERE/x.txt">]',
        "external-parameter": '[<!ENTITY % x SYSTEM "HERE/x.dtd"> %x; <!ENTITY x "y">]',
        "external-dtd": 'SYSTEM "HERE/x.dtd"',
        "external-dtd-public": 'PUBLIC "-//X//DTD X 1.0//EN" "HERE/x.dtd"',
        "external-dtd-pipe": f'SYSTEM "{pipe.as_uri()}"',
    }
    for name, declaration in declared.items():
        yield _elsewhere(name, f"<!DOCTYPE rss {declaration}>" + rss("<title>x &x;</title><guid>1</guid>", GOOD))
    include = f'<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="{pipe.as_uri()}" parse="text"/>'
    yield _elsewhere("external-include", rss(f"<title>x</title><description>{include}</description>", GOOD))
    sheet = '<?xml version="1.0"?><?xml-stylesheet type="text/xsl" href="HERE/x.xsl"?>'
    yield _elsewhere("external-sheet", sheet + rss("<title>x</title>", GOOD))


def _elsewhere(name: str, body: str) -> Endpoint:
    body = marked(name, body)

    def reply(asked: Asked) -> Reply:
        return said(body.replace("HERE", f"http://{asked.headers['host']}/{name}").encode(), content_type=XML)

    return Endpoint(case=41, name=name, reply=reply, stories=2)


def names_of_things(folder: Path) -> Iterator[Endpoint]:
    """42: a body that is the name of something, which a careless parser opens."""
    secret = folder / "secret"
    named = {
        "path": str(secret),
        "path-pipe": str(folder / "pipe"),
        "path-zero": "/dev/zero",
        "path-stdin": "/dev/stdin",
        "path-here": ".",
        "path-home": "~/.netrc",
        "file-address": secret.as_uri(),
    }
    for name, body in named.items():
        yield document(42, name, body, says=NEITHER)

    def reply(asked: Asked) -> Reply:
        return said(f"http://{asked.headers['host']}/address/below".encode(), content_type=XML)

    yield Endpoint(case=42, name="address", reply=reply, says=NEITHER, stories=0)


def references() -> Iterator[Endpoint]:
    """43: references to what is no character."""
    bad = {
        "surrogate": "&#xD800;",
        "beyond": "&#1114112;",
        "huge": "&#99999999999;",
        "endless": f"&#{'9' * 5000};",
        "null": "&#0;",
        "escape": "&#x1b;",
    }
    for name, reference in bad.items():
        yield document(43, f"reference-{name}", rss(f"<title>a{reference}b</title><guid>1</guid>", GOOD))


def oddities() -> Iterator[Endpoint]:
    """44: declarations and marks that have stopped parsers."""
    point = '<p:Point xmlns:p="http://www.opengis.net/gml" srsName="x y"><p:pos>1</p:pos></p:Point>'
    odd = {
        "backslash": '<!DOCTYPE rss [<!ENTITY x "a\\g<9>b">]>' + rss("<title>a &x;</title>", GOOD),
        "gml": rss(f"<title>a</title>{point}", GOOD),
        "gml-without-name": rss(f"<title>a</title>{point.replace('x y', '')}", GOOD),
        "bangs": rss(GOOD, "<title>a</title><description><!h<!h<![CDATA[x]]></description>"),
        "cdata": rss(GOOD, "<title>a</title><description><![CDATA[ never closed"),
        "instruction": "<?xml version=1.0?><?x" + rss("<title>a</title>", GOOD),
    }
    for name, body in odd.items():
        yield document(44, f"odd-{name}", body)


def comments() -> Iterator[Endpoint]:
    """45: 700 kB of comments that begin, at each place where they may."""
    much = "<!--" * 175_000
    yield document(45, "comments", much, says=NEITHER)
    yield document(45, "comments-after", rss(GOOD) + much, stories=1)
    yield document(45, "comments-within", rss(GOOD, f"<title>a</title><description>{much}</description>"))
    yield document(45, "comments-in-html", rss(GOOD, f"<title>a</title><description><![CDATA[{much}]]></description>"))


def depths() -> Iterator[Endpoint]:
    """46: nesting, in the document and in the HTML of its texts, with a word at the bottom."""
    yield document(46, "deep-document", rss(f"<description>{'<a>' * 10_000}deep{'</a>' * 10_000}</description>", GOOD))
    yield document(46, "deep-open", rss(GOOD) + f"<item><description>{'<a>' * 10_000}deep", stories=1)
    yield _deepest(200_000)
    for depth in (255, 256, 1_000, 10_000):
        html = f"{'<div>' * depth}deep{'</div>' * depth}<p>after</p>"
        yield document(46, f"deep-text-{depth}", rss(f"<description><![CDATA[{html}]]></description>", GOOD))
    for depth in (255, 256, 1_000, 100_000):
        yield _deep_page(depth)
    nested = '{"version": "https://jsonfeed.org/version/1.1", "items": ' + "[" * 100_000
    yield document(46, "deep-json", nested, says="looks like JSON and is broken", comparable=False)


def _deepest(depth: int) -> Endpoint:
    """Deeper than is read."""
    whole = rss(f"<description>{'<a>' * depth}deep{'</a>' * depth}</description>", GOOD)
    return document(46, f"deepest-{depth}", whole, says=TOO_DEEP)


def _deep_page(depth: int) -> Endpoint:
    """A feed that gives a teaser, and the page behind it."""
    name = f"deep-page-{depth}"
    told = "".join(f"<p>The lock keeper wrote down the level of the water, line {line}.</p>" for line in range(12))
    page = f"<html><head><title>Depth</title></head><body><article>{'<div>' * depth}{told}</article></body></html>"

    def reply(asked: Asked) -> Reply:
        if asked.path.endswith("/page"):
            return said(page.encode(), content_type="text/html")
        link = f"http://{asked.headers['host']}/{name}/page"
        story = f"<title>Story 1 of {name}</title><link>{link}</link><description>A teaser …</description>"
        return said(rss(story).encode(), content_type=XML)

    return Endpoint(case=46, name=name, reply=reply, stories=1, settings='full_text = "always"', comparable=False)


def sizes() -> Iterator[Endpoint]:
    """47: more than is taken."""
    head = "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-type: application/rss+xml\r\n"
    yield Endpoint(
        case=47,
        name="large",
        reply=f"{head}content-length: {100 * 1024 * 1024}\r\n\r\n".encode() + b"<rss>" + b" " * 100_000,
        says="larger than 15 MB",
        stories=0,
    )
    many = (f"<guid>many {n}</guid><title>Story {n} of many</title>" for n in range(1, 301))
    yield document(47, "many", rss(*many), stories=200, settings="max_entries = 200")
    long = "<p>" + "Words that nobody reads. " * 100_000 + "</p>"
    yield document(47, "long-text", rss(f"<title>a</title><description><![CDATA[{long}]]></description>", GOOD))


def full_size() -> Iterator[Endpoint]:
    """46 and 47 as large as the catalogue says."""
    yield _deepest(1_000_000)
    opened = rss(GOOD) + f"<item><description>{'<a>' * 1_000_000}deep"
    yield document(46, "deepest-open", opened, says=TOO_DEEP)
    row = "<guid>very many {0}</guid><title>Story {0} of many</title><description>" + "x" * 1_300 + "</description>"
    yield document(47, "very-many", rss(*(row.format(number) for number in range(10_000))), stories=2000)
    yield document(47, "hundred-megabytes", b"<rss>" + b" " * 100 * 1024 * 1024, says="larger than 15 MB")
