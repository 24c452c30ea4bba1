"""Which stories are but teasers, so that the page behind them is worth a visit."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from tui.core.counting import count_words

LOOKED_AT = 10
"""So many of a feed's newest entries decide."""
TEASER_WORDS = 150
"""A feed whose entries have fewer in the median gives teasers."""

_TAIL = 600
_CUT_OFF = re.compile(
    r"(?:…|\.\.\.|\[\s*…\s*\]|\[\s*\.\.\.\s*\]"
    r"|read (?:more|on|the (?:full|rest|whole)[^.]{0,30})|continue reading[^.]{0,60}|more\s*»|full story"
    r"|weiterlesen|mehr lesen|lire (?:la suite|plus)|leer más|seguir leyendo|continua a leggere|leggi tutto"
    r"|leia mais|lees (?:meer|verder)|läs mer|les mer|læs mere|czytaj (?:dalej|więcej)|читать (?:далее|полностью)"
    r"|続きを読む|阅读全文|閱讀全文|阅读更多)\s*[\]\)»›>→.…]*\s*$",
    re.IGNORECASE,
)  # fmt: skip
_LONE_LINK = re.compile(
    r"(?:^|<(?:p|div|li|br|td)\b[^<>]*>)\s*<a\b[^<>]*>[^<>]{0,100}</a>\s*(?:</?(?:p|div|li|br|ul|td|tr|table)\b[^<>]*>\s*)*$",
    re.IGNORECASE,
)
_MEDIA = ("audio/", "video/")
_COUNTRY = 2
_SHORT_LABEL = 3
"""Under a country's code a label so short is a registry's ("co.uk"), and the owner's name stands before it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """What of an entry tells whether its feed gives teasers."""

    url: str
    text: str
    """The words of the feed's own text."""
    html: str
    """The same as its publisher sent it, or at least its end."""
    media: bool
    """Whether audio or video is attached."""


def gives_teasers(samples: Sequence[Sample]) -> bool:
    """Whether a feed whose newest entries these are holds but the beginnings of its stories."""
    newest = samples[:LOOKED_AT]
    if not newest:
        return False
    lengths = sorted(count_words(sample.text) for sample in newest)
    if lengths[len(lengths) // 2] < TEASER_WORDS:
        return True
    return sum(map(_is_cut, newest)) * 2 > len(newest)


def worth_a_visit(url: str, *, media: bool, sites: frozenset[str]) -> bool:
    """Whether the page behind an entry of such a feed is fetched without being asked for.

    Args:
        url: The entry's link.
        media: Whether audio or video is attached: then that is the story.
        sites: Those of its feed, as `sites_of` tells.
    """
    return not media and bool(url) and site_of(url) in sites


def sites_of(feed_url: str, site_url: str, samples: Sequence[Sample]) -> frozenset[str]:
    """The sites that a feed speaks for: its own, that of its home page, and the one most of its entries lie on.

    The last, since many feeds are served from elsewhere ("feeds.bbci.co.uk"); that of a collection of links, whose
    entries lie here and there, is its own alone.
    """
    links = [site_of(sample.url) for sample in samples[:LOOKED_AT] if sample.url]
    main, count = Counter(links).most_common(1)[0] if links else ("", 0)
    theirs = {main} if count * 2 > len(links) else set()
    return frozenset({site_of(feed_url), site_of(site_url), *theirs} - {""})


def site_of(url: str) -> str:
    """The part of an address's host that has one owner, as near as it can be told without a list of registries."""
    try:
        host = (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""
    labels = host.split(".")
    if host.replace(".", "").isdigit() or ":" in host or len(labels) <= 2:
        return host
    under_registry = len(labels[-1]) == _COUNTRY and len(labels[-2]) <= _SHORT_LABEL
    return ".".join(labels[-3 if under_registry else -2 :])


def is_media(media_type: str) -> bool:
    """Whether an attached file is sound or film."""
    return media_type.lower().startswith(_MEDIA)


def _is_cut(sample: Sample) -> bool:
    return bool(_CUT_OFF.search(sample.text[-_TAIL:].rstrip()) or _LONE_LINK.search(sample.html[-_TAIL:].rstrip()))
