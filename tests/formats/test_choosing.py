"""Which box of a page is taken for its article, and what is told of that."""

import pytest
from lxml import html as lxml_html

from tests.formats.documents import tale
from tests.formats.speakers import ARTICLE, MENU, OF_CARD, SECTIONS, Saying, count, heard, read, story
from tui.core.pages import Voice
from tui.formats.plain import plain_text

TABLE = "<table><tr><th>Lock<th>Rise<tr><td>Upper<td>3 m<tr><td>Lower<td>4 m</table>"


def test_readability_is_followed_where_the_others_agree() -> None:
    page = read(ARTICLE)
    told = page.explanation
    assert (told.chosen, count(page, "salt")) == ("readability", 8)
    assert [voice.name for voice in told.voices] == ["readability", "paragraphs", "resiliparse", "trafilatura"]
    assert all(voice.agreement is not None and voice.agreement > 0.9 for voice in told.voices[:3])
    assert heard(page, "trafilatura").silent == "not asked, since the choice is clear"
    assert told.why.startswith("the voices agree with it by ")


def test_the_slow_library_is_asked_only_where_there_is_a_doubt(saying: Saying) -> None:
    saying.say(resiliparse=story("salt", 8))
    read(ARTICLE)
    assert saying.asked == ["resiliparse"]
    saying.say(resiliparse=SECTIONS)
    read(OF_CARD)
    assert saying.asked == ["resiliparse", "resiliparse", "trafilatura"]


def test_another_voice_is_followed_where_readability_takes_the_wrong_box() -> None:
    page = read(OF_CARD)
    told = page.explanation
    assert (count(page, "salt"), count(page, "ice")) == (16, 0)
    assert told.chosen == "paragraphs"
    assert "and with readability's choice by " in told.why
    assert heard(page, "trafilatura").words > 0
    own = heard(page, "readability").agreement
    assert own is not None
    assert own < 0.1


def test_what_another_voice_chooses_is_shown_as_the_page_has_it() -> None:
    built = (
        '<h3>Tolls <em>of old</em></h3><ol start="3"><li>Barges</li><li>Rafts, by '
        f'<a href="../toll">weight</a></li></ol>{TABLE}<pre><code>open = 3</code></pre>'
    )
    page = read(OF_CARD.replace("</div><aside>", f"<div class=row>{built}</div></div><aside>"))
    assert page.explanation.chosen == "paragraphs"
    tree = lxml_html.fromstring(page.html)
    assert tree.xpath("//h3[em='of old']/following::ol[@start='3']/li[2]//a[@href='https://page.example/toll']")
    assert tree.xpath("//table//tr[td='Lower'][td='4 m']")
    assert tree.xpath("//pre[code='open = 3']")
    assert page.html.count("<h2>Part") == 8


BOXES = (
    f"<title>T</title><body><div id=one>{story('salt', 8)}</div>"
    f"<aside><article>{story('ice', 8)}</article></aside></body>"
)
"""Two stories; readability takes the second, the long paragraphs outside of asides are the first."""


def test_readability_is_followed_where_as_many_are_for_it_as_against(saying: Saying) -> None:
    saying.say(resiliparse=story("ice", 8))
    page = read(BOXES)
    assert (page.explanation.chosen, count(page, "ice"), count(page, "salt")) == ("readability", 8, 0)


def test_the_feeds_teaser_decides_where_the_voices_are_of_two_minds(saying: Saying) -> None:
    saying.say(resiliparse=story("ice", 8))
    page = read(BOXES, feed_html=story("salt", 2))
    assert (page.explanation.chosen, count(page, "ice"), count(page, "salt")) == ("paragraphs", 0, 8)
    assert heard(page, "feed").silent == ""


def test_the_feeds_teaser_does_not_outvote_the_others(saying: Saying) -> None:
    saying.say(resiliparse=story("ice", 8), trafilatura=story("ice", 8))
    page = read(BOXES, feed_html=story("salt", 2))
    assert (page.explanation.chosen, count(page, "ice")) == ("readability", 8)


def test_a_teaser_chooses_nothing_by_itself() -> None:
    page = read(ARTICLE, feed_html=story("salt", 1))
    assert (page.explanation.chosen, count(page, "salt")) == ("readability", 8)
    assert heard(page, "feed").words == len(plain_text(story("salt", 1)).split())
    assert heard(page, "feed").agreement == 1


@pytest.mark.parametrize("teaser", ["<p>Nine boats were late.</p>", "<p>Salt…</p>", "<img src=/a.jpg>", "—"])
def test_a_teaser_that_is_not_on_the_page_is_silent_and_says_why(teaser: str) -> None:
    page = read(ARTICLE, feed_html=teaser)
    assert heard(page, "feed") == Voice(name="feed", silent="the page has nothing of its words")
    assert count(page, "salt") == 8


def test_without_a_text_of_the_feed_it_is_no_voice() -> None:
    assert "feed" not in [voice.name for voice in read(ARTICLE).explanation.voices]


SALT = story("salt", 12)
GATE = story("gate", 2)


def led_by(lead: str, tag: str = "article") -> str:
    """A page with a box before the one that holds the article."""
    top = f"<div class=top><div class=lead>{lead}</div></div>"
    return f"<title>Of salt</title><body>{MENU}{top}<div class=body><{tag}>{SALT}</{tag}></div></body>"


@pytest.mark.parametrize("tag", ["article", "section", "div"])
def test_paragraphs_in_a_box_before_the_article_come_in_where_both_libraries_have_them(
    saying: Saying, tag: str
) -> None:
    saying.say(resiliparse=GATE + SALT, trafilatura=GATE + SALT)
    page = read(led_by(GATE, tag))
    assert page.text.split("\n") == [*tale("gate", 2), *tale("salt", 12)]


@pytest.mark.parametrize("lacking", ["resiliparse", "trafilatura"])
def test_they_stay_out_where_one_library_lacks_them(saying: Saying, lacking: str) -> None:
    other = "trafilatura" if lacking == "resiliparse" else "resiliparse"
    for said in ({lacking: SALT, other: GATE + SALT}, {other: GATE + SALT}):
        saying.say(**said)
        assert read(led_by(GATE)).text.split("\n") == tale("salt", 12)


def test_a_list_among_them_stays_a_list(saying: Saying) -> None:
    first, second, third, fourth = tale("gate", 4)
    lead = f"<p>{first}</p><ul><li>{second}</li><li>{third}</li></ul><blockquote><p>{fourth}</p></blockquote>"
    saying.say(resiliparse=lead + SALT, trafilatura=lead + SALT)
    tree = lxml_html.fromstring(read(led_by(lead)).html)
    assert [part.tag for part in tree][:4] == ["p", "ul", "blockquote", "p"]
    assert [item.xpath("string()") for item in tree.iter("li")] == [second, third]


def test_items_without_their_list_are_paragraphs(saying: Saying) -> None:
    first, second = tale("gate", 2)
    lead = f"<ul><li>{first}</li><li>{second}</li><li>{', '.join(tale('snow', 1))}</li></ul>"
    saying.say(resiliparse=GATE + SALT, trafilatura=GATE + SALT)
    assert read(led_by(lead)).html.startswith(f"<p>{first}</p>\n<p>{second}</p>\n<p>Salt 1:")


def test_what_stands_in_the_article_too_comes_once(saying: Saying) -> None:
    saying.say(resiliparse=GATE + SALT, trafilatura=GATE + SALT)
    page = read(led_by(GATE + story("salt", 1)))
    assert page.text.split("\n") == [*tale("gate", 2), *tale("salt", 12)]


def test_the_title_is_no_paragraph_of_the_beginning(saying: Saying) -> None:
    title = "How the keepers of the upper lock wrote down all boats that came through for two hundred years"
    lead = f"<p>{title}</p>"
    saying.say(resiliparse=lead + SALT, trafilatura=lead + SALT)
    assert read(led_by(lead), title=title).text.split("\n") == tale("salt", 12)
    assert read(led_by(lead), title="Another one").text.split("\n") == [title, *tale("salt", 12)]


@pytest.mark.parametrize(
    "box",
    [
        "<aside>{}</aside>",
        "<header>{}</header>",
        "<form>{}</form>",
        "<div class=newsletter>{}</div>",
        "<p id=cookies>{}",
    ],
)
def test_a_box_of_the_site_is_no_beginning(saying: Saying, box: str) -> None:
    paragraph = GATE if "<p" not in box else "".join(tale("gate", 1))
    saying.say(resiliparse=paragraph + SALT, trafilatura=paragraph + SALT)
    assert read(led_by(box.format(paragraph))).text.split("\n") == tale("salt", 12)
