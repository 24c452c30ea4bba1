"""A page on its whole way: bytes, article, database, article pane, command line."""

from contextlib import suppress

from tests.fuzz.feeds import database
from tests.fuzz.seeds import Sown
from tests.fuzz.stories import NOW, check_listed, check_story
from tests.fuzz.terminal import all_clean, check, checked_output, held
from tests.store.making import assert_index_is_sound, entry, save
from tui.cli.output import print_json, why
from tui.cli.shapes import explanation_object, page_object
from tui.core.pages import Hints, NoArticle, Page
from tui.core.text import displayable
from tui.formats.errors import FormatError
from tui.reader.worker_process import address_in, clean_article, find_leads, find_leads_in_file, read_article
from tui.store import stories
from tui.store.pages import PageFetch, save_pages

URL = "https://page.example/dir/story.html"
_HINTS = (
    Hints(),
    Hints(title="Ferry timetable", feed_html="<p>The ferry, it is said, goes at <b>ten</b>.</p>"),
    Hints(select=("article", "main > p"), remove=(".ad", "p:nth-child(2)")),
)


def run(sown: Sown) -> None:
    """Send a page the whole way: most as the page behind a story, some as what `dateline add` is given."""
    if sown.number % 4 == 0:
        _check_leads(sown)
        return
    hints = _HINTS[sown.number % len(_HINTS)]
    try:
        page = read_article(sown.body, url=URL, content_type=sown.content_type, hints=hints)
    except FormatError as error:
        held(bool(error.problem.cause), "a page is refused without a cause")
        check(why(error.problem), "why there is no article")
        if isinstance(error.problem, NoArticle):
            with checked_output("extract --explain"):
                print_json(explanation_object(error.problem.explanation))
        return
    _check_page(page)
    _check_stored(page)


def _check_page(page: Page) -> None:
    held(bool(page.html and page.text), "an article without a text", page)
    with checked_output("extract"):
        print_json(page_object(page) | explanation_object(page.explanation))
    all_clean((page.title, page.author, page.lang, page.image), "what a page says of itself")
    cleaned = clean_article(page.html, repeated=frozenset(page.lines[:2]))
    check(displayable(cleaned.text, lines=True), "a cleaned article", lines=True)


def _check_stored(page: Page) -> None:
    """The page is stored beside the feed's text, and shown in its place."""
    with database() as db:
        save(db, 1, entry("one"))
        fetch = PageFetch(entry_id=1, page=page)
        save_pages(db, [fetch], now=NOW)
        save_pages(db, [fetch], now=NOW)
        assert_index_is_sound(db)
        (story,) = stories.stories(db, [1])
        held(story.has_page and story.source == "page", "the page is not there", story)
        check_story(story, width=72)
        check_listed([story])


def _check_leads(sown: Sown) -> None:
    """What `dateline add` finds in such an answer, and in a file of a person's."""
    check(displayable(address_in(sown.body, content_type=sown.content_type)), "the address that a document names")
    leads = find_leads(sown.body, url=URL, content_type=sown.content_type, links="<a>; rel=alternate, <")
    found = (*leads.named, *leads.likely, *leads.possible)
    all_clean((f"{lead.url} {lead.title}" for lead in found), "a feed that a page names")
    for lead in found:
        held(lead.url.startswith(("http://", "https://")), "a lead to something that is no web address", found)
    with suppress(FormatError):
        find_leads_in_file(sown.body)
