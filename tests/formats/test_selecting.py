"""What a person's selectors take out of a page, and what they choose of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import HtmlElement, document_fromstring, tostring

from tests.sample_feeds import paragraphs
from tui.core.pages import Hints, Removed
from tui.formats.page import read_page
from tui.formats.selecting import remove_selected, selected

PAGE = """
<html><head><title>Salt</title></head><body>
<main id="m"><h1>Salt</h1><p class="lead">Lead <b class="x">bold</b> end</p> loose
<div class="box promo"><p>Buy <i class="promo">now</i></p></div> tail of the box
<p>Second</p><ul><li>One</li><li class="x">Two</li></ul>
<table><tr class="row"><td class="cell">Cell</td></tr></table></main>
<aside class="promo"> Join \n us </aside>
</body></html>
"""


def tree(html: str = PAGE) -> HtmlElement:
    return document_fromstring(html)


def chosen(*selectors: str) -> list[str]:
    """What was selected, an element after the other, each as its text."""
    article = selected(tree(), selectors)
    return [] if article is None else [" ".join(part.text_content().split()) for part in article]


def names(selector: str, html: str = PAGE) -> list[str]:
    """Tags of what a selector finds, in reading order."""
    article = selected(tree(html), [selector])
    return [] if article is None else [str(part.tag) for part in article]


def test_what_matches_goes_with_all_in_it_and_the_text_behind_it_stays() -> None:
    root = tree()
    assert remove_selected(root, [".promo"]) == [
        Removed(rule="remove .promo", text="Buy now"),
        Removed(rule="remove .promo", text="Join us"),
    ]
    assert "tail of the box" in root.text_content()
    assert "Buy" not in root.text_content()


def test_selectors_are_taken_one_after_the_other_each_told_under_its_own_name() -> None:
    removed = remove_selected(tree(), ["b.x", ".lead", ".lead", "table, aside"])
    assert [(each.rule, each.text) for each in removed] == [
        ("remove b.x", "bold"),
        ("remove .lead", "Lead end"),
        ("remove table, aside", "Cell"),
        ("remove table, aside", "Join us"),
    ]


def test_what_has_no_words_is_told_too_and_long_words_are_cut() -> None:
    root = tree(f"<p>a<img class=x></p><p class=x>{'word ' * 100}</p>")
    assert [len(each.text) for each in remove_selected(root, [".x"])] == [0, 200]


def test_the_words_of_blocks_are_told_apart_and_those_within_a_line_as_they_stand() -> None:
    page = tree("<div><h3>Tide</h3>Each <b>morn</b>ing.<!-- x --> Early<ul><li><a>One</a><li>Two<br>Three</ul></div>")
    assert remove_selected(page, ["div"])[0].text == "Tide Each morning. Early One Two Three"


def test_the_page_itself_cannot_be_removed() -> None:
    root = tree()
    assert remove_selected(root, ["html", ":root"]) == []
    assert "Second" in root.text_content()


@pytest.mark.parametrize("selector", ["article >", "", "p:hover", "x" * 9999, "[a='\ud800']", "[a='\\1 ']"])
def test_a_selector_that_cannot_be_read_matches_nothing(selector: str) -> None:
    assert remove_selected(tree(), [selector]) == []
    assert selected(tree(), [selector]) is None


def test_all_matches_of_all_selectors_are_chosen_in_reading_order() -> None:
    assert chosen("ul", "h1", ".lead") == ["Salt", "Lead bold end", "OneTwo"]


def test_a_match_inside_of_another_is_there_once() -> None:
    assert chosen(".x", ".lead", "main p", "b") == ["Lead bold end", "Buy now", "Second", "Two"]


def test_nothing_is_chosen_where_nothing_matches() -> None:
    assert selected(tree(), [".nosuch"]) is None
    assert selected(tree(), []) is None


def test_the_choice_is_a_copy_without_the_text_behind_it() -> None:
    root = tree()
    before = tostring(root)
    article = selected(root, ["b.x", ".box"])
    assert article is not None
    assert article.text_content() == "boldBuy now"
    assert tostring(root) == before


def test_what_is_no_block_by_itself_becomes_one() -> None:
    assert names(".x") == ["div", "li"]
    assert (names(".cell"), names(".row"), names("body"), names("html")) == (["div"], ["table"], ["div"], ["div"])
    assert "Salt Salt" not in chosen("html")[0], "the title in the head is no text"


LIST = (
    "<body><div id=a class=p><p>1</p><div id=b><p class=x>2</p><i></i><p>3</p></div></div><section><p>4</p></section>"
)


@pytest.mark.parametrize(
    ("selector", "texts"),
    [
        ("div p", "123"),
        ("div > p", "123"),
        ("#a > p", "1"),
        ("#a p", "123"),
        ("#a #b p", "23"),
        ("div div > p", "23"),
        (".x ~ p", "3"),
        (".x + p", ""),
        ("i + p", "3"),
        ("p + div p", "23"),
        ("p, section p", "1234"),
        ("div:has(> .x)", "23"),
        ("div:has(> .y)", ""),
        ("#b p:is(.x, .y)", "2"),
        ("p:not(.x)", "134"),
        ("p.x:is(.y)", ""),
        ("section:not(:has(.x)) p", "4"),
    ],
)
def test_selectors_find_what_css_says(selector: str, texts: str) -> None:
    article = selected(tree(LIST), [selector])
    assert "".join(article.text_content().split() if article is not None else []) == texts


steps = st.sampled_from(["div", "p", "*", ".x", "#b", "section"])


@given(first=steps, rest=st.lists(st.tuples(st.sampled_from(" >+~"), steps), max_size=3))
def test_steps_agree_with_going_back_from_each_element(first: str, rest: list[tuple[str, str]]) -> None:
    root = tree(LIST)
    expected = {one for one in root.iter() if _leads_to(one, [("", first), *rest])}
    removed = set(root.iter())
    remove_selected(root, [first + "".join(f" {combinator} {step}" for combinator, step in rest)])
    removed -= set(root.iter())
    assert removed == {one for one in removed if expected & {one, *one.iterancestors()}}
    assert expected - {root} <= removed


def _leads_to(element: HtmlElement, path: list[tuple[str, str]]) -> bool:
    combinator, step = path[-1]
    is_it = {
        "*": True, ".x": element.get("class") == "x", "#b": element.get("id") == "b"
    }.get(step, element.tag == step)  # fmt: skip
    parent, previous = element.getparent(), element.getprevious()
    before: dict[str, list[HtmlElement]] = {
        " ": list(element.iterancestors()),
        ">": [] if parent is None else [parent],
        "+": [] if previous is None else [previous],
        "~": list(element.itersiblings(preceding=True)),
    }
    return is_it and (not combinator or any(_leads_to(one, path[:-1]) for one in before[combinator]))


def test_a_page_built_to_match_over_and_over_takes_no_longer_and_tells_no_more() -> None:
    root = tree("<body>" + "<div class=p>x<i class=p>y</i></div>" * 20_000)
    assert len(list(root.iter("i"))) == 20_000
    assert selected(root, ["div ~ div .p, div div", "div i, .p"]) is not None
    assert len(remove_selected(root, ["div ~ div, .p"])) == 500
    assert not root.text_content()


BODY = (
    f"<html><body><article>{paragraphs('salt', 12)}<p class=odd>A paragraph that only I take for a box.</p></article>"
)
BOX = f"<div class=mine>{paragraphs('herring', 4)}</div></body></html>"


def test_a_page_is_read_without_what_the_person_removes() -> None:
    url = "https://example.org/a"
    page = read_page((BODY + BOX).encode(), url=url, hints=Hints(remove=("p.odd", ".mine")))
    assert "only I take" not in page.text
    assert "herring" not in page.text
    assert page.explanation.removed[0] == Removed(rule="remove p.odd", text="A paragraph that only I take for a box.")


def test_a_page_is_read_as_the_person_selects_it() -> None:
    page = read_page((BODY + BOX).encode(), url="https://example.org/a", hints=Hints(select=(".mine",)))
    assert page.text.count("herring") == 4
    assert "salt" not in page.text
    assert page.explanation.chosen == "select"
