"""Completing the last word of a search, from what the query language and the sidebar know."""

from collections.abc import Sequence

from tui.core.query_nodes import HAS_STATES, IS_STATES
from tui.core.stories import Counts

_FIELDS = (
    "title:",
    "author:",
    "feed:",
    "folder:",
    "tag:",
    "is:",
    "has:",
    "newer:",
    "older:",
    "after:",
    "before:",
    "on:",
)


def complete(text: str, counts: Counts | None) -> str:
    """The text with its last word completed as far as only one continuation, or a common beginning, is known."""
    head, word = _last_word(text)
    minus = "-" if word.startswith("-") else ""
    field, colon, value = word.removeprefix("-").partition(":")
    if not colon:
        found = _common([name for name in _FIELDS if name.startswith(field.lower())]) if field else ""
        return head + minus + found if len(found) > len(field) else text
    found = _common(_continuing(value.lstrip('"'), _values(field.lower(), counts)))
    if len(found) < len(value.lstrip('"')) or not found:
        return text
    quoted = f'"{found}"' if any(character in found for character in ' ()"') else found
    return f"{head}{minus}{field}:{quoted}"


def _last_word(text: str) -> tuple[str, str]:
    """The text before the last word, and that word; quotes hold blanks together."""
    inside, start = False, 0
    for index, character in enumerate(text):
        if character == '"':
            inside = not inside
        elif not inside and character in " (":
            start = index + 1
    return text[:start], text[start:]


def _values(field: str, counts: Counts | None) -> Sequence[str]:
    if field == "is":
        return sorted(IS_STATES)
    if field == "has":
        return sorted(HAS_STATES)
    if counts is None:
        return ()
    if field == "tag":
        return [tag.name for tag in counts.tags]
    if field == "feed":
        return [feed.title.replace('"', "") for feed in counts.feeds]
    if field == "folder":
        return sorted({folder for feed in counts.feeds for folder in feed.folders})
    return ()


def _continuing(begun: str, values: Sequence[str]) -> list[str]:
    return [value for value in values if value.lower().startswith(begun.lower())]


def _common(values: Sequence[str]) -> str:
    """The longest beginning that all share, as the first writes it."""
    if not values:
        return ""
    length = len(values[0])
    for value in values[1:]:
        pairs = zip(values[0][:length].lower(), value.lower(), strict=False)
        length = next((index for index, (one, other) in enumerate(pairs) if one != other), min(length, len(value)))
    return values[0][:length]
