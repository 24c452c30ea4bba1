"""The feeds of a feeds.toml, put in, changed and taken out; see `formats.toml_document`."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from tui.core.model import Subscription
from tui.formats.toml_blocks import Block, BlockKind, Cut, uneditable
from tui.formats.toml_document import Document, put_back, put_in, take_out
from tui.formats.toml_edit import encodable
from tui.formats.toml_keys import Value, spelled, with_keys
from tui.formats.toml_reading import Table, read_piece

_ORDER = ("url", "title", "folders", "paused", "unlisted")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewriting:
    """The block of one feed before and after a change, with the url that it has then."""

    old_url: str
    old: str
    new_url: str
    new: str


def added(text: str, feeds: Sequence[Subscription], *, after: str | None = None) -> str:
    """The text with a block for each of `feeds`; of their settings only `unlisted` is written.

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


def rewritten(text: str, wishes: Mapping[str, Mapping[str, Value | None]]) -> tuple[str, tuple[Rewriting, ...]]:
    """The text with other values of some feeds, and what became of their blocks; see `toml_keys.with_keys`.

    Args:
        text: A feeds.toml, without byte order mark.
        wishes: By url, which must be there, the values by key; `None` takes a key out.

    Raises:
        FormatError: the text cannot be edited safely.
    """
    document = Document(text, _FEEDS)
    made: list[Rewriting] = []
    said: dict[str, Table] = {}
    for url, values in wishes.items():
        old = document.text_of(url)
        new = with_keys(old, (_FEEDS.header, 0), values, order=_ORDER)
        said[url] = _said(new or "")
        if not _fits(said[url], document.table(url) or {}, values):
            raise uneditable(_FEEDS)
        made.append(Rewriting(old_url=url, old=old, new_url=_url(said[url]) or "", new=new or ""))
    return document.exchanged({one.old_url: (one.new, said[one.old_url]) for one in made}), tuple(made)


def exchanged(text: str, blocks: Mapping[str, str]) -> str:
    """The text with other blocks in the place of the first ones of these urls, which must be there.

    Raises:
        FormatError: one is no block of a feed, or the text cannot be edited safely.
    """
    return Document(text, _FEEDS).exchanged({url: (block, _said(block)) for url, block in blocks.items()})


def blocks_of(text: str, urls: Collection[str]) -> dict[str, list[str]]:
    """The blocks of each of these urls, in the order of the file; urls that are not in it are left out.

    Raises:
        FormatError: the text cannot be edited safely.
    """
    document = Document(text, _FEEDS)
    return {url: document.texts_of(url) for url in urls if document.has(url)}


def _said(block: str) -> Table:
    tables = (read_piece(block) or {}).get(_FEEDS.header)
    return tables[0] if isinstance(tables, list) and tables and isinstance(tables[0], dict) else {}


def _fits(said: Table, before: Table, values: Mapping[str, Value | None]) -> bool:
    """Whether a table says what it said, but for these values."""
    others = [{key: value for key, value in table.items() if key not in values} for table in (said, before)]
    return others[0] == others[1] and all(_is(said.get(key), value) for key, value in values.items())


def _is(said: object, value: Value | None) -> bool:
    if value is None:
        return not said
    if isinstance(value, tuple):
        return said == [encodable(each) for each in value]
    return said == (encodable(value) if isinstance(value, str) else value)


def _keys(feed: Subscription) -> dict[str, str]:
    unlisted = feed.settings.get("unlisted") is True
    keys: dict[str, Value] = {"url": feed.url, "title": feed.title, "folders": feed.folders, "unlisted": unlisted}
    return {key: spelled(value) for key, value in keys.items() if value or key == "url"}


def _url(feed: Table) -> str | None:
    url = feed.get("url")
    return url if isinstance(url, str) and url else None


_FEEDS = BlockKind(header="feed", what="feeds", name=_url)
