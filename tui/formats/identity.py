"""Which entry is which, and whether it has changed."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b

from tui.core.model import Entry

_LONGEST = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An entry that has no identity yet."""

    guid: str
    """The publisher's own mark of it, or nothing."""
    entry: Entry


def digest(*parts: str) -> str:
    """A short hash of some texts and of where one ends."""
    return blake2b("\0".join(parts).encode("utf-8", "replace"), digest_size=16).hexdigest()


def content_hash(title: str, url: str, text: str) -> str:
    """Hash of what a reader would notice: not how `text` is cut into lines."""
    return digest(title, url, text.replace("\n", " "))


def identified(drafts: Sequence[Draft]) -> tuple[Entry, ...]:
    """The entries of one document with their identities, each once.

    The guid is the identity, else the link, else a hash. Where several
    entries share one, the same link (the same title and date, where there is
    no guid or no link) means the same entry, of which the first is kept;
    others are told apart by it.
    """
    groups: dict[str, set[str]] = defaultdict(set)
    for draft in drafts:
        groups[_mark(draft)].add(_difference(draft))
    entries: dict[str, Entry] = {}
    for draft in drafts:
        identity = _mark(draft)
        if len(groups[identity]) > 1:
            identity = short_mark(f"{identity} {_difference(draft)}")
        entries.setdefault(identity, replace(draft.entry, identity=identity))
    return tuple(entries.values())


def _mark(draft: Draft) -> str:
    entry = draft.entry
    return short_mark(draft.guid or entry.url) or digest(entry.title, _date(entry), entry.body)


def _difference(draft: Draft) -> str:
    entry = draft.entry
    return entry.url if draft.guid and entry.url else digest(entry.title, _date(entry))


def _date(entry: Entry) -> str:
    return entry.published.isoformat() if entry.published else ""


def short_mark(mark: str) -> str:
    """A guid or a link as an identity: an endless one is cut, and told apart by its hash."""
    return mark if len(mark) <= _LONGEST else f"{mark[:100]} {digest(mark)}"


def without_empty(drafts: Iterable[Draft]) -> list[Draft]:
    """Drafts that have anything to show."""
    return [
        draft
        for draft in drafts
        if draft.entry.title or draft.entry.url or draft.entry.text or draft.entry.body or draft.entry.enclosures
    ]
