"""When a story was published and updated, as its page tells it.

What the page states for machines goes first, then the lines round its title,
then what stands elsewhere on it with a word that says what it is.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import NamedTuple

from lxml.html import HtmlElement

from tui.formats.date_lines import Meaning, Told, meaning_of, told_dates
from tui.formats.dates import LATEST, parse_date
from tui.formats.json_ld import text_under
from tui.formats.month_names import month_named
from tui.formats.near_title import Line, Nearby, short_text
from tui.formats.statements import Statements
from tui.formats.written_dates import Usage, as_read, dates_in

_PUBLISHED = (
    *("article:published_time", "og:published_time", "article:published", "og:pubdate", "datepublished"),
    *("article:publicationdate", "publishdate", "publish-date", "publish_date", "published_time", "published-date"),
    *("published_at", "publication_date", "publicationdate", "pubdate", "pub_date", "parsely-pub-date"),
    *("sailthru.date", "article.published", "rnews:datepublished", "ptime", "dc.date.issued", "dcterms.issued"),
    *("citation_publication_date", "citation_online_date", "citation_date", "dc.date", "dcterms.date"),
    *("dc.date.created", "dcterms.created", "article:created_time", "article.created", "datecreated", "date"),
)
_PUBLISHED_TOO = re.compile(r"publi(?:sh(?:ed)?|cation)[-_.: ]?(?:date|time|on|at)$")
_UPDATED = (
    *("article:modified_time", "og:updated_time", "article:modified", "datemodified", "article.updated"),
    *("modified_time", "updated_time", "dcterms.modified", "dc.date.modified", "last-modified", "lastmod", "revised"),
)
_STAMPS = (
    *("datetime", "content", "data-datetime", "data-date", "data-published", "data-published-date"),
    *("data-publish-date", "data-pubdate", "data-time", "data-timestamp", "data-utime", "data-epoch", "title"),
)
"""Attributes that hold the date of an element whose text may only say "two days ago"."""
_ITEMPROPS = "//*[contains(concat(' ', @itemprop, ' '), ' {} ')]"
_TIMES = ("//time[@pubdate][@datetime]", "//article//time[@datetime]", "//main//time[@datetime]", "//time[@datetime]")
_NAMED = (
    "//*[self::span or self::div or self::p or self::time or self::li or self::small]"
    "[contains(@class, 'date') or contains(@class, 'Date') or contains(@class, 'publish') or contains(@class, 'posted')"
    " or contains(@class, 'updated') or contains(@class, 'timestamp')]"
)
_MOST_ITEMPROPS, _MOST_TIMES, _MOST_NAMED, _MOST_INSIDE = 5, 5, 60, 8
_EPOCH_SECONDS = re.compile(r"[12]\d{9}(?:\d{3}|\.\d+)?")
_IN_NUMBERS = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{4}\b")
_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)[/-](\d{1,2}|[a-z]{3,9})[/-](\d{1,2})(?=[/-]|$)", re.IGNORECASE)
_DAY = timedelta(days=1)
_LONGEST_LABEL = 30
_STOPS = (".", "!", "?", "。")
"""Behind a sentence of the story, in which a date may be an element of its own."""
_DAY_FIRST = frozenset({"uk", "ie", "au", "nz", "in", "za", "sg", "my", "hk"})
"""Countries whose English pages are often said to be American."""
_YEAR_FIRST = frozenset({"zh", "ja", "ko", "hu", "lt", "sv", "fa", "mn"})


class Dates(NamedTuple):
    """When a story was published and updated, in UTC."""

    published: datetime | None = None
    updated: datetime | None = None


def dates_of(page: Statements, nearby: Nearby) -> Dates:
    """What a page says of when.

    Args:
        page: What it states.
        nearby: What stands round its title.
    """
    usage = usage_of(page)
    published = _first(_stated(page, nearby, "datePublished", _PUBLISHED, usage))
    updated = _first(_stated(page, nearby, "dateModified", _UPDATED, usage))
    if published is None:
        shown = list(_shown(nearby.lines, usage))
        published = _first(_of(shown, Meaning.PUBLISHED, Meaning.UNSAID))
        updated = updated or _first(_of(shown, Meaning.UPDATED))
    if published is None:
        published = _first(_elsewhere(page, nearby, usage)) or date_in_address(page.path())
        published = published or (None if updated else _first(_times(page, nearby, usage)))
    if updated is not None and published is not None and updated <= published:
        updated = None
    return Dates(published, updated)


def usage_of(page: Statements) -> Usage:
    """How the page writes dates, as far as its language and country tell."""
    langs = page.langs()
    lang = next(iter(langs), "")
    country = page.host().rpartition(".")[2]
    if country in _DAY_FIRST:
        day_first: bool | None = True
    elif "en-us" in langs:
        day_first = False
    elif not lang or lang in ("en", "en-ca") or lang.partition("-")[0] in _YEAR_FIRST:
        day_first = None
    else:
        day_first = True
    return Usage(lang=lang, day_first=day_first)


def read_date(written: str, usage: Usage) -> datetime | None:
    """A date out of an attribute or a statement; seconds since 1970 are one too."""
    written = written.strip()
    if _EPOCH_SECONDS.fullmatch(written):
        seconds = float(written) / (1000 if len(written.partition(".")[0]) > 10 else 1)
        return datetime.fromtimestamp(seconds, UTC)
    if not _IN_NUMBERS.match(written) and (date := parse_date(written)) is not None:
        return date if date < LATEST else None
    return next((date.moment for date in dates_in(as_read(written), usage)), None)


def date_in_address(path: str) -> datetime | None:
    """The day that an address names, as in /2026/05/03/."""
    match = _IN_ADDRESS.search(path[:500])
    if match is None:
        return None
    month = int(match[2]) if match[2].isdecimal() else month_named(match[2], "en") or 0
    try:
        return datetime(int(match[1]), month, int(match[3]), tzinfo=UTC)
    except ValueError:
        return None


def _first(dates: Iterable[datetime | None]) -> datetime | None:
    return next((date for date in dates if date is not None), None)


def _of(told: Iterable[Told], *meanings: Meaning) -> Iterator[datetime]:
    return (one.moment for one in told if one.meaning in meanings)


def _stated(
    page: Statements, nearby: Nearby, key: str, names: Iterable[str], usage: Usage
) -> Iterator[datetime | None]:
    """What is stated for machines: JSON-LD, meta elements, microdata."""
    yield read_date(text_under(page.json_ld.article, key), usage)
    for written in page.told(names):
        yield read_date(written, usage)
    yield read_date(text_under(page.json_ld.page, key), usage)
    for element in islice(page.root.xpath(_ITEMPROPS.format(key)), _MOST_ITEMPROPS):
        if not nearby.is_elsewhere(element):
            yield _stamp(element, usage) or _first(one.moment for one in told_dates(short_text(element), usage))
    if key == "datePublished":
        for name, (written, *_) in page.metas.items():
            if _PUBLISHED_TOO.search(name):
                yield read_date(written, usage)
        yield read_date(text_under(page.json_ld.article, "dateCreated"), usage)


def _stamp(element: HtmlElement, usage: Usage) -> datetime | None:
    """The date in the attributes of an element."""
    stamps = (element.get(name) for name in _STAMPS)
    return _first(read_date(stamp, usage) for stamp in stamps if stamp and len(stamp) < 64 and _has_digit(stamp))


def _has_digit(text: str) -> bool:
    return any(character.isdigit() for character in text)


def _shown(lines: Iterable[Line], usage: Usage) -> Iterator[Told]:
    """The dates in the lines round a title; of a box and what it holds only those of the box."""
    done: set[HtmlElement] = set()
    label = ""
    for line in lines:
        if done and any(box in done for box in islice(line.element.iterancestors(), 8)):
            continue
        told = _dates_of_line(line, usage, label)
        if told or (line.element.tag == "p" and line.text.endswith(_STOPS)):
            done.add(line.element)
            yield from told
        label = line.text if len(line.text) <= _LONGEST_LABEL else ""


def _dates_of_line(line: Line, usage: Usage, label: str) -> list[Told]:
    stamp = _stamp(line.element, usage) if line.element.tag in ("time", "abbr", "relative-time", "span") else None
    told = told_dates(line.text, usage)
    if stamp is not None and not told:
        told = [Told(meaning_of(line.text), stamp)]
    if [one.meaning for one in told] == [Meaning.UNSAID] and not _has_digit(label):
        told = [Told(meaning_of(label), told[0].moment)]
    return [Told(one.meaning, _exact(one.moment, line.element, usage)) for one in told if one.meaning != Meaning.OTHER]


def _exact(day: datetime, element: HtmlElement, usage: Usage) -> datetime:
    """The moment that a time element in a line gives for the day that is written there."""
    stamps = (_stamp(time, usage) for time in islice(element.iter("time"), _MOST_TIMES))
    return _first(stamp for stamp in stamps if stamp is not None and abs(stamp - day) < _DAY) or day


def _elsewhere(page: Statements, nearby: Nearby, usage: Usage) -> Iterator[datetime]:
    """The dates that stand anywhere on the page with a word for publication before them."""
    for box in islice(page.root.xpath(_NAMED), _MOST_NAMED):
        for element in islice(box.iter(), _MOST_INSIDE):
            if (text := short_text(element)) and _has_digit(text) and not nearby.is_elsewhere(element):
                yield from _of(told_dates(text, usage), Meaning.PUBLISHED)


def _times(page: Statements, nearby: Nearby, usage: Usage) -> Iterator[datetime | None]:
    for path in _TIMES:
        for element in islice(page.root.xpath(path), _MOST_TIMES):
            if not nearby.is_elsewhere(element):
                yield read_date(element.get("datetime") or "", usage)
