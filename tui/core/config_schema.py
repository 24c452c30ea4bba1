"""A JSON Schema (2020-12) of feeds.toml, made from the table of settings, so that editors complete and check the file.

It is as strict as a schema can be: that names are close to one another, that
queries parse and addresses are there only `config check` knows.
"""

import tomllib
from collections.abc import Mapping

from tui.core.kinds import Choice, Duration, Flag, Kind, Number, Program, Selectors, Text
from tui.core.request_kinds import Headers, Proxy
from tui.core.settings import SETTINGS, Scope, Setting

Schema = dict[str, object]

_TEXTS: Schema = {"type": "array", "items": {"type": "string"}}
_FILLED: Schema = {"type": "string", "pattern": r"\S"}
_FOLDER = r"^\s*[^/\s][^/]*(/\s*[^/\s][^/]*)*$"
_TITLES: dict[Scope, str] = {"global": "Settings for all feeds", "folder": "Settings of a folder", "feed": "A feed"}


def config_schema() -> Schema:
    """The schema, as JSON would have it."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "feeds.toml of dateline",
        "type": "object",
        "properties": {
            "settings": _table("global"),
            "folder": _described(
                "Settings for all feeds of a folder, below [folder.NAME]",
                {"type": "object", "additionalProperties": _table("folder")},
            ),
            "feed": _several("What is followed, each below [[feed]]", _feed()),
            "search": _several("Saved searches, in the sidebar", _search()),
            "rule": _several("What is done to stories when they arrive, in order", _rule()),
            "open": _several("What opens links, by pattern; the first that fits", _opener()),
            "keys": _keys(),
        },
        "additionalProperties": False,
    }


def _table(scope: Scope) -> Schema:
    return {
        "title": _TITLES[scope],
        "type": "object",
        "properties": {setting.name: _setting(setting) for setting in SETTINGS if scope in setting.scopes},
        "additionalProperties": False,
    }


def _setting(setting: Setting) -> Schema:
    schema = _described(setting.doc, _kind(setting.kind))
    return schema | {"default": tomllib.loads(f"key = {setting.default}")["key"]}


def _kind(kind: Kind) -> Schema:
    plain = _plain(kind)
    if kind.word is None:
        return plain
    if isinstance(kind, Program):
        return plain  # any text is a command, the word as well
    return {"anyOf": [{"const": kind.word}, plain]}


def _plain(kind: Kind) -> Schema:
    match kind:
        case Choice():
            return {"enum": list(kind.words)}
        case Flag():
            return {"type": "boolean"}
        case Number():
            return {"type": "integer", "minimum": kind.least, "maximum": kind.most}
        case Duration():
            return {"type": "string", "pattern": "^[0-9]{1,6}[smhdw]$"}
        case Text():
            return {"type": "string"} if kind.may_be_empty else _FILLED
        case Selectors():
            return {"anyOf": [{"type": "string"}, _TEXTS]}
        case Program():
            return {"anyOf": [_FILLED, _TEXTS | {"minItems": 1}]}
        case Proxy():
            return {"type": "string", "pattern": "^(http://[^@/?# ]+/?)?$"}
        case Headers():
            return {"type": "object", "additionalProperties": _header()}
    raise TypeError(kind)


def _header() -> Schema:
    command: Schema = {"anyOf": [_FILLED, _TEXTS | {"minItems": 1}]}
    return {
        "anyOf": [
            _FILLED,
            _object({"env": _described("The variable that holds the value", _FILLED)}, required=["env"]),
            _object({"command": _described("What prints the value", command)}, required=["command"]),
        ]
    }


def _feed() -> Schema:
    schema = _table("feed")
    settings = schema["properties"]
    own: Schema = {
        "url": _described(
            "Where the feed lies", {"type": "string", "pattern": "^(https?://[^/?#@ ]+([/?#][^ ]*)?|builtin:welcome)$"}
        ),
        "title": _described("Your own name for it; the feed's otherwise", {"type": "string", "default": ""}),
        "folders": _described(
            "The folders it lies in; / nests",
            {"type": "array", "items": {"type": "string", "pattern": _FOLDER}, "default": []},
        ),
    }
    assert isinstance(settings, dict)  # noqa: S101 - `_table` made it
    return schema | {"properties": own | settings, "required": ["url"]}


def _search() -> Schema:
    texts: Schema = {
        "name": _described("Its line in the sidebar", _FILLED),
        "query": _described("What it finds, as in the search box", _FILLED),
    }
    return _object(texts, required=["name", "query"])


def _rule() -> Schema:
    effect: Schema = {"type": "string", "pattern": r"^\s*(read|unread|star|hide|notify|(tag|untag)\s+\S.*)\s*$"}
    return _object(
        {
            "query": _described("The stories it acts on", _FILLED),
            "do": _described("What is done to them", {"type": "array", "items": effect, "minItems": 1}),
        },
        required=["query", "do"],
    )


def _opener() -> Schema:
    program: Schema = {"anyOf": [_FILLED, _TEXTS | {"minItems": 1}]}
    return _object(
        {
            "url": _described("The addresses it is for; * stands for anything", _FILLED),
            "run": _described(
                'The program and its arguments; "{url}" stands for the address, else it comes last', program
            ),
            "terminal": _described("Whether it takes the terminal", {"type": "boolean", "default": False}),
        },
        required=["url", "run"],
    )


def _keys() -> Schema:
    line = _described('A command as it is typed behind ":"; "" unbinds the key', {"type": "string"})
    panes: Schema = {
        pane: _described(f"Keys that hold in the {pane}", {"type": "object", "additionalProperties": line})
        for pane in ("list", "article", "sidebar")
    }
    return _described(
        "Keys of one's own", {"type": "object", "properties": panes, "additionalProperties": {"type": "string"}}
    )


def _object(properties: Schema, *, required: list[str]) -> Schema:
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _several(doc: str, each: Schema) -> Schema:
    return _described(doc, {"type": "array", "items": each})


def _described(doc: str, schema: Mapping[str, object]) -> Schema:
    return {"description": doc, **schema}
