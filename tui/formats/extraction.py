"""The article of a web page as HTML: which element it is, and what of it is not the article."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from typing import NamedTuple

from lxml import etree
from lxml.html import HtmlElement

from tui.core.counting import count_words
from tui.core.document import Document
from tui.core.pages import FEED, SELECT, Explanation, Hints, Removed
from tui.formats.article import plain_articles
from tui.formats.blocks import to_document
from tui.formats.boilerplate import remove_boilerplate
from tui.formats.choosing import Choice, choose
from tui.formats.measures import STORY, Measures
from tui.formats.metadata import Metadata
from tui.formats.no_article import FEWEST_WORDS
from tui.formats.page_lines import share_in
from tui.formats.plain import plain_text
from tui.formats.selecting import selected
from tui.formats.vocabulary import HEADINGS
from tui.formats.writers import to_html

_MOST_LINKED, _SHORTEST_STORY = 0.8, 500
_FEWEST_TEASERS, _MOST_BELOW_HEADING, _LONGEST_TEASER = 5, 1, 400
_FULL_WORDS, _LEAST_SHARED = 100, 0.3
"""A feed's text of so many words is a story, of which the page must have so much."""
_LONGEST_ARTICLE = 1_000_000
"""Characters of its HTML, as many as a feed's text may have; what is beyond is cut off."""


class Written(NamedTuple):
    """An article as it goes into a page."""

    html: str = ""
    text: str = ""
    document: Document = Document(blocks=())
    removed: tuple[Removed, ...] = ()


def written(html: str, base_url: str = "", removed: tuple[Removed, ...] = ()) -> Written:
    """HTML from strangers as an article."""
    document = to_document(html[:_LONGEST_ARTICLE], base_url=base_url)
    clean = to_html(document)
    return Written(clean, plain_text(clean), document, removed)


def extract(root: HtmlElement, html: str, told: Metadata, hints: Hints, *, url: str) -> tuple[Written, Explanation]:
    """The article of a page, and how it was found.

    Args:
        root: The tree of the whole page; changed in place.
        html: The same as text, without scripts.
        told: What the page says of it.
        hints: What is known of it already.
        url: Where it was found.
    """
    if (own := selected(root, hints.select)) is not None:
        article = written(_html(own), told.base_url)
        return article, Explanation(chosen=SELECT, why="your own selectors say what the article is")
    choice = choose(root, html, url=url, title=told.title, hints=hints)
    is_story = told.published is not None or hints.title != ""
    article, explanation = _found(root, choice, told, is_story=is_story)
    feed = written(hints.feed_html)
    if count_words(feed.text) >= _FULL_WORDS and share_in(feed.text, article.text) < _LEAST_SHARED:
        why = "the feed has a whole text, and the page has another one"
        return feed, replace(explanation, chosen=FEED, why=why, removed=())
    return article, replace(explanation, removed=article.removed)


def _found(root: HtmlElement, choice: Choice, told: Metadata, *, is_story: bool) -> tuple[Written, Explanation]:
    """What the voices choose, or where that is next to nothing, what the page itself holds for its article.

    Where that is nothing either, the names of its parts may have misled us.

    Args:
        root: The tree of the page.
        choice: Of the voices.
        told: What the page says of it.
        is_story: Whether it is known to be a story, even where it looks like an index of others.
    """
    found = Written()
    for name, element in _candidates(root, choice.element):
        article = _cleaned(element, told, is_story=is_story)
        if count_words(article.text) >= FEWEST_WORDS:
            return article, _as_found(choice, name)
        found = max(found, article, key=lambda one: len(one.text))
    for name, element in _candidates(root, choice.element):
        article = _cleaned(element, told, is_story=is_story, by_name=False)
        if _has_paragraphs(article.text):
            return article, _as_found(choice, name)
    return found, choice.explanation


def _candidates(root: HtmlElement, chosen: HtmlElement | None) -> Iterator[tuple[str, HtmlElement]]:
    """Copies of what may be the article, each with its name, the choice without any."""
    if chosen is not None:
        yield "", deepcopy(chosen)
    for element in plain_articles(root):
        yield f"<{element.tag}>", deepcopy(element)


def _as_found(choice: Choice, name: str) -> Explanation:
    if not name:
        return choice.explanation
    why = "next to nothing was left of what the voices choose, and the page holds this for its article"
    return replace(choice.explanation, chosen=name, why=why)


def _has_paragraphs(text: str) -> bool:
    return sum(len(line) >= STORY for line in text.split("\n")) > 1


def _cleaned(element: HtmlElement, told: Metadata, *, is_story: bool, by_name: bool = True) -> Written:
    """What is left of an element as an article; nothing where it is a menu."""
    removed = remove_boilerplate(element, title=told.title, by_name=by_name)
    measures = Measures(element)
    if _is_menu(element, measures) or (not is_story and _is_index(measures)):
        return Written()
    return written(_html(element), told.base_url, tuple(removed))


def _html(element: HtmlElement) -> str:
    return str(etree.tostring(element, encoding="unicode", method="html", with_tail=False))


def _is_menu(element: HtmlElement, measures: Measures) -> bool:
    """Whether nearly all of a text is links, and hardly any of it paragraphs."""
    if measures.linked(element) <= _MOST_LINKED:
        return False
    return sum(measures.length(line) for line in measures.lines() if measures.is_story(line)) < _SHORTEST_STORY


def _is_index(measures: Measures) -> bool:
    """Whether all there is are beginnings of other stories, each under a heading that leads to it."""
    teasers = 0
    below = _MOST_BELOW_HEADING
    for line in measures.lines():
        if _leads_on(line, measures):
            teasers, below = teasers + 1, 0
        elif measures.is_story(line):
            below += 1
            if below > _MOST_BELOW_HEADING or measures.length(line) > _LONGEST_TEASER:
                return False
    return teasers >= _FEWEST_TEASERS


def _leads_on(line: HtmlElement, measures: Measures) -> bool:
    """Whether a line is a heading that is a link to another page."""
    if line.tag not in HEADINGS or measures.linked(line) not in (0.0, 1.0):
        return False
    links = list(line.iter("a") if measures.linked(line) else line.iterancestors("a"))
    return any(not (link.get("href") or "#").startswith("#") for link in links)
