"""A key of `[settings]` in a feeds.toml, set and taken out; every other line stays as it is.

A text is given back only when tomllib reads it as the old one but for this key.
"""

import re

from tui.formats.errors import FormatError
from tui.formats.toml_blocks import config_error, unreadable
from tui.formats.toml_edit import Statement, statements
from tui.formats.toml_keys import exchanged_value, line_behind, without_line
from tui.formats.toml_reading import Table, read_piece, read_toml
from tui.formats.toml_sections import sections

_SECTION = "settings"
_COMMENT_LINE = re.compile(r"[ \t]*#[^\n]*(?:\n|\Z)")


def with_setting(text: str, key: str, value: str) -> str:
    """The text with a setting for all feeds; the section is made where it is missing.

    A new line goes behind the comment that shows the key's default (`# width = 72`), where `[settings]` has one, else
    behind the settings that are there.

    Args:
        text: A feeds.toml, without byte order mark.
        key: A bare key.
        value: As TOML writes it.

    Raises:
        FormatError: the text cannot be edited safely.
    """
    said, line = _said(text), f"{key} = {value}"
    settings, new = said.get(_SECTION, {}), read_piece(line)
    if not isinstance(settings, dict) or new is None or list(new) != [key]:
        raise _uneditable()
    own = _own(text)
    there = _statement_of(own, key)
    if there is not None:
        changed = exchanged_value(text, there, value)
    elif own and own[0].table:
        changed = _with_line(text, own, key, line)
    elif _SECTION in said:
        raise _uneditable()
    else:
        changed = _with_section(text, line)
    return _checked(changed, {**said, _SECTION: {**settings, **new}})


def without_setting(text: str, key: str) -> str:
    """The text without a setting for all feeds; one that is not there is passed over.

    Raises:
        FormatError: the text cannot be edited safely.
    """
    said = _said(text)
    settings = said.get(_SECTION, {})
    if not isinstance(settings, dict) or key not in settings:
        return text
    there = _statement_of(_own(text), key)
    if there is None:
        raise _uneditable()
    left = {name: value for name, value in settings.items() if name != key}
    expected = {**said, _SECTION: left}
    changed = without_line(text, there)
    if not left and _SECTION not in _said(changed):  # it was written settings.key = … and was the only one
        del expected[_SECTION]
    return _checked(changed, expected)


def _own(text: str) -> list[Statement]:
    """The header of the section and its keys; or its keys where they are written `settings.key = …`."""
    found = list(statements(text))
    under = [statement for statement in found if statement.table == (_SECTION,)]
    dotted = [
        statement
        for statement in found
        if not statement.table and len(statement.keys) > 1 and statement.keys[0][0] == _SECTION
    ]
    return under or dotted


def _statement_of(own: list[Statement], key: str) -> Statement | None:
    """The one that gives the key a value."""
    for statement in own:
        names = [name for name, _ in statement.keys]
        if [*statement.table, *names] == [_SECTION, key]:
            return statement
    return None


def _with_line(text: str, own: list[Statement], key: str, line: str) -> str:
    """The text with a line under the header of the section."""
    default = re.compile(rf"[ \t]*#[ \t]*{re.escape(key)}[ \t]*=")
    for statement in own:
        offset = statement.end
        while shown := _COMMENT_LINE.match(text, offset):
            offset = shown.end()
            if default.match(shown[0]):
                return line_behind(text, Statement(table=statement.table, start=statement.start, end=offset), line)
    return line_behind(text, own[-1], line)


def _with_section(text: str, line: str) -> str:
    """The text with the section before all tables, behind the keys and comments that stand alone above them."""
    newline = "\r\n" if text[: text.find("\n") + 1].endswith("\r\n") else "\n"
    section = f"[{_SECTION}]{newline}{line}{newline}"
    starts = [found.start for found in sections(text, "feed")][1:]
    if not starts:
        above = text if not text or text.endswith("\n") else text + newline
        return above + (newline if above.strip() else "") + section
    start = starts[0]
    return text[:start] + section + newline + text[start:]


def _said(text: str) -> Table:
    try:
        return read_toml(text)
    except (ValueError, RecursionError):
        raise unreadable() from None


def _checked(text: str, expected: Table) -> str:
    if read_piece(text) != expected:
        raise _uneditable()
    return text


def _uneditable() -> FormatError:
    return config_error(
        "[settings] in feeds.toml is written in a way that cannot be changed safely, so nothing was changed",
        "edit the file by hand; what stands under a [settings] header, a key a line, can be changed from here",
    )
