"""Changing feeds: what is wrong with what was typed, and what is said when it is done; pure."""

from collections.abc import Iterator, Sequence

from tui.app.acts import NAME_CELLS
from tui.core.feed_edits import FeedEdit
from tui.core.kept_queries import Place, SavedSearch, Wrong, read_rules, read_searches, search_key
from tui.core.model import Subscription
from tui.core.rules import Rule
from tui.core.stories import FeedLine
from tui.core.subscriptions import same_address, url_trouble
from tui.core.text import displayable, sentence

_ADDRESS_CELLS = 60


def edit_of(
    feed: FeedLine,
    own: Subscription,
    *,
    url: str,
    title: str,
    folders: Sequence[str],
    paused: bool,
    unlisted: bool,
) -> FeedEdit | None:
    """What of a feed is to become another, by what stands in a dialog; `None`: nothing is."""
    title = " ".join(title.split())
    edit = FeedEdit(
        url=url if url != feed.url else None,
        title=title if title != own.title else None,
        folders=tuple(folders) if tuple(folders) != feed.folders else None,
        paused=paused if paused != feed.paused else None,
        unlisted=unlisted if unlisted != feed.unlisted else None,
    )
    return None if edit == FeedEdit() else edit


def address_mistake(url: str, feed: FeedLine, feeds: Sequence[FeedLine]) -> str:
    """Why a feed cannot have this address, as a sentence; empty when it can."""
    if url == feed.url:
        return ""
    if not url:
        return "Give the address of the feed, such as https://example.org/feed.xml."
    if trouble := url_trouble(url):
        cause, _, _ = trouble.partition("; expected")
        if cause == trouble:  # nothing but what was expected
            cause = f"“{displayable(url, limit=_ADDRESS_CELLS)}” is no address of a feed"
        return f"{sentence(displayable(cause))} An address begins with https:// or http://."
    other = next((one for one in feeds if one.id != feed.id and same_address(one.url) == same_address(url)), None)
    if other is not None:
        return f"That is the address of {displayable(other.title, limit=NAME_CELLS)}, which is subscribed already."
    return ""


def edited_text(feeds: Sequence[FeedLine], edit: FeedEdit, *, folder: str = "") -> str:
    """Such as "World is now “BBC”, in news/europe." or "7 feeds of News are paused."."""
    name = displayable(folder or feeds[0].title, limit=NAME_CELLS)
    what = f"{len(feeds):,} feed{'' if len(feeds) == 1 else 's'} of {name}" if folder else name
    return f"{what} {'is' if len(feeds) == 1 else 'are'} {', '.join(_becomes(edit))}."


def _becomes(edit: FeedEdit) -> Iterator[str]:
    """What follows "is"."""
    if edit.title is not None:
        name = displayable(edit.title, limit=NAME_CELLS)
        yield f"now “{name}”" if name else "called as it calls itself"
    if edit.folders is not None:
        folders = displayable(", ".join(edit.folders), limit=_ADDRESS_CELLS)
        yield f"in {folders}" if folders else "in no folder"
    if edit.url is not None:
        yield f"at {displayable(edit.url, limit=_ADDRESS_CELLS)}"
    if edit.paused is not None:
        yield "paused" if edit.paused else "fetched again"
    if edit.unlisted is not None:
        yield "unlisted" if edit.unlisted else "listed again"


def folder_mistake(name: str) -> str:
    """Why a folder cannot be called so, as a sentence; empty when it can."""
    if not name or not all(part.strip() for part in name.split("/")):
        return "Give it a name, such as news or news/europe."
    return "A comma cannot stand in the name of a folder." if "," in name else ""


def search_mistake(search: SavedSearch, others: Sequence[str]) -> str:
    """Why a search cannot be kept so beside others of these names, as a sentence; empty when it can."""
    if not search.name:
        return "Give it a name, such as Syria, this week."
    if search_key(search.name) in map(search_key, others):
        return "There is a search of this name already."
    told: list[str] = []
    list(read_searches([{"name": search.name, "query": search.query}], _collect(told)))
    return sentence(displayable(told[0])) if told else ""


def effects_typed(text: str) -> tuple[str, ...]:
    """The effects of a rule in a line, commas between."""
    return tuple(" ".join(part.split()) for part in text.split(",") if part.strip())


def rule_mistake(rule: Rule) -> str:
    """Why there can be no such rule, as a sentence; empty when there can."""
    told: list[str] = []
    list(read_rules([{"query": rule.query, "do": list(rule.do)}], _collect(told)))
    return sentence(displayable(told[0])) if told else ""


def _collect(told: list[str]) -> Wrong:
    def wrong(path: Place, message: str, *, at_value: bool = False) -> None:
        told.append(message)

    return wrong
