"""The article of a web page: bytes to a `Page`."""

from dataclasses import replace

from tui.core.counting import count_words
from tui.core.pages import NO_HINTS, SELECT, Explanation, Hints, Page
from tui.core.repeats import Cleaned
from tui.formats.encoding import page_text
from tui.formats.extraction import Written, extract, written
from tui.formats.html_tree import has_markup, shallow, tamed
from tui.formats.json_ld import scripts_of
from tui.formats.metadata import Metadata, read_metadata
from tui.formats.no_article import FEWEST_WORDS, no_article, refuse_what_is_no_text, why_none
from tui.formats.page_tree import LONGEST, bounded, parse_page, without_scripts
from tui.formats.plain import html_of, plain_text
from tui.formats.repeats import lines_of, texts_of, without_lines
from tui.formats.selecting import remove_selected


def read_page(body: bytes, *, url: str, content_type: str = "", hints: Hints = NO_HINTS) -> Page:
    """The article of a page, and what the page says of it.

    Takes time in proportion to the length of the page, which is read up to a
    cap; text/plain and whatever has no markup is an article as it stands.

    Args:
        body: The page as it came.
        url: Where the page was found, after all redirects.
        content_type: What HTTP says of it.
        hints: What is known of it already.

    Raises:
        FormatError: there is no article; its problem says why, and what helps.
    """
    refuse_what_is_no_text(body, content_type)
    text = page_text(body, content_type)
    if content_type.lower().startswith("text/plain") or not has_markup(text):
        return _plain_page(text[:LONGEST], url, hints)
    bare = without_scripts(text)
    html = shallow(tamed(bounded(bare)))
    root = parse_page(html)
    if root is None:
        raise no_article("the page is empty")
    told = read_metadata(root, scripts_of(text), url=url)
    removed = remove_selected(root, hints.remove)
    article, explanation = extract(root, html, told, hints, url=url)
    explanation = replace(explanation, removed=(*removed, *explanation.removed))
    cause = why_none(root, text=article.text, script=len(text) - len(bare), paid=told.paid)
    if cause and not (explanation.chosen == SELECT and article.text):
        raise no_article(cause, explanation)
    return _without_repeats(_page_of(url, told, explanation), article, hints)


def _page_of(url: str, told: Metadata, explanation: Explanation) -> Page:
    """What a page says of itself; its article is still to come."""
    return Page(
        url=url, title=told.title, author=told.author, published=told.published, updated=told.updated, lang=told.lang,
        image=told.image, explanation=explanation,
    )  # fmt: skip


def clean_article(html: str, *, repeated: frozenset[int]) -> Cleaned:
    """An article that was found before, without the lines that its feed is now known to repeat.

    Args:
        html: The whole article, as `formats.writers.to_html` writes it.
        repeated: The marks of these lines.
    """
    page = _without_repeats(Page(url=""), written(html), Hints(repeated=repeated))
    return Cleaned(html=page.html, text=page.text, texts=texts_of(html, repeated))


def _plain_page(text: str, url: str, hints: Hints) -> Page:
    article = written(html_of(text))
    if count_words(article.text) < FEWEST_WORDS:
        raise no_article("no article was found on the page")
    return _without_repeats(Page(url=url), article, hints)


def _without_repeats(page: Page, article: Written, hints: Hints) -> Page:
    """The page with its article, but for the lines that its feed repeats; they stay where they are all there is."""
    page = replace(page, html=article.html, text=article.text, lines=lines_of(article.document))
    html, removed = without_lines(article.html, hints.repeated)
    text = plain_text(html) if removed else ""
    if count_words(text) < FEWEST_WORDS:
        return page
    explanation = replace(page.explanation, removed=(*page.explanation.removed, *removed))
    return replace(page, html=html, text=text, whole=article.html, explanation=explanation)
