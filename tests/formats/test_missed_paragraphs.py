"""Paragraphs that the chosen element lacks, and that others know to be of the story."""

import pytest

from tests.formats.documents import tale
from tests.formats.speakers import MENU, Saying, count, heard, read, story


def _among(box: str) -> str:
    """A story with a box in its middle."""
    return f"<title>Salt</title><body>{MENU}<article>{story('salt', 4)}{box}{story('salt', 4, first=5)}</article>"


EXTRA = f"<div class=extra><h2>Of ice</h2>{story('ice', 2)}<ul><li>One<li>Two</ul></div>"
"""A box that readability drops for its name."""


def test_a_box_that_readability_drops_is_back_in_its_place_where_two_others_have_its_paragraphs(saying: Saying) -> None:
    saying.say(resiliparse=_among(EXTRA), trafilatura=_among(EXTRA))
    lines = read(_among(EXTRA)).text.split("\n")
    expected = [*tale("salt", 4), "Of ice", *tale("ice", 2), "One", "Two", *tale("salt", 4, first=5)]
    assert lines == expected


def test_several_such_boxes_keep_their_order(saying: Saying) -> None:
    boxes = (
        f"<div class=extra>{story('ice', 1)}</div>{story('salt', 2, first=9)}<p class=remark>{tale('fog', 1)[0]}</p>"
    )
    saying.say(resiliparse=_among(boxes), trafilatura=_among(boxes))
    expected = [*tale("salt", 4), *tale("ice", 1), *tale("salt", 2, first=9), *tale("fog", 1)]
    assert read(_among(boxes)).text.split("\n") == [*expected, *tale("salt", 4, first=5)]


def test_an_item_that_readability_drops_is_back_in_its_list(saying: Saying) -> None:
    items = "".join(
        f"<li{' class=popup' * (number == 1)}>{paragraph}</li>" for number, paragraph in enumerate(tale("ice", 3))
    )
    saying.say(resiliparse=_among(f"<ul>{items}</ul>"), trafilatura=_among(f"<ul>{items}</ul>"))
    page = read(_among(f"<ul>{items}</ul>"))
    assert page.html.count("<ul>") == 1
    assert page.text.split("\n")[4:7] == tale("ice", 3)


def test_such_a_box_stays_out_where_one_other_alone_has_it(saying: Saying) -> None:
    box = f"<div class=popup><p>{tale('ice', 1)[0]}</p></div>"
    saying.say(resiliparse=_among(""), trafilatura=_among(""))
    page = read(_among(box))
    assert (count(page, "salt"), count(page, "ice")) == (8, 0)
    assert heard(page, "trafilatura").words


@pytest.mark.parametrize("box", ["<div class=newsletter-signup>{}</div>", "<aside class=extra>{}</aside>"])
def test_such_a_box_of_the_site_stays_out(saying: Saying, box: str) -> None:
    whole = _among(box.format(story("ice", 1)))
    saying.say(resiliparse=whole, trafilatura=whole)
    assert (count(page := read(whole), "salt"), count(page, "ice")) == (8, 0)


def _below(box: str) -> str:
    return f"<title>Salt</title><body>{MENU}<div><div class=lead>{box}</div><div>{story('salt', 8)}</div></div>"


@pytest.mark.parametrize("length", [None, 60])
def test_the_paragraph_before_an_article_that_its_feed_has_is_its_beginning(saying: Saying, length: int | None) -> None:
    page = _below(f"<p>{tale('ice', 1)[0]}</p>")
    saying.say(resiliparse=_below(""))
    assert count(read(page), "ice") == 0
    assert count(read(page, feed_html=f"<p>{tale('ice', 1)[0][:length]}"), "ice") == 1


def test_the_cut_beginning_of_a_paragraph_does_not_come_before_it(saying: Saying) -> None:
    page = _below(f"<p>{tale('salt', 1)[0][:90]}…</p>")
    saying.say(resiliparse=page, trafilatura=page)
    assert count(read(page), "salt") == 8


def test_what_the_feed_has_comes_once_where_the_article_has_it_too(saying: Saying) -> None:
    teaser = tale("salt", 1)[0]
    saying.say(resiliparse=_below(""))
    assert count(read(_below(f"<p>In short: {teaser}"), feed_html=f"<p>{teaser}"), "salt") == 8
