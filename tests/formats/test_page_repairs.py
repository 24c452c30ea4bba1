"""Pages that a script or the browser would have changed before anybody read them."""

import pytest

from tests.formats.test_page import NAVIGATION, SENTENCE, STORY, read, refusal
from tui.core.pages import Hints
from tui.formats.page import read_page


def paragraphs(*numbers: int) -> str:
    return "".join(f"<p>{SENTENCE.format(number)}</p>" for number in numbers)


@pytest.mark.parametrize("reference", ["&#1;", "&#27;", "&#x1f;", "&#xFFFE;", "&#27", "&#&#1;27;", "\ufffe", "\uffff"])
@pytest.mark.parametrize("place", ["<div>loose {} text{}</div>", "<button>x</button>tail {}{}", "<p>{}</p>{}"])
def test_references_to_what_no_text_may_hold_are_borne(reference: str, place: str) -> None:
    found = read(f"<article>{place.format(reference, STORY)}</article>")
    assert found.text.count("closed the book") == 8
    assert not set(found.text) & set("\x01\x1b\x1f\ufffe\uffff")


@pytest.mark.parametrize("hiding", ["hidden", 'style="display:none"', "style='visibility: hidden'"])
@pytest.mark.parametrize("around", ["<div {}><article>{}</article></div>", "<article {}>{}</article>"])
def test_a_story_that_a_script_would_show_is_shown(hiding: str, around: str) -> None:
    assert read(f"<body>{NAVIGATION}{around.format(hiding, STORY)}").text.count("closed the book") == 8
    assert read(f"<body {hiding}><article>{STORY}</article>").text.count("closed the book") == 8


@pytest.mark.parametrize(
    ("part", "count"),
    [
        (f'<div style="display:none">{paragraphs(11, 12)}</div>', 10),
        (f"<div hidden>{paragraphs(11)}</div>", 8),
        (f'<div hidden class="newsletter">{paragraphs(11, 12)}</div>', 8),
        (f'<div hidden role="dialog">{paragraphs(11, 12)}</div>', 8),
        (f"<div hidden><a href=/x>{paragraphs(11, 12)}</a></div>", 8),
        (f"<div role=tabpanel>{paragraphs(11)}</div><div role=tabpanel hidden>{paragraphs(12)}</div>", 10),
        (f'<h3><button aria-controls="a b">Who?</button></h3><div id=b hidden>{paragraphs(11)}</div>', 9),
        (f"<div><button aria-controls=b>Menu</button></div><div id=b hidden>{paragraphs(11)}</div>", 8),
        (f"<h3><a aria-controls=b>Who?</a></h3><div id=b hidden class=newsletter>{paragraphs(11)}</div>", 8),
        (f"<pre hidden>{' '.join(SENTENCE.format(number) for number in range(8))}</pre>", 8),
    ],
)
def test_hidden_parts_of_a_story_are_shown_and_other_hidden_parts_are_not(part: str, count: int) -> None:
    assert read(f"<article>{STORY}{part}</article>").text.count("closed the book") == count


@pytest.mark.parametrize(
    "part",
    [
        '<h2 class="story-header">{}</h2>',
        '<div class="section-header"><h3>{}</h3></div><p>It was built.</p><div class="section-header"><h3>B</h3></div>',
        "<table><tr><td class=header-cell>{}<td>a<tr><td>b<td>c</table>",
        '<p>They <a class="popup" href="/x">said</a> <span class="tweet-text">{}</span> twice.</p>',
        '<blockquote class="twitter-tweet"><p>{}</p></blockquote>',
        "<table><caption>{}</caption><tr><th>a<td>b<tr><th>c<td>d</table>",
    ],
)
def test_parts_of_a_story_that_are_called_like_boxes_are_kept(part: str) -> None:
    page = f"<article>{paragraphs(9)}{part.format('A weir')}{STORY}</article>"
    assert "A weir" in read(page).text


def test_the_title_of_a_table_is_not_that_of_the_story() -> None:
    table = "<table><caption>The lock</caption><tr><th>Rise<td>3 m<tr><th>Built<td>1906</table>"
    assert "The lock\nRise\n3 m" in read(f"<title>The lock</title><article>{table}{STORY}</article>").text


def test_a_page_that_leaves_out_its_body_has_one() -> None:
    boxes = "".join(f"<div><div>{SENTENCE.format(number)}<div>Note {number}.</div></div></div>" for number in range(10))
    assert read(f"<title>T</title><article>{boxes}</article>").text.count("closed the book") == 10


def test_a_story_that_is_there_for_two_widths_comes_out_once() -> None:
    copies = "".join(f"<div class={width}><div class=body>{STORY}</div></div>" for width in ("wide", "narrow"))
    assert read(f"<body>{NAVIGATION}{copies}").text.count("closed the book") == 8


def test_what_stands_in_place_of_a_streamed_part_goes() -> None:
    page = (
        f'<body><main>{STORY}<!--$?--><template id="B:1"></template><p>Loading the section…</p><!--/$--></main>'
        f'<div hidden id="S:1">{paragraphs(11)}</div>'
    )
    found = read(page)
    assert "Loading" not in found.text
    assert found.text.count("closed the book") == 9


@pytest.mark.parametrize(
    "picture",
    [
        '<amp-img src="/real.jpg" width="9" height="9" alt="Pier"></amp-img>',
        '<img src="data:image/gif;base64,R0lGOD"><noscript><img src="/real.jpg" alt="Pier"></noscript>',
        '<picture><source srcset="/real.jpg 2x"><img alt="Pier" src="data:image/gif;base64,R0lGOD"></picture>',
        '<picture><source srcset="/real.jpg"></picture>',
    ],
)
def test_pictures_that_come_late_are_found(picture: str) -> None:
    html = read(f"<article>{STORY}<figure>{picture}</figure>{STORY}</article>").html
    assert html.count("<img") == 1
    assert "https://page.example/real.jpg" in html


@pytest.mark.parametrize("name", ["related", "share", "navigation", "post-meta"])
def test_a_page_all_of_whose_parts_have_the_names_of_boxes_is_an_article(name: str) -> None:
    parts = STORY.split("</p>")[:8]
    boxes = "".join(f"<div class={name}-{number}>{part}</p></div>" for number, part in enumerate(parts))
    assert read(f"<body>{NAVIGATION}<div>{boxes}</div>").text.count("closed the book") == 8


def test_a_page_of_nothing_but_a_notice_on_cookies_is_none() -> None:
    notice = "".join(f"<div class=cookie-banner-{number}>{paragraphs(number)}</div>" for number in range(8))
    assert refusal(f"<body>{NAVIGATION}<div>{notice}</div>") == "no article was found on the page"


@pytest.mark.parametrize(
    "around",
    [
        "<p>Travellers waited after a security check was closed at the airport on Sunday.</p>{}",
        "{}<div class=paywall>Subscribe to continue reading</div>",
    ],
)
def test_short_news_is_an_article(around: str) -> None:
    story = paragraphs(1, 2)
    found = read(f"<title>Ferry</title><article>{around.format(story)}</article>")
    assert found.text.count("closed the book") == 2


def test_short_news_that_breaks_off_before_a_pay_wall_is_none() -> None:
    cut = paragraphs(1, 2) + "<p>The clerk then…</p><div class=paywall>Subscribe to continue reading</div>"
    assert refusal(f"<article>{cut}</article>") == "the page shows its article to subscribers only"


def test_release_notes_and_short_poems_are_articles() -> None:
    notes = "<ul><li>New: bells, and a list of the stops.</li><li>Fixed: the ferry and its timetable.</li></ul>"
    found = read(f"<article><h1>Changes</h1><h2>2026-05-03</h2>{notes}<h2>2026-04-01</h2>{notes}</article>").text
    assert "2026-05-03" in found
    poem = "<p>By night the boats.</p><p>By day the rope.</p><p>More.</p><p>Next to nothing, and the bell that no one"
    assert (
        "By night the boats."
        in read(f"<article>{poem} rings, and the wall and the salt and the rain.</p></article>").text
    )


def test_a_page_of_teasers_is_no_article() -> None:
    teasers = "".join(
        f"<div><a href=/{number}><h3>Headline {number} of the day</h3></a><p>{SENTENCE.format(number)}</p></div>"
        for number in range(8)
    )
    page = f"<body>{NAVIGATION}<main><h1>News</h1>{teasers}</main>"
    assert refusal(page) == "no article was found on the page"
    story_of_a_feed = read_page(page.encode(), url="https://page.example/", hints=Hints(title="News of the week"))
    assert story_of_a_feed.text.count("closed the book") == 8
    list_of_books = f"<p>{SENTENCE.format(9) * 2}</p>{teasers}"
    assert read(f"<body><main><h1>Books</h1>{list_of_books}</main>").text.count("closed the book") >= 9
