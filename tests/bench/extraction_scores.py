"""How much of an article was found, and how much besides, as the public benchmarks for it define that."""

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

import lxml.html
from lxml.html import HtmlElement

KINDS = {
    "headings": ("h1", "h2", "h3", "h4", "h5", "h6"),
    "paragraphs": ("p",),
    "items": ("li",),
    "code blocks": ("pre",),
    "code": ("code",),
    "quotes": ("blockquote",),
    "tables": ("table",),
    "cells": ("td", "th"),
    "links": ("a",),
    "pictures": ("img",),
    "captions": ("figcaption",),
    "emphasis": ("em", "strong", "b", "i"),
}
_WORD = re.compile(r"\w+")
_SHINGLE = 4
_KEY_LENGTH = 80
_BLOCKS = (
    *("p", "div", "section", "article", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd"),
    *("table", "tr", "td", "th", "caption", "blockquote", "pre", "figure", "figcaption", "br", "hr", "header"),
    *("footer", "main", "aside", "nav", "address", "center", "form", "img", "iframe", "video"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A page, and what should come out of it."""

    name: str
    url: str
    body: bytes
    text: str
    """The article as plain text."""
    html: str = ""
    """The article as HTML; empty where the set has none."""
    without: tuple[str, ...] = ()
    """What must not be in the text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Of one page."""

    precision: float
    recall: float
    f1: float
    clean: float
    """Share of what must not come out that did not."""


def load(folder: Path) -> list[Sample]:
    """The pages of a folder: real pages with texts (dev/html, dev/ground-truth), or with articles (test/test-pages)."""
    if (folder / "test" / "test-pages").is_dir():
        return [_article(path) for path in sorted((folder / "test" / "test-pages").iterdir())]
    return [_text(folder / "dev", path) for path in sorted((folder / "dev" / "ground-truth").glob("*.json"))]


def words_score(sample: Sample, text: str) -> Score:
    """By the words of the texts, however often each stands there and in whatever order."""
    true, found = (Counter(_WORD.findall(one.lower())) for one in (sample.text, text))
    without = [snippet.lower() in text.lower() for snippet in sample.without]
    clean = 1 - fmean(without) if without else 1.0
    if not true:
        nothing = 0.0 if found else 1.0
        return Score(precision=nothing, recall=nothing, f1=nothing, clean=clean)
    same = (true & found).total()
    precision = same / found.total() if found else 0.0
    recall = same / true.total()
    return Score(precision=precision, recall=recall, f1=_mean_of(precision, recall), clean=clean)


def shingles_score(sample: Sample, text: str) -> Score:
    """By the runs of four words of the texts."""
    true, found = _shingles(sample.text), _shingles(text)
    same = (true & found).total()
    precision = same / found.total() if found else float(not true)
    recall = same / true.total() if true else float(not found)
    return Score(precision=precision, recall=recall, f1=_mean_of(precision, recall), clean=1.0)


def totals(scores: Sequence[Score], *, averaged_first: bool) -> Score:
    """Of many pages; F1 of the averages, or the average of each page's."""
    precision, recall = fmean(score.precision for score in scores), fmean(score.recall for score in scores)
    f1 = _mean_of(precision, recall) if averaged_first else fmean(score.f1 for score in scores)
    return Score(precision=precision, recall=recall, f1=f1, clean=fmean(score.clean for score in scores))


def structure_shares(pairs: Iterable[tuple[str, str]]) -> dict[str, float]:
    """For each kind of element, the share of the expected ones that are found again; and the mean of them.

    Args:
        pairs: Expected and found HTML of each page.
    """
    found, wanted = Counter[str](), Counter[str]()
    for expected, given in pairs:
        want, got = _elements(expected), _elements(given)
        for kind in KINDS:
            found[kind] += (want[kind] & got[kind]).total()
            wanted[kind] += want[kind].total()
    shares = {kind: found[kind] / wanted[kind] for kind in KINDS if wanted[kind]}
    return {"mean": fmean(shares.values()), **shares} if shares else {}


def _text(folder: Path, truth: Path) -> Sample:
    told = json.loads(truth.read_text(encoding="utf-8"))
    packed, plain = folder / "html" / f"{truth.stem}.html.gz", folder / "html" / f"{truth.stem}.html"
    article = told["ground_truth"]
    return Sample(
        name=truth.stem,
        url=told["url"],
        body=gzip.decompress(packed.read_bytes()) if packed.exists() else plain.read_bytes(),
        text=article["main_content"] or "",
        without=tuple(article["without"] or ()),
    )


def _article(folder: Path) -> Sample:
    html = (folder / "expected.html").read_text(encoding="utf-8")
    return Sample(
        name=folder.name,
        url="http://fakehost/test/page.html",
        body=(folder / "source.html").read_bytes(),
        text=_words_of(html),
        html=html,
    )


def _words_of(html: str) -> str:
    root = _parsed(html)
    for element in root.iter(*_BLOCKS):
        element.text = f"\n{element.text or ''}"
        element.tail = f"\n{element.tail or ''}"
    return str(root.text_content())


def _parsed(html: str) -> HtmlElement:
    root = lxml.html.document_fromstring(html)
    lxml.etree.strip_elements(root, "script", "style", "template", lxml.etree.Comment, with_tail=False)
    return root


def _mean_of(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    return Counter(tuple(words[at : at + _SHINGLE]) for at in range(max(min(len(words), 1), len(words) - _SHINGLE + 1)))


def _elements(html: str) -> dict[str, Counter[object]]:
    if not html.strip():
        return {kind: Counter() for kind in KINDS}
    root = lxml.html.document_fromstring(html)
    return {
        kind: Counter(key for element in root.iter(*tags) if (key := _key(kind, element)))
        for kind, tags in KINDS.items()
    }


def _key(kind: str, element: HtmlElement) -> object:
    """What an element is known by: its first letters; a link by its place too; a picture by its file."""
    letters = re.sub(r"\W+", "", element.text_content()).lower()[:_KEY_LENGTH]
    if kind == "pictures":
        return _file(element.get("src") or element.get("data-src") or "")
    if kind == "links":
        return (letters, _file((element.get("href") or "").split("#")[0])) if letters and element.get("href") else None
    return letters


def _file(address: str) -> str:
    return address.split("?")[0].rstrip("/").rsplit("/", 1)[-1]
