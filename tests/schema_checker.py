"""As much of JSON Schema 2020-12 as our own schema uses; any other keyword is a mistake of the schema."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time
from typing import Any

_WORDS = frozenset({"$schema", "title", "description", "default"})
_TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "integer": int,
}


def faults(schema: object, value: object, place: str = "") -> Iterator[str]:
    """Where a value is not what the schema says, and why."""
    assert isinstance(schema, Mapping)
    for keyword, said in schema.items():
        if keyword not in _WORDS:
            yield from _CHECKS[keyword](schema, said, value, place)


def _type(_: object, said: str, value: object, place: str) -> Iterator[str]:
    right = isinstance(value, _TYPES[said]) and not (said == "integer" and isinstance(value, bool))
    if not right:
        yield f"{place}: no {said}"


def _const(_: object, said: object, value: object, place: str) -> Iterator[str]:
    if value != said:
        yield f"{place}: not {said}"


def _enum(_: object, said: list[object], value: object, place: str) -> Iterator[str]:
    if value not in said:
        yield f"{place}: none of {said}"


def _any_of(_: object, said: list[object], value: object, place: str) -> Iterator[str]:
    if all(list(faults(each, value, place)) for each in said):
        yield f"{place}: fits none"


def _pattern(_: object, said: str, value: object, place: str) -> Iterator[str]:
    if isinstance(value, str) and not re.search(said, value):
        yield f"{place}: not like {said}"


def _minimum(_: object, said: int, value: object, place: str) -> Iterator[str]:
    if isinstance(value, int) and value < said:
        yield f"{place}: less than {said}"


def _maximum(_: object, said: int, value: object, place: str) -> Iterator[str]:
    if isinstance(value, int) and value > said:
        yield f"{place}: more than {said}"


def _min_items(_: object, said: int, value: object, place: str) -> Iterator[str]:
    if isinstance(value, list) and len(value) < said:
        yield f"{place}: fewer than {said}"


def _items(_: object, said: object, value: object, place: str) -> Iterator[str]:
    for index, each in enumerate(value if isinstance(value, list) else ()):
        yield from faults(said, each, f"{place}/{index}")


def _properties(_: object, said: dict[str, object], value: object, place: str) -> Iterator[str]:
    for name, each in value.items() if isinstance(value, dict) else ():
        if name in said:
            yield from faults(said[name], each, f"{place}/{name}")


def _additional(schema: Mapping[str, object], said: object, value: object, place: str) -> Iterator[str]:
    named = schema.get("properties", {})
    assert isinstance(named, dict)
    for name, each in value.items() if isinstance(value, dict) else ():
        if name not in named:
            if said is False:
                yield f"{place}/{name}: unknown"
            else:
                yield from faults(said, each, f"{place}/{name}")


def _required(_: object, said: list[str], value: object, place: str) -> Iterator[str]:
    missing = [name for name in said if isinstance(value, dict) and name not in value]
    yield from (f"{place}: no {name}" for name in missing)


_CHECKS: dict[str, Callable[[Any, Any, object, str], Iterator[str]]] = {
    "type": _type,
    "const": _const,
    "enum": _enum,
    "anyOf": _any_of,
    "pattern": _pattern,
    "minimum": _minimum,
    "maximum": _maximum,
    "minItems": _min_items,
    "items": _items,
    "properties": _properties,
    "additionalProperties": _additional,
    "required": _required,
}


def plain(value: object) -> object:
    """What tomllib made, as JSON has it."""
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [plain(each) for each in value]
    return value.isoformat() if isinstance(value, (date, datetime, time)) else value
