"""The feeds of a feeds.toml, put in and taken out; see `formats.toml_blocks`."""

from collections.abc import Collection, Sequence

from tui.core.model import Subscription
from tui.formats.toml_blocks import Block, BlockKind, Cut
from tui.formats.toml_document import put_back, put_in, take_out
from tui.formats.toml_edit import basic_string, encodable
from tui.formats.toml_reading import Table


def added(text: str, feeds: Sequence[Subscription], *, after: str | None = None) -> str:
    """The text with a block for each of `feeds`; their settings are not written.

    Args:
        text: A feeds.toml, without byte order mark.
        feeds: Those that are in the text already are added once more.
        after: The url of the feed behind which they go; behind the last feed where there is no such one.

    Raises:
        FormatError: the text cannot be edited safely.
    """
    return put_in(text, _FEEDS, [_keys(feed) for feed in feeds], after=after)


def removed(text: str, urls: Collection[str]) -> Cut:
    """The text without the feeds of these urls, which name the blocks; urls that are not in it are passed over.

    Raises:
        FormatError: the text cannot be edited safely.
    """
    return take_out(text, _FEEDS, urls)


def restored(text: str, blocks: Sequence[Block]) -> str:
    """The text with blocks put back that `removed` took out, as `put_back` does.

    Raises:
        FormatError: the text cannot be edited safely.
    """
    return put_back(text, _FEEDS, blocks)


def _keys(feed: Subscription) -> dict[str, str]:
    keys = {"url": _string(feed.url)}
    if feed.title:
        keys["title"] = _string(feed.title)
    if feed.folders:
        keys["folders"] = f"[{', '.join(map(_string, feed.folders))}]"
    return keys


def _string(text: str) -> str:
    return basic_string(encodable(text))


def _url(feed: Table) -> str | None:
    url = feed.get("url")
    return url if isinstance(url, str) and url else None


_FEEDS = BlockKind(header="feed", what="feeds", name=_url)
