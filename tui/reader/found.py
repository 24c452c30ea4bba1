"""What looking for feeds comes to: the feeds, which of them are one and the same, and why there are none."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from tui.core.model import Feed, FoundFeed, Problem, ProblemKind
from tui.net.exchange import Answer

NAMED, LINK, KNOWN, PAGE = "a feed the page names", "a link on the page", "where such a site has it", "another page"
"""What an address that was asked is called; one of the usual ones is called by its path."""
HELP = "look for RSS or a feed on the site, and give its address"
_COMPARED = 10
"""So many stories of each are looked at to tell whether two feeds are one;"""
_ENOUGH = 5
"""so many in common are enough where one of them has more."""
_MORE = 1.2
"""How many times the text a twin must hold to be the better one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A feed that was found, with its document, so that it need not be fetched again."""

    choice: FoundFeed
    answer: Answer
    document: Feed


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What looking for feeds came to."""

    url: str
    """The address that was asked; empty where the text is none."""
    found: tuple[Found, ...] = ()
    """The most likely first."""
    problem: Problem | None = None
    """Why there are none: what was looked at, and what helps. Beside feeds: why the address itself was not to be had,
    so that these are others of its site."""
    left_out: int = 0
    """Feeds that the page names and that were not looked at, since there are so many."""


def best_first(found: Iterable[Found]) -> tuple[Found, ...]:
    """Each feed once, in the order they came in, those without stories last.

    Of those that say the same, as a site's Atom does beside its RSS, the one
    stays that is subscribed already, else the one that holds more, else the first.
    """
    kept = _without_twins(list(found))
    return tuple(sorted(kept, key=lambda feed: not feed.document.entries))


def _without_twins(found: list[Found]) -> list[Found]:
    kept: list[Found] = []
    for feed in found:
        place = next((place for place, other in enumerate(kept) if _are_twins(feed, other)), None)
        if place is None:
            kept.append(feed)
        elif _is_better(feed, kept[place]):
            kept[place] = feed
    return kept if len(kept) == len(found) else _without_twins(kept)  # the better one may have other twins


def nothing_found(url: str, asked: Mapping[str, str], *, feedless: str = "", reached: str = "") -> Problem:
    """Why there are none: where was looked.

    Args:
        url: The address that the person gave.
        asked: Addresses that were asked, with what they are called.
        feedless: The name of a site that has no feeds.
        reached: The host that answered in the end.
    """
    host = urlsplit(url).netloc or url
    if feedless:
        cause = f"{feedless} has no feeds"
        return Problem(
            kind=ProblemKind.MALFORMED, cause=cause, remedy="look whether the same people have a site of their own"
        )
    if reached.startswith("consent."):
        cause = f"{host} asks about cookies before it shows the page"
        remedy = "look in the browser for the channel's number (Share, Copy channel ID): give youtube.com/channel/UC…"
        return Problem(kind=ProblemKind.MALFORMED, cause=cause, remedy=remedy)
    cause = f"no feed was found at {host}; looked at: {', '.join(_looked_at(asked))}"
    return Problem(kind=ProblemKind.MALFORMED, cause=cause, remedy=HELP)


def _looked_at(asked: Mapping[str, str]) -> Sequence[str]:
    counted = Counter(asked.values())
    named, links, pages = counted[NAMED], counted[LINK], counted[PAGE]
    paths = " ".join(called for called in counted if called.startswith("/"))
    return [
        "what the page names" + (f" ({named})" if named else ""),
        *([KNOWN] if counted[KNOWN] else []),
        *([f"{links} of its links" if links > 1 else "one of its links"] if links else []),
        *([f"{pages} other pages" if pages > 1 else "another page"] if pages else []),
        *([paths] if paths else []),
    ]


def _are_twins(feed: Found, other: Found) -> bool:
    """Whether two feeds tell the same stories, be it in another format or not as many of them."""
    one, two = feed.document.entries, other.document.entries
    if feed.choice.url == other.choice.url:
        return True
    if not one or not two:
        return False
    common = min(len(one), len(two), _COMPARED)
    if [entry.title for entry in one[:common]] != [entry.title for entry in two[:common]]:
        return False
    if any(entry.enclosures for entry in one) is not any(entry.enclosures for entry in two):
        return False  # a podcast beside the texts
    return len(one) == len(two) or common >= _ENOUGH


def _is_better(feed: Found, other: Found) -> bool:
    if (feed.choice.feed_id is None) is not (other.choice.feed_id is None):
        return feed.choice.feed_id is not None
    if not feed.document.entries or not other.document.entries:
        return bool(feed.document.entries)
    text, than = _text_of(feed), _text_of(other)
    if text > than * _MORE or than > text * _MORE:
        return text > than
    if len(feed.document.entries) != len(other.document.entries):
        return len(feed.document.entries) > len(other.document.entries)
    return feed.choice.url.startswith("https:") and not other.choice.url.startswith("https:")


def _text_of(feed: Found) -> int:
    return sum(len(entry.text or entry.body) for entry in feed.document.entries[:_COMPARED])
