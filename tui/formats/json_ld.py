"""JSON-LD of web pages: what schema.org calls an article, out of scripts that are often broken."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape

Item = Mapping[str, object]

_LONGEST, _MOST_SCRIPTS, _MOST_ITEMS, _MOST_NAMES = 500_000, 20, 2000, 20
_SCRIPT = re.compile(
    r"<script\b[^<>]{0,1000}?application/ld\+json[^<>]{0,1000}>(.*?)(?:</script|\Z)", re.DOTALL | re.IGNORECASE
)
_LAST_COMMA = re.compile(r",(\s*[}\]])")
_ARTICLE = re.compile(r"(?:\w*Article|\w*Posting|Report|Recipe|HowTo|CreativeWork)$")
_MAY_BE = re.compile(r"(?:Review|Question)$")
"""An article when it has a headline or the page's address; else what a customer wrote."""
_PAGE = re.compile(r"\w*Page$")


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonLd:
    """What the JSON-LD of a page says; empty where it says nothing."""

    article: Item = field(default_factory=dict)
    """Of several the one with the page's address, else the first with a headline, else the first."""
    page: Item = field(default_factory=dict)
    named: Mapping[str, Item] = field(default_factory=dict)
    """What others refer to by its `@id`."""


def scripts_of(text: str) -> list[str]:
    """The JSON-LD of a page, as it is written."""
    return [match[1] for _, match in zip(range(_MOST_SCRIPTS), _SCRIPT.finditer(text), strict=False)]


def read_json_ld(scripts: Sequence[str], url: str) -> JsonLd:
    """What the scripts of a page say of it."""
    own = url.partition("#")[0].rstrip("/")
    items = [item for script in scripts for item in _items(_parsed(script))]
    articles = sorted((item for item in items if _is_article(item, own)), key=lambda item: _rank(item, own))
    named: dict[str, Item] = {}
    for item in items:
        if isinstance(name := item.get("@id"), str) and "name" in item:
            named.setdefault(name, item)
    return JsonLd(
        article=next(iter(articles), {}),
        page=next((item for item in items if any(map(_PAGE.match, _kinds(item)))), {}),
        named=named,
    )


def text_under(item: Item, key: str) -> str:
    """The first text under a key."""
    return next(iter(texts_under(item, key)), "")


def texts_under(item: Item, key: str) -> list[str]:
    """The texts under a key; of an object its address or value."""
    return [text for value in _listed(item.get(key)) if (text := _text(value, "url", "@id", "@value", "contentUrl"))]


def names_of(value: object, named: Mapping[str, Item]) -> list[str]:
    """The names of persons or organisations.

    Args:
        value: What stands under "author", say.
        named: What its references refer to.
    """
    return [name for one in _listed(value)[:_MOST_NAMES] if (name := _text(_meant(one, named), "name"))]


def said(item: Item, key: str) -> bool | None:
    """A yes or no, which many write as a text."""
    value = item.get(key)
    if isinstance(value, str):
        return {"true": True, "false": False}.get(value.strip().lower())
    return value if isinstance(value, bool) else None


def _text(value: object, *keys: str) -> str:
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, dict):
        told = (one for key in keys for one in _listed(value.get(key))[:_MOST_NAMES])
        return next((one.strip() for one in told if isinstance(one, str) and one.strip()), "")
    return ""


def _meant(value: object, named: Mapping[str, Item]) -> object:
    """What a reference refers to; anything else as it is."""
    if isinstance(value, dict) and "name" not in value and isinstance(name := value.get("@id"), str):
        return named.get(name, value)
    return value


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _parsed(script: str) -> object:
    """The value of a script; `None` where it cannot be made out."""
    # Many wrap it in a comment or CDATA, as if it were JavaScript.
    script = script.replace("<![CDATA[", "").replace("]]>", "")
    start = min((place for sign in "{[" if (place := script.find(sign)) >= 0), default=0)
    script = script[start : max(script.rfind("}"), script.rfind("]")) + 1][:_LONGEST]
    for text in (script, _LAST_COMMA.sub(r"\1", script), unescape(script)):
        try:
            return json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _items(value: object) -> Iterator[Item]:
    """All objects in a value, the outer ones first."""
    waiting = [value]
    for _ in range(_MOST_ITEMS):
        if not waiting:
            return
        one = waiting.pop(0)
        if isinstance(one, list):
            waiting[:0] = one[:_MOST_ITEMS]
        elif isinstance(one, dict):
            yield one
            waiting += [part for part in one.values() if isinstance(part, dict | list)]


def _kinds(item: Item) -> list[str]:
    return [kind.rpartition("/")[2] for kind in _listed(item.get("@type")) if isinstance(kind, str)]


def _is_article(item: Item, own: str) -> bool:
    kinds = _kinds(item)
    if any(map(_ARTICLE.match, kinds)):
        return True
    return any(map(_MAY_BE.match, kinds)) and ("headline" in item or _is_at(item, own))


def _rank(item: Item, own: str) -> tuple[bool, bool]:
    return not _is_at(item, own), "headline" not in item


def _is_at(item: Item, own: str) -> bool:
    addresses = (address for key in ("url", "mainEntityOfPage", "@id") for address in texts_under(item, key))
    return any(address.rstrip("/") == own for address in addresses)
