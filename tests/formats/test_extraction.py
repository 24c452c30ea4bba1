"""Where the article comes from: the page, the feed, what the person selected, or what the page itself marks."""

import sys

import pytest

from tests.formats.documents import tale
from tests.formats.speakers import ARTICLE, MENU, OF_CARD, Saying, count, heard, read, story
from tui.core.pages import Removed
from tui.formats.page_lines import words_of

WHOLE = story("tide", 12)
"""A text that a feed has as a whole."""


def test_the_feeds_whole_text_is_kept_where_the_page_has_another_one() -> None:
    page = read(ARTICLE, feed_html=WHOLE)
    told = page.explanation
    assert page.text.split("\n") == tale("tide", 12)
    assert page.html.count("<p>") == 12
    assert (told.chosen, told.removed) == ("feed", ())
    assert told.why == "the feed has a whole text, and the page has another one"
    assert heard(page, "feed").silent == "the page has nothing of its words"


def test_the_feeds_text_comes_out_as_clean_as_a_page() -> None:
    evil = "<script>x()</script><p onclick=x()>A <a href='javascript:x()'>last</a> line</p>"
    page = read(ARTICLE, feed_html=WHOLE + evil)
    assert page.html.endswith("<p>A last line</p>")


def test_the_page_is_read_where_it_has_the_feeds_whole_text_too() -> None:
    page = read(ARTICLE, feed_html=story("salt", 7))
    assert (page.explanation.chosen, count(page, "salt")) == ("readability", 8)


def test_the_page_is_read_where_it_has_a_good_part_of_the_feeds_text() -> None:
    page = read(ARTICLE, feed_html=story("salt", 6) + story("tide", 6))
    assert (page.explanation.chosen, count(page, "salt"), count(page, "tide")) == ("readability", 8, 0)


def test_a_short_text_of_the_feed_is_a_teaser_however_little_the_page_has_of_it() -> None:
    teaser = story("tide", 4)
    assert len(words_of(" ".join(tale("tide", 4)))) < 100
    page = read(ARTICLE, feed_html=teaser)
    assert (page.explanation.chosen, count(page, "salt"), count(page, "tide")) == ("readability", 8, 0)


def test_what_the_person_removes_is_told_though_the_feeds_text_is_taken() -> None:
    page = read(ARTICLE, feed_html=WHOLE, remove=("h1",))
    assert (page.explanation.chosen, page.explanation.removed) == ("feed", (Removed(rule="remove h1", text="Salt"),))


def test_what_the_person_selects_is_the_article_whatever_the_others_say(saying: Saying) -> None:
    page = read(OF_CARD, feed_html=WHOLE, select=("aside p",))
    assert page.text.startswith("Ice 1: ")
    assert (page.explanation.chosen, page.explanation.voices, page.explanation.removed) == ("select", (), ())
    assert saying.asked == []


def test_what_the_person_selects_may_be_as_short_as_they_like_and_is_not_cleaned() -> None:
    note = "<div class=newsletter><p>Share this</p></div>"
    assert read(ARTICLE.replace("</article>", f"{note}</article>"), select=(".newsletter",)).text == "Share this"


def test_a_selection_of_nothing_leaves_the_choice_to_the_voices() -> None:
    page = read(ARTICLE, select=(".nosuch", "p:hover"))
    assert (page.explanation.chosen, count(page, "salt")) == ("readability", 8)


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither library is installed."""
    for module in ("trafilatura", "resiliparse.extract.html2text"):
        monkeypatch.setitem(sys.modules, module, None)


@pytest.mark.usefixtures("alone")
def test_without_the_libraries_there_is_an_article_all_the_same() -> None:
    page = read(ARTICLE)
    assert (page.explanation.chosen, count(page, "salt")) == ("readability", 8)
    assert heard(page, "resiliparse").silent == "not installed"


@pytest.mark.usefixtures("alone")
def test_without_the_libraries_the_paragraphs_of_a_page_mend_a_wrong_choice() -> None:
    page = read(OF_CARD)
    assert (page.explanation.chosen, count(page, "salt"), count(page, "ice")) == ("paragraphs", 16, 0)
    assert {heard(page, name).silent for name in ("resiliparse", "trafilatura")} == {"not installed"}


@pytest.mark.parametrize(
    "padding",
    [
        pytest.param("<i></i>" * 16_000, id="tags"),
        pytest.param(f"<p>{'<br>' * 31_000}</p>", id="breaks"),
        pytest.param(f'<div title="{"x" * 3_000}"></div>' * 510, id="characters"),
    ],
)
def test_a_page_that_is_too_long_for_the_libraries_is_read_without_them(saying: Saying, padding: str) -> None:
    page = read(OF_CARD.replace("<aside>", f"{padding}<aside>"))
    assert (count(page, "salt"), count(page, "ice")) == (16, 0)
    assert saying.asked == []
    assert {heard(page, name).silent for name in ("resiliparse", "trafilatura")} == {
        "not asked, since the page is too long"
    }


FORM = '<form id="page" action="/x" method=post><input type=hidden name=state value=1>{}<input type=submit></form>'


@pytest.mark.parametrize(
    "holder", ["<div class=content>{}</div>", "<article>{}</article>", "<table><tr><td>{}</table>"]
)
def test_a_story_within_one_large_form_is_one(holder: str) -> None:
    search = "<div id=search><input name=q><button>Search the site</button></div>"
    inside = f"{MENU}{search}{holder.format(story('salt', 8))}"
    page = read(f"<title>T</title><body>{FORM.format(inside)}</body>")
    assert page.text.split("\n") == tale("salt", 8)
    assert heard(page, "paragraphs").silent == ""


def test_a_form_beside_the_story_is_none() -> None:
    asking = FORM.format(f"<label>Name<input name=name></label>{story('form', 2)}")
    page = read(f"<title>T</title><body><article>{story('salt', 8)}</article>{asking}</body>")
    assert page.text.split("\n") == tale("salt", 8)


@pytest.mark.parametrize("end", ["</body></html>", "</html>", "</BODY >\n</HTML>", "</body></html><html><body>"])
def test_the_end_of_a_page_in_its_middle_loses_nothing(end: str) -> None:
    rest = f"{story('salt', 4, first=5)}</div></body></html>"
    page = read(f"<html><title>T</title><body>{MENU}<div>{story('salt', 4)}{end}{rest}")
    assert page.text.split("\n") == tale("salt", 8)


INDEX = "".join(
    f"<div class=item><h3><a href=/{number}>Story {number}</a></h3><p>{paragraph}</p></div>"
    for number, paragraph in enumerate(tale("other", 12))
)
SHORT = "".join(f"<p>{paragraph[:60]}.</p>" for paragraph in tale("salt", 5))


@pytest.mark.parametrize(
    ("box", "name"),
    [
        ("<article>{}</article>", "<article>"),
        ("<main>{}</main>", "<main>"),
        ("<div role=main>{}</div>", "<div>"),
        ("<section itemprop=articleBody>{}</section>", "<section>"),
    ],
)
def test_what_the_page_marks_is_taken_where_next_to_nothing_is_left_of_the_choice(box: str, name: str) -> None:
    page = read(f"<title>T</title><body><div>{INDEX}</div>{box.format(SHORT)}</body>")
    told = page.explanation
    assert told.chosen == name
    assert told.why == "next to nothing was left of what the voices choose, and the page holds this for its article"
    assert (count(page, "salt"), count(page, "other")) == (5, 0)
    assert heard(page, "readability").words > 0
