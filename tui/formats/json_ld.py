"""JSON-LD of web pages: what schema.org calls an article, out of scripts that are often broken."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence

Item = Mapping[str, object]

_LONGEST, _MOST_SCRIPTS, _MOST_ITEMS, _MOST_NAMES = 500_000, 20, 2000, 20
_SCRIPT = re.compile(
    r"<script\b[^<>]{0,1000}?application/ld\+json[^<>]{0,1000}>(.*?)(?:</script|\Z)", re.DOTALL | re.IGNORECASE
)
_LAST_COMMA = re.compile(r",(\s*[}\]])")
_ARTICLE = re.compile(r"(?:\w*Article|\w*Posting|Report|Review|Recipe|HowTo|Question|CreativeWork)$")


def scripts_of(text: str) -> list[str]:
    """The JSON-LD of a page, as it is written."""
    return [match[1] for _, match in zip(range(_MOST_SCRIPTS), _SCRIPT.finditer(text), strict=False)]


def about_article(scripts: Sequence[str], url: str) -> Item:
    """What is said of the article of a page: of the one with the page's address, else of the first; else nothing."""
    articles = [item for script in scripts for item in _items(_parsed(script)) if _is_article(item)]
    own = url.partition("#")[0].rstrip("/")
    for item in articles:
        if own in {
            address.rstrip("/") for key in ("url", "mainEntityOfPage", "@id") for address in texts_under(item, key)
        }:
            return item
    return next(iter(articles), {})


def text_under(item: Item, key: str) -> str:
    """The first text under a key."""
    return next(iter(texts_under(item, key)), "")


def texts_under(item: Item, key: str) -> list[str]:
    """The texts under a key; of an object its address or value."""
    return [text for value in _listed(item.get(key)) if (text := _text(value, "url", "@id", "@value", "contentUrl"))]


def names_of(value: object) -> list[str]:
    """The names of persons or organisations."""
    return [name for one in _listed(value)[:_MOST_NAMES] if (name := _text(one, "name"))]


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


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _parsed(script: str) -> object:
    """The value of a script; `None` where it cannot be made out."""
    # Many wrap it in a comment or CDATA, as if it were JavaScript.
    script = script.replace("<![CDATA[", "").replace("]]>", "")
    start = min((place for sign in "{[" if (place := script.find(sign)) >= 0), default=0)
    script = script[start : max(script.rfind("}"), script.rfind("]")) + 1][:_LONGEST]
    for text in (script, _LAST_COMMA.sub(r"\1", script)):
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


def _is_article(item: Item) -> bool:
    kinds = [kind for kind in _listed(item.get("@type")) if isinstance(kind, str)]
    return any(_ARTICLE.match(kind.rpartition("/")[2]) for kind in kinds)
