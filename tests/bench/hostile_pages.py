"""Web pages that are made to stall or to fool a reader, each with an article of thirty paragraphs in it."""

import random
from collections.abc import Callable

PARAGRAPHS = 30
MARK = "closed the book"
"""Stands once in each paragraph of the article."""
ARTICLE = "".join(
    f"<p>On day {number} the clerk wrote it down, read it back to the court, and {MARK} for the night.</p>"
    for number in range(PARAGRAPHS)
)
_RUSSIAN = "<p>Сегодня в городе прошла встреча, на которой говорили о погоде и о планах на год. closed the book</p>"
_JAPANESE = "<p>昨日、町の図書館で会議が開かれ、来年の計画について話し合いが行われました。closed the book</p>"
_CHINESE = "<p>昨天市图书馆举行了会议，讨论了明年的计划，记者对此进行了报道。closed the book</p>"


def _page(body: str, head: str = "") -> bytes:
    html = f"<html><head><title>T</title>{head}</head><body><article>{body}</article></body></html>"
    return html.encode("utf-8", "surrogatepass")


def _words(count: int) -> str:
    chosen = random.Random(1).choices(["harbour", "fog, which", "lamp", "rope and", "tide", "bell."], k=count)
    return " ".join(chosen)


def _in(encoding: str, paragraph: str, head: str = "") -> bytes:
    return _page(paragraph * PARAGRAPHS, head).decode().encode(encoding)


PAGES: dict[str, Callable[[], bytes]] = {
    "20 MB, one text": lambda: _page(f"{ARTICLE}<p>{_words(2_800_000)}</p>"),
    "20 MB of paragraphs": lambda: _page(ARTICLE + f"<p>{_words(60)}</p>" * 50_000),
    "20 MB of script": lambda: _page(f"<script>{'var a = 1 < 2;' * 1_400_000}</script>{ARTICLE}"),
    "20 MB of comment": lambda: _page(f"<!-- {'x<p>' * 5_000_000} -->{ARTICLE}"),
    "5 MB attribute": lambda: _page(f"<div class='{'comment ' * 640_000}'>{ARTICLE}</div>"),
    "5 MB of blanks": lambda: _page(f"<p>{' ' * 5_000_000}</p>{ARTICLE}"),
    "500,000 hard blanks": lambda: _page(f"<p>{'&nbsp;' * 500_000}</p>{ARTICLE}"),
    "100,000 attributes": lambda: _page(f"<div {' '.join(f'a{n}=1' for n in range(100_000))}>{ARTICLE}</div>"),
    "5,000 nested boxes": lambda: _page("<div>" * 5_000 + ARTICLE + "</div>" * 5_000),
    "100,000 nested boxes": lambda: _page("<div>" * 100_000 + ARTICLE + "</div>" * 100_000),
    "100,000 open spans": lambda: _page(ARTICLE + "<p>" + "<span>" * 100_000 + "x"),
    "2,000 nested tables": lambda: _page("<table><tr><td>" * 2_000 + ARTICLE),
    "180 boxes round 2 MB": lambda: _page("<div>" * 180 + ARTICLE + f"<p>{_words(200)}</p>" * 1_500 + "</div>" * 180),
    "200,000 unclosed tags": lambda: _page("<p><b><i>" * 66_000 + ARTICLE),
    "1,000,000 line breaks": lambda: _page(ARTICLE + "<br>" * 1_000_000),
    "1,000,000 empty boxes": lambda: _page(ARTICLE + "<div></div>" * 1_000_000),
    "1,000,000 links": lambda: _page(ARTICLE + "<a href=x>y</a> " * 1_000_000),
    "300,000 items": lambda: _page(f"{ARTICLE}<ul>{'<li>an item, one</li>' * 300_000}</ul>"),
    "15,000 boxes": lambda: _page(ARTICLE + f"<div class=c><p>{_words(12)}</p></div>" * 15_000),
    "700 kB of open comments": lambda: _page(ARTICLE + "<!--" * 175_000),
    "500,000 open scripts": lambda: _page(ARTICLE + "<script " * 500_000),
    "15,000 streamed parts": lambda: _page(
        ARTICLE
        + "".join(f'<template id="B:{n}"></template>' for n in range(15_000))
        + "".join(f'<div hidden id="S:{n}"><p>{_words(20)}</p></div>' for n in range(15_000))
    ),
    "12,000 pull quotes": lambda: _page(
        ARTICLE
        + f"<p>{_words(120)}</p>" * 4_000
        + "<aside class=pullquote>No words of the story at all</aside>" * 12_000
    ),
    "10,000 hidden parts": lambda: _page(ARTICLE + f"<div hidden><p>{_words(20)}</p></div>" * 10_000),
    "20,000 pictures twice": lambda: _page(ARTICLE + "<img><noscript><img src=/a.jpg></noscript>" * 20_000),
    "NUL in words": lambda: _page(ARTICLE).replace(b"wrote", b"wr\0ote"),
    "control characters": lambda: _page(
        f"{ARTICLE}<p>{''.join(map(chr, range(1, 32)))}&#0;&#1;&#27;&#xD800;&#xFFFE;&#x110000;</p>&#27;x<p>\ufffe</p>"
    ),
    "half a character": lambda: _page(f"{ARTICLE}<p>\ud800</p>"),
    "XML declaration": lambda: b'<?xml version="1.0" encoding="utf-8"?>' + _page(ARTICLE),
    "UTF-16": lambda: _page(ARTICLE).decode().encode("utf-16"),
    "windows-1251, unsaid": lambda: _in("cp1251", _RUSSIAN),
    "KOI8-R, unsaid": lambda: _in("koi8-r", _RUSSIAN),
    "Shift_JIS, unsaid": lambda: _in("shift_jis", _JAPANESE),
    "EUC-JP, unsaid": lambda: _in("euc-jp", _JAPANESE),
    "GB18030, unsaid": lambda: _in("gb18030", _CHINESE),
    "windows-1251, says UTF-8": lambda: _in("cp1251", _RUSSIAN, "<meta charset=utf-8>"),
    "UTF-8, says Latin-1": lambda: _in("utf-8", _RUSSIAN, "<meta charset=iso-8859-1>"),
    "nothing": lambda: b"",
    "1 MB of noise": lambda: random.Random(1).randbytes(1_000_000),
    "PNG": lambda: b"\x89PNG\r\n\x1a\n" + random.Random(2).randbytes(200_000),
    "PDF": lambda: b"%PDF-1.7\n" + random.Random(3).randbytes(200_000),
}
SCRIPTS = {
    "1251": "городе",
    "KOI8": "городе",
    "JIS": "図書館",
    "EUC-JP": "図書館",
    "GB18030": "图书馆",
    "Latin-1": "городе",
}
"""A word that comes out where an encoding was read right, by a part of the page's name."""
EXPECTED_REFUSALS = ("nothing", "1 MB of noise", "PNG", "PDF")
