"""Web pages of our own, of twenty builds, and what is to come out of each."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

_FOLDER = Path(__file__).parent / "data" / "pages" / "dev"
PAGES = tuple(sorted(path.stem for path in (_FOLDER / "html").iterdir()))
"""Their names, such as "wire" or "recipe"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """What a reader should be shown of a page."""

    url: str
    title: str
    author: str
    published: date | None
    lines: tuple[str, ...]
    """The article: paragraphs, headings, items, cells and captions, in order; blanks run together."""
    without: tuple[str, ...]
    """What must not be among them."""
    cause: str
    """Why there is no article; empty where there is one."""


def page(name: str) -> bytes:
    """A page as its server would send it."""
    return (_FOLDER / "html" / f"{name}.html").read_bytes()


def truth(name: str) -> Truth:
    """What is to come out of a page."""
    told = json.loads((_FOLDER / "ground-truth" / f"{name}.json").read_text(encoding="utf-8"))
    article = told["ground_truth"]
    return Truth(
        url=told["url"],
        title=article["title"],
        author=article["author"],
        published=date.fromisoformat(article["publish_date"]) if article["publish_date"] else None,
        lines=tuple(line for line in article["main_content"].split("\n\n") if line),
        without=tuple(article["without"]),
        cause=told.get("cause", ""),
    )
