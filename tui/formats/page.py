"""The article of a web page: bytes to a `Page`."""

from collections.abc import Iterator
from copy import deepcopy
from typing import NamedTuple

from lxml import etree
from lxml.html import HtmlElement

from tui.core.counting import count_words
from tui.core.model import Page
from tui.formats.article import find_article, plain_articles
from tui.formats.blocks import to_document
from tui.formats.boilerplate import remove_boilerplate
from tui.formats.encoding import page_text
from tui.formats.html_tree import has_markup
from tui.formats.json_ld import scripts_of
from tui.formats.measures import STORY, Measures
from tui.formats.metadata import Metadata, read_metadata
from tui.formats.no_article import FEWEST_WORDS, no_article, refuse_what_is_no_text, why_none
from tui.formats.page_tree import LONGEST, parse_page, without_scripts
from tui.formats.plain import html_of, plain_text
from tui.formats.vocabulary import HEADINGS
from tui.formats.writers import to_html

_MOST_LINKED, _SHORTEST_STORY = 0.8, 500
_FEWEST_TEASERS, _MOST_BELOW_HEADING, _LONGEST_TEASER = 5, 1, 400
_LONGEST_ARTICLE = 1_000_000
"""Characters of its HTML, as many as a feed's text may have; what is beyond is cut off."""


def read_page(body: bytes, *, url: str, content_type: str = "") -> Page:
    """The article of a page, and what the page says of it.

    Takes time in proportion to the length of the page, which is read up to a
    cap; text/plain and whatever has no markup is an article as it stands.

    Args:
        url: Where the page was found, after all redirects.
        content_type: What HTTP says of it.

    Raises:
        FormatError: there is no article; its problem says why, and what helps.
    """
    refuse_what_is_no_text(body, content_type)
    text = page_text(body, content_type)
    if content_type.lower().startswith("text/plain") or not has_markup(text):
        return _plain_page(text[:LONGEST], url)
    html = without_scripts(text)
    root = parse_page(html)
    if root is None:
        raise no_article("the page is empty")
    told = read_metadata(root, scripts_of(text), url=url)
    article = _article_of(root, told)
    if cause := why_none(root, text=article.text, script=len(text) - len(html), paid=told.paid):
        raise no_article(cause)
    return Page(
        url=url,
        title=told.title,
        author=told.author,
        published=told.published,
        lang=told.lang,
        image=told.image,
        html=article.html,
        text=article.text,
    )


class _Written(NamedTuple):
    """An article as it goes into a page."""

    html: str = ""
    text: str = ""


def _written(html: str, base_url: str = "") -> _Written:
    written = to_html(to_document(html[:_LONGEST_ARTICLE], base_url=base_url))
    return _Written(written, plain_text(written))


def _article_of(root: HtmlElement, told: Metadata) -> _Written:
    """What readability finds, or where that is next to nothing, what the page itself holds for its article.

    Where that is nothing either, the names of its parts may have misled us.
    """
    found = _Written()
    for element in _candidates(root):
        written = _cleaned(element, told)
        if count_words(written.text) >= FEWEST_WORDS:
            return written
        found = max(found, written, key=lambda one: len(one.text))
    unnamed = (_cleaned(element, told, by_name=False) for element in _candidates(root))
    return next((one for one in unnamed if _has_paragraphs(one.text)), found)


def _has_paragraphs(text: str) -> bool:
    return sum(len(line) >= STORY for line in text.split("\n")) > 1


def _cleaned(element: HtmlElement, told: Metadata, *, by_name: bool = True) -> _Written:
    """What is left of an element as an article; nothing where it is a menu."""
    remove_boilerplate(element, title=told.title, by_name=by_name)
    if _is_menu(element) or _is_index(element):
        return _Written()
    return _written(etree.tostring(element, encoding="unicode", method="html", with_tail=False), told.base_url)


def _is_menu(element: HtmlElement) -> bool:
    """Whether nearly all of a text is links, and hardly any of it paragraphs."""
    measures = Measures(element)
    if measures.linked(element) <= _MOST_LINKED:
        return False
    return sum(measures.length(line) for line in measures.lines() if measures.is_story(line)) < _SHORTEST_STORY


def _is_index(element: HtmlElement) -> bool:
    """Whether all there is are beginnings of other stories, each under a heading that leads to it."""
    measures = Measures(element)
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


def _candidates(root: HtmlElement) -> Iterator[HtmlElement]:
    if (found := find_article(root)) is not None:
        yield found
    for element in plain_articles(root):
        yield deepcopy(element)


def _plain_page(text: str, url: str) -> Page:
    article = _written(html_of(text))
    if count_words(article.text) < FEWEST_WORDS:
        raise no_article("no article was found on the page")
    return Page(url=url, html=article.html, text=article.text)
