import pickle
import re
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.formats.documents import HTML, SOUP
from tests.sample_pages import PAGES, page, truth
from tui.core.model import ProblemKind
from tui.core.pages import Page
from tui.core.text import displayable
from tui.formats.errors import FormatError
from tui.formats.page import read_page

URL = "https://page.example/dir/story.html"
ARTICLES = [name for name in PAGES if not truth(name).cause]
SENTENCE = "The clerk wrote number {} down, read it back to the court, and closed the book for the day. "
STORY = "".join(f"<p>{SENTENCE.format(number)}</p>" for number in range(8))
NAVIGATION = "<nav><ul>" + "<li><a href=/x>Section of the site</a></li>" * 12 + "</ul></nav>"


def read(html: str | bytes, *, content_type: str = "") -> Page:
    return read_page(html.encode() if isinstance(html, str) else html, url=URL, content_type=content_type)


def refusal(html: str | bytes, *, content_type: str = "") -> str:
    with pytest.raises(FormatError) as caught:
        read(html, content_type=content_type)
    problem = pickle.loads(pickle.dumps(caught.value)).problem  # noqa: S301 - of our own making
    assert problem.kind is ProblemKind.NO_ARTICLE
    assert problem.remedy
    assert not problem.cause.endswith(".")
    return str(problem.cause)


@pytest.mark.parametrize("name", ARTICLES)
def test_all_of_the_story_and_nothing_else_comes_out(name: str) -> None:
    wanted = truth(name)
    found = read_page(page(name), url=wanted.url)
    assert tuple(found.text.split("\n")) == wanted.lines
    assert not [words for words in wanted.without if words in found.html]


@pytest.mark.parametrize("name", ARTICLES)
def test_what_the_page_says_of_it_comes_out(name: str) -> None:
    wanted = truth(name)
    found = read_page(page(name), url=wanted.url)
    assert (found.title, found.author) == (wanted.title, wanted.author)
    assert (found.published.date() if found.published else None) == wanted.published


@pytest.mark.parametrize("name", [name for name in PAGES if truth(name).cause])
def test_a_page_without_an_article_says_why(name: str) -> None:
    assert refusal(page(name)) == truth(name).cause


def test_structure_survives() -> None:
    docs, science, gallery = (read_page(page(name), url=URL).html for name in ("docs", "science", "gallery"))
    assert '<pre><code class="language-python">from gearbox import job' in docs
    assert "<th>Setting</th>" in docs
    assert "<code>queue_timeout</code>" in docs
    assert "CH<sub>4</sub>" in science
    assert "m<sup>−2</sup>" in science
    assert "<ol>" in science
    assert '<img src="https://page.example/img/coal.jpg" alt="A painted gable"><figcaption>A gable on' in gallery


@pytest.mark.parametrize(
    ("body", "content_type", "cause"),
    [
        (b"", "", "the page is empty"),
        (b"  \r\n", "text/html", "the page is empty"),
        (b"<!-- nothing -->", "", "the page is empty"),
        (b"%PDF-1.7\n1 0 obj", "text/html", "the page is a PDF"),
        (b"anything at all", "application/pdf", "the page is a PDF"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "", "the page is a picture"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "text/html", "the page is a picture"),
        (b"GIF89a\x01\x00", "", "the page is a picture"),
        (b"PK\x03\x04\x14\x00", "", "the page is an archive"),
        (b"\x1f\x8b\x08\x00", "", "the page is an archive"),
        (b"\x7fELF\x02\x01", "", "the page is a program"),
        (b"\x00\x00\x00\x18ftypmp42", "", "the page is a video"),
        (b"\x01\x02\x03\x04 some words" * 40, "text/html", "the page is no text"),
        (b'{"headline": "x"}', "application/json", "the page is data for programs"),
        (b"<p>Too short.", "text/html", "no article was found on the page"),
        (b"just a few words", "text/plain", "no article was found on the page"),
    ],
)
def test_what_is_no_page_is_refused_with_its_name(body: bytes, content_type: str, cause: str) -> None:
    assert refusal(body, content_type=content_type) == cause


def test_a_page_that_asks_for_a_login_says_so() -> None:
    form = "<form><input name=user><input type=password name=secret><button>Log in</button></form>"
    assert refusal(f"<title>Welcome</title>{NAVIGATION}{form}") == "the page asks for a login"


def test_a_check_for_robots_is_no_article() -> None:
    words = (
        "<p>Please wait while the connection of your browser is reviewed, which takes a few seconds at most.</p>" * 2
    )
    cause = "the page wants to be sure that a person asks for it"
    assert refusal(f"<title>Just a moment...</title><main>{words}</main>") == cause


def test_a_menu_is_no_article() -> None:
    assert refusal(f"<title>Home</title>{NAVIGATION * 3}") == "no article was found on the page"


def test_the_beginning_of_a_paid_article_is_none_and_a_whole_one_is() -> None:
    paid = '<script type="application/ld+json">{"@type":"Article","headline":"T","isAccessibleForFree":false}</script>'
    teaser = f"<article><p>{SENTENCE.format(1) * 3}</p></article>"
    assert refusal(paid + teaser) == "the page shows its article to subscribers only"
    assert read(f"{paid}<article>{STORY * 2}</article>").text.count("closed the book") == 16


def test_a_short_article_on_a_page_that_offers_subscriptions_is_one() -> None:
    offer = "<header><a href=/s>Already a subscriber? Log in to read everything</a></header>"
    assert read(f"{offer}<article>{STORY[:500]}</article>").text


def test_plain_text_is_an_article_as_it_stands() -> None:
    text = "\n\n".join(SENTENCE.format(number) + "It was a < b & c." for number in range(3))
    assert read(text, content_type="text/plain; charset=utf-8").text.count("a < b & c") == 3
    assert read("\n\n".join(SENTENCE.format(number) for number in range(3))).html.count("<p>") == 3
    assert "<b>" in read(text + " <b> stays", content_type="text/plain").text


def test_an_article_in_several_boxes_comes_out_whole() -> None:
    boxes = "".join(f"<div class=widget><div>{part}</div></div>" for part in STORY.split("</p>"))
    found = read(f"<body>{NAVIGATION}<div id=a><div id=b>{boxes}</div></div><footer>Imprint</footer>")
    assert found.text.count("closed the book") == 8


def test_parts_that_are_streamed_come_out_in_their_place() -> None:
    streamed = (
        f'<body><main><template id="B:0"></template><p>{SENTENCE.format("last")}</p></main>'
        f'<div hidden id="S:0"><article>{STORY}</article></div></body>'
    )
    assert read(streamed).text.count("closed the book") >= 8


def test_hidden_parts_stay_away() -> None:
    found = read(
        f"<article>{STORY}<p hidden>{SENTENCE.format('h')}</p><p style='display: none'>{SENTENCE}</p></article>"
    )
    assert found.text.count("closed the book") == 8


def test_a_caption_behind_its_figure_belongs_to_it() -> None:
    figure = "<figure><img src=/a.jpg alt=oak></figure><figcaption>An oak.</figcaption>"
    assert "<figcaption>An oak.</figcaption></figure>" in read(f"<article>{STORY}{figure}{STORY}</article>").html


def test_relative_addresses_hold_for_the_base_of_the_page() -> None:
    html = f"<base href='/base/'><article>{STORY}<p>See <a href=x.html>this other page</a> for more on the matter.</p>"
    assert 'href="https://page.example/base/x.html"' in read(html + STORY).html


@pytest.mark.parametrize(
    "padding",
    [
        pytest.param("<div>" * 5_000, id="deep"),
        pytest.param("<br>" * 100_000, id="breaks"),
        pytest.param("<div></div>" * 100_000, id="empty boxes"),
        pytest.param("<p><b><i>" * 30_000, id="unclosed"),
        pytest.param(f"<script>{'var a = 1 < 2;' * 200_000}</script>", id="script"),
        pytest.param(f"<i {' '.join(f'a{number}=1' for number in range(20_000))}></i>", id="attributes"),
        pytest.param("&nbsp;" * 100_000, id="blanks"),
        pytest.param(f"<!-- {'x' * 1_000_000} -->", id="comment"),
    ],
)
def test_padding_hides_no_text(padding: str) -> None:
    assert read(f"<body>{padding}<article>{STORY}</article>").text.count("closed the book") == 8


def test_a_page_is_cut_off_at_the_cap() -> None:
    long = f"<p>{SENTENCE.format(1) * 40}</p>"
    found = read(f"<article>{long * (1_200_000 // len(long))}</article>")
    assert 500_000 < len(found.text) <= 1_000_000


CONTROLS = st.lists(
    st.sampled_from(
        [
            *("&#1;", "&#27;", "&#x1f;", "&#xFFFE;", "&#27", "&#&#1;27;", "&", "&#", "7;", "\ufffe", "\uffff", "\x1b"),
            *("loose text", "<div>", "</div>", "<p>", "<br>", "<button>x</button>", "<form>", "</form>", "<p hidden>"),
        ]
    ),
    max_size=20,
).map("".join)
"""References to characters that no text may hold, beside what is moved and taken out."""


@given(
    st.binary(max_size=400)
    | CONTROLS.map(lambda text: text.encode())
    | HTML.map(str.encode)
    | SOUP.map(lambda text: text.encode("utf-8", "surrogatepass"))
)
@settings(max_examples=150)
def test_any_bytes_are_a_page_or_refused(body: bytes) -> None:
    for around in (b"", STORY.encode()):
        with suppress(FormatError):
            found = read_page(around + body, url=URL)
            assert found.html
            assert found.text
            assert_harmless(found.html)


def assert_harmless(html: str) -> None:
    assert displayable(html, lines=True) == html
    assert not re.search(
        r"<(?:script|style|form|iframe|object|embed|link|meta)\b|<[^<>]*\son\w+=|javascript:", html, re.I
    )


def test_scripts_and_handlers_do_not_come_through() -> None:
    evil = (
        "<p onclick=x()>Click <a href='javascript:x()'>here</a><img src=x onerror=x()> and read on about the court.</p>"
    )
    assert_harmless(read(f"<article>{STORY}{evil}<script>x()</script><iframe src=//y.example></iframe>{STORY}").html)
