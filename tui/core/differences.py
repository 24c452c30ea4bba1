"""What differs between two states of a feeds.toml, and how that is told."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar
from urllib.parse import urlsplit

from tui.core.kept_queries import SavedSearch, search_key
from tui.core.model import Subscription
from tui.core.rules import Rule
from tui.core.settings import SETTINGS
from tui.core.stories import Reread, Turned
from tui.core.subscriptions import WELCOME, Config
from tui.core.text import displayable

T = TypeVar("T")

_TOLD_OF_FEEDS = ("paused", "unlisted")
"""Settings that are told of the feeds that they hold for."""


def readdressed(before: Config, after: Config, *, unwell: Collection[str] = ()) -> dict[str, str]:
    """The addresses that were exchanged in place, by the old one: these feeds are the same ones.

    That is so where all else of the feed is as it was, it stands where it stood, and it is plainly the same: it has
    the person's own title, the addresses are nearly alike, or the old one answered no more. Anything less is a feed
    that went and another that came.

    Args:
        before: What the file said.
        after: What it says.
        unwell: Addresses that fail, or have moved.
    """
    new = {feed.url for feed in after.subscriptions} - {feed.url for feed in before.subscriptions}
    if not new:
        return {}
    there = {feed.url for feed in after.subscriptions}
    by_neighbour = {above: feed for above, feed in _with_neighbours(after, there - new) if feed.url in new}
    found: dict[str, str] = {}
    for above, feed in _with_neighbours(before, there):
        other = by_neighbour.get(above)
        if feed.url not in there and other is not None and _same_feed(feed, other, unwell):
            found[feed.url] = other.url
    return found


def _with_neighbours(config: Config, kept: Collection[str]) -> Iterator[tuple[tuple[str, int], Subscription]]:
    """Each feed, with the last one before it that is kept and how far behind that it stands."""
    above, distance = "", 0
    for feed in config.subscriptions:
        distance += 1
        yield (above, distance), feed
        if feed.url in kept:
            above, distance = feed.url, 0


def _same_feed(one: Subscription, other: Subscription, unwell: Collection[str]) -> bool:
    if WELCOME in {one.url, other.url} or replace(one, url=other.url) != other:
        return False
    return bool(one.title) or one.url in unwell or _nearly(one.url) == _nearly(other.url)


def _nearly(url: str) -> tuple[str, str, str]:
    """What addresses have in common that differ in http and https, a leading www, a slash at the end."""
    parts = urlsplit(url)
    return (parts.hostname or "").removeprefix("www."), parts.path.rstrip("/"), parts.query


def differences(before: Config, after: Config, *, moved: Mapping[str, str] | None = None) -> Reread:
    """What the person changed; what the database makes of it, feeds added and archived, is left to be filled in.

    Args:
        before: What the file said.
        after: What it says.
        moved: Feeds with another address, by the old one; `None`: what `readdressed` finds.
    """
    feeds = _feed_differences(before, after, readdressed(before, after) if moved is None else moved)
    return Reread(
        readdressed=feeds["readdressed"],
        renamed=feeds["renamed"],
        moved=feeds["moved"],
        paused=feeds["paused"],
        resumed=feeds["resumed"],
        unlisted=feeds["unlisted"],
        relisted=feeds["relisted"],
        otherwise=feeds["otherwise"],
        folders=sum(before.folders.get(name, {}) != after.folders.get(name, {}) for name in _names(before, after)),
        searches=_turned(before.searches, after.searches, _same_search),
        rules=_turned(before.rules, after.rules, _same_rule),
        settings=tuple(_settings(before, after)),
        keys=before.keys != after.keys,
        openers=before.openers != after.openers,
    )


def _names(before: Config, after: Config) -> Iterable[str]:
    return dict.fromkeys((*before.folders, *after.folders))


def _feed_differences(before: Config, after: Config, moved: Mapping[str, str]) -> Counter[str]:
    """How many feeds differ, and in what; those that are in one of the two only left aside."""
    was = {moved.get(feed.url, feed.url): feed for feed in before.subscriptions}
    inherits = before.folders == after.folders and all(
        getattr(before.settings, name) == getattr(after.settings, name) for name in _TOLD_OF_FEEDS
    )
    found: Counter[str] = Counter()
    for feed in after.subscriptions:
        old = was.get(feed.url)
        if old is not None and not (inherits and old == feed):  # of thousands of feeds few differ
            found.update(_differs(old, feed, before, after))
    return found


def _differs(old: Subscription, new: Subscription, before: Config, after: Config) -> Iterator[str]:
    own = [{key: value for key, value in feed.settings.items() if key not in _TOLD_OF_FEEDS} for feed in (old, new)]
    held, holds = before.for_feed(old), after.for_feed(new)
    if old.url != new.url:
        yield "readdressed"
    if old.title != new.title:
        yield "renamed"
    if old.folders != new.folders:
        yield "moved"
    if own[0] != own[1]:
        yield "otherwise"
    if held.paused != holds.paused:
        yield "paused" if holds.paused else "resumed"
    if held.unlisted != holds.unlisted:
        yield "unlisted" if holds.unlisted else "relisted"


def _turned(before: Sequence[T], after: Sequence[T], same: Callable[[T, T], bool]) -> Turned:
    """What came and went; one that went and one that came which are the same by `same` are one that changed."""
    came = [one for one in after if one not in before]
    removed = changed = 0
    for one in before:
        if one in after:
            continue
        other = next((other for other in came if same(one, other)), None)
        if other is None:
            removed += 1
        else:
            came.remove(other)
            changed += 1
    return Turned(added=len(came), removed=removed, changed=changed)


def _same_search(one: SavedSearch, other: SavedSearch) -> bool:
    return search_key(one.name) == search_key(other.name) or one.query == other.query


def _same_rule(one: Rule, other: Rule) -> bool:
    return one.query == other.query or one.do == other.do


def _settings(before: Config, after: Config) -> Iterator[tuple[str, str]]:
    for setting in SETTINGS:
        if "global" in setting.scopes:
            old, new = (getattr(config.settings, setting.name) for config in (before, after))
            if old != new:
                yield setting.name, displayable(setting.kind.write(new))


@dataclass(frozen=True, slots=True)
class _Number:
    """A part of the sentence, with what it counts."""

    number: int
    what: str
    one: str
    many: str


def told(reread: Reread, *, later: Collection[str] = ()) -> str:
    """Such as "feeds.toml: 2 feeds added, 1 archived, width is now 80."; empty where nothing is to be told.

    Args:
        reread: What there is to tell; mistakes are not told here.
        later: Settings that hold from the next start only.
    """
    parts = ["in order again"] if reread.mended else []
    parts += _counted(_numbers(reread))
    for name, value in reread.settings:
        parts.append(f"{name} is now {value}{' from the next start' if name in later else ''}")
    parts += [what for what, differs in (("keys changed", reread.keys), ("openers changed", reread.openers)) if differs]
    return f"feeds.toml: {', '.join(parts)}." if parts else ""


def _numbers(reread: Reread) -> Iterator[_Number]:
    feeds = {
        "added": reread.added,
        "archived": reread.archived,
        "renamed": reread.renamed,
        "moved": reread.moved,
        "with another address": reread.readdressed,
        "paused": reread.paused,
        "resumed": reread.resumed,
        "unlisted": reread.unlisted,
        "listed again": reread.relisted,
        "set otherwise": reread.otherwise,
    }
    yield from _each(feeds, "feed", "feeds")
    yield from _each({"set otherwise": reread.folders}, "folder", "folders")
    yield from _each(_turns(reread.searches), "search", "searches")
    yield from _each(_turns(reread.rules), "rule", "rules")


def _turns(turned: Turned) -> dict[str, int]:
    return {"added": turned.added, "removed": turned.removed, "changed": turned.changed}


def _each(numbers: Mapping[str, int], one: str, many: str) -> Iterator[_Number]:
    return (_Number(number, what, one, many) for what, number in numbers.items() if number)


def _counted(numbers: Iterable[_Number]) -> Iterator[str]:
    """The numbers, the first of each kind with its noun."""
    named = ""
    for part in numbers:
        noun = "" if named == part.many else f" {part.one if part.number == 1 else part.many}"
        named = part.many
        yield f"{part.number:,}{noun} {part.what}"
