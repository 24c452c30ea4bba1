from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import HtmlElement, fragment_fromstring

from tui.core.pages import Removed
from tui.formats.boilerplate import remove_boilerplate
from tui.formats.boilerplate_names import box_rule

PARAGRAPH = "The ferry left at seven with nine people on board, and the pilot said that the fog would lift before noon."
STORY = f"<p>{PARAGRAPH}</p>" * 6


def article(html: str) -> HtmlElement:
    return fragment_fromstring(f"<div>{html}</div>")


def cleaned(html: str, *, title: str = "") -> tuple[str, list[Removed]]:
    root = article(html)
    removed = remove_boilerplate(root, title=title)
    return " ".join(root.text_content().split()), removed


@cache
def story_words() -> str:
    return " ".join(article(STORY.replace("</p>", " </p>")).text_content().split())


def only_the_story(html: str, *, title: str = "") -> list[Removed]:
    text, removed = cleaned(html, title=title)
    assert text.replace(" ", "") == story_words().replace(" ", "")
    return removed


@pytest.mark.parametrize(
    "label",
    [
        *(
            "Advertisement",
            "ADVERTISEMENT",
            "Advertisement - scroll to continue",
            "Story continues below advertisement",
        ),
        *(
            "Anzeige",
            "Werbung",
            "Publicité",
            "Publicidad",
            "Pubblicità",
            "Advertentie",
            "Реклама",
            "广告",
            "広告",
            "광고",
        ),
        *("إعلان", "Share", "Share this article", "Facebook Twitter E-mail", "Teilen", "Read more", "Weiterlesen"),
        *("Sign up", "Get started", "Copy link", "Close", "Opens in a new window"),
    ],
)
@pytest.mark.parametrize("tag", ["p", "div"])
def test_lone_labels_go_wherever_they_stand(label: str, tag: str) -> None:
    half = STORY[: len(STORY) // 2]
    assert only_the_story(f"{half}<{tag}>{label}</{tag}>{half}")


@pytest.mark.parametrize(
    "note",
    [
        "Only subscribers can post comments.",
        "You must be logged in to comment.",
        "Comments are closed.",
        "Leave a reply",
        "Log in or create an account to join in. <a href=/why>Here’s why</a>",
        "Why do you need an account to read comments? <a href=/why>Here's why</a>",
        "To reset your password, enter your e-mail address and we will send you a code.",
        "Please enter the code that we sent to your e-mail address.",
        "We have sent a code to your e-mail address. Type it in below to choose a new password.",
        "Already a subscriber? <a href=/l>Log in</a>",
        "Sign up for our newsletter and get the news of the coast every Friday.",
        "We use cookies to keep you logged in.",
        "By clicking Join, you confirm that you are over 16 and agree to our terms.",
        "© 2026 The Coast. All rights reserved.",
        "Tags: <a href=/f>ferries</a>, <a href=/w>weather</a>",
        "Filed under: Coast",
        "<a href=/next>Next: The lighthouse</a>",
        "Nur Abonnenten können kommentieren.",
        "Disclosure: I get a commission from the yard if you rent a boat there.",
        "This means that if you buy something through one of them, we may earn a small commission.",
    ],
)
def test_notes_of_the_site_behind_the_story_go(note: str) -> None:
    assert only_the_story(f"{STORY}<div><p>{note}</p></div>")
    assert only_the_story(f"{STORY}<p>{note}</p><p>Comments are closed.</p><h3>Comments</h3>")


@pytest.mark.parametrize(
    "sentence",
    [
        "Advertisement is what pays for the town’s free newspaper, and last year it paid for nine tenths of it.",
        "“Only subscribers can post comments,” the editor said when she was asked about the silence.",
        "Only subscribers may comment on the site from May on, the publisher said in a letter to its readers.",
        "“Reset your password today,” the bank wrote to its customers. “We will never send you a code by e-mail.”",
        "Customers were told to reset their passwords, and a code came by e-mail to those who asked for it.",
        "Sign up for the ferry is at the kiosk, where a list has hung since the first of the month, they said.",
        "Comments are what the council asked for, and it got four hundred of them within the week.",
        "Share prices of the shipping line fell by a tenth after the news from the estuary had come out.",
        "Subscriptions rose by a third. Related costs did not, and so the paper made money for the first time.",
        "Cookies, said the baker, are for tea; we use butter in ours and nothing that comes out of a packet.",
        "Read more slowly, her teacher told her, and you will find that the book is about something else.",
        "Disclosure: a word that the harbour council has learned to fear since the papers came out in spring.",
        "If you buy a ticket on board, the purser told us, you pay a third more than at the kiosk on the quay.",
        "Photo albums of the ferry’s first years were found in the loft of the customs house last winter.",
    ],
)
@pytest.mark.parametrize("place", ["first", "middle", "last"])
def test_sentences_of_a_story_on_such_things_stay(sentence: str, place: str) -> None:
    parts = {"first": (sentence, STORY, ""), "middle": (STORY, sentence, STORY), "last": (STORY, "", sentence)}[place]
    html = "".join(part if part.startswith("<") or not part else f"<p>{part}</p>" for part in parts)
    text, removed = cleaned(html)
    assert sentence in text
    assert not removed


@pytest.mark.parametrize(
    ("attributes", "rule"),
    [
        ('class="share-buttons"', "share"),
        ('class="sharedaddy sd-block"', "share"),
        ('id="related"', "related"),
        ('class="ArticleRelatedPosts_box__x7"', "related"),
        ('class="c-newsletter"', "newsletter"),
        ('class="ad-slot ad-slot--2"', "advertisement"),
        ('id="comments"', "comments"),
        ('class="author-box"', "author"),
        ('class="breadcrumbs"', "navigation"),
        ('id="cookie-banner"', "cookies"),
        ('class="entry-meta"', "details"),
        ('class="wp-block-button"', "button"),
        ('class="vjs-modal-dialog-content"', "player"),
        ('class="jw-controls jw-reset"', "player"),
    ],
)
def test_boxes_go_by_their_name_and_only_boxes(attributes: str, rule: str) -> None:
    removed = only_the_story(f"{STORY}<div {attributes}><p>Some words of a box.</p></div>")
    assert removed == [Removed(rule=rule, text="Some words of a box.")]
    text, _ = cleaned(f"<div {attributes}>{STORY}</div><p>{PARAGRAPH}</p>")
    assert text.count("The ferry left") == 7  # what holds the story is no box, whatever its name


@pytest.mark.parametrize(
    "names",
    [
        "",
        "article-body",
        "broadcast",
        "adventure",
        "metaphor",
        "shareholders",
        "a3-ad6d",
        "tea",
        "vjs-controls-enabled",
    ],
)
def test_names_that_only_look_alike_are_no_boxes(names: str) -> None:
    assert not box_rule(names)


def test_a_link_that_is_a_line_again_and_again_is_a_button() -> None:
    button = "<p><a href=/shop/{}>See it in the harbour shop</a></p>"
    shops = "".join(f"<h3>Boat {number}</h3><p>{PARAGRAPH}</p>{button.format(number)}" for number in range(3))
    text, removed = cleaned(shops)
    assert "shop" not in text
    assert [one.rule for one in removed] == ["button"] * 3
    text, removed = cleaned(f"{STORY}{button}{STORY}{button}<p>{PARAGRAPH}</p>")
    assert text.count("See it in the harbour shop") == 2


def test_lists_of_links_under_a_label_go_with_it() -> None:
    links = (
        "<ul><li><a href=/1>Fog closes the strait again</a></li><li><a href=/2>New pilot for the ferry</a></li></ul>"
    )
    assert only_the_story(f"{STORY}<h3>Related stories</h3>{links}")
    assert only_the_story(f"{STORY}<div><div><h3>You may also like</h3></div>{links}</div>")


@pytest.mark.parametrize("label", ["Related stories:", "More river travel guides", "Mehr zum Thema", "関連記事"])
def test_a_label_goes_with_the_links_under_it(label: str) -> None:
    half = STORY[: len(STORY) // 2]
    assert only_the_story(f"{half}<h3>{label}</h3><p><a href=/1>Fog closes the strait again</a></p>{half}")


def test_a_link_to_another_story_between_paragraphs_goes() -> None:
    half = STORY[: len(STORY) // 2]
    assert only_the_story(f"{half}<p><b>READ MORE:</b> <a href=/x>Fog closes the strait again</a></p>{half}")


def test_a_list_of_links_that_the_story_speaks_of_stays() -> None:
    links = (
        "<p>Three ports have opened again:</p><ul><li><a href=/a>Lindmouth</a></li><li><a href=/b>Skerry</a></li></ul>"
    )
    text, _ = cleaned(f"{STORY}{links}{STORY}")
    assert "Lindmouth" in text


def test_title_names_and_dates_before_the_story_go() -> None:
    head = (
        "<p>Coast</p><h1>Ferry runs again</h1><p>By Ann Pell</p><p>Published on 3 May 2026</p><p>May 3, 2026</p>"
        "<p>4 min read</p><p><a href=/coast>Coast</a></p>"
    )
    removed = only_the_story(f"{head}{STORY}", title="Ferry runs again")
    assert {one.rule for one in removed} == {"title", "author", "date", "navigation"}


def test_a_standfirst_stays() -> None:
    text, _ = cleaned(f"<h1>Ferry runs again</h1><p>After nine days of fog.</p>{STORY}", title="Ferry runs again")
    assert text.startswith("After nine days of fog.")


def test_a_quotation_pulled_out_of_the_story_goes_and_another_stays() -> None:
    pulled = "<aside class=pullquote><p>The fog would lift before noon.</p></aside>"
    assert only_the_story(f"{STORY}{pulled}")
    assert only_the_story(f"{STORY}{pulled.replace('</p>', '</p><cite>Ida Kvist</cite>')}")
    other = "<aside class=pullquote><p>Fog is a cloud that is tired.</p></aside>"
    assert "tired" in cleaned(f"{STORY}{other}{STORY}")[0]


def test_forms_go_and_a_form_round_the_story_loses_its_tag() -> None:
    assert only_the_story(f"{STORY}<form><p>Your address</p><input><button>Send</button></form>")
    assert only_the_story(f"<form>{STORY}</form>") == []


def test_buttons_that_unfold_an_answer_are_its_question() -> None:
    text, _ = cleaned(
        f"{STORY}<h3><button aria-expanded=false>Does it run in fog?</button></h3><p>It does not.</p>{STORY}"
    )
    assert "Does it run in fog?" in text
    assert "Buy now" not in cleaned(f"{STORY}<button>Buy now</button>{STORY}")[0]


def test_signs_that_lead_back_from_footnotes_go() -> None:
    text, _ = cleaned(f"{STORY}<ol><li>See the log of 1911. <a href='#r1'>↩</a></li></ol>")
    assert text.endswith("See the log of 1911.")


def test_credits_go_as_lines_and_stay_in_captions() -> None:
    half = STORY[: len(STORY) // 2]
    assert only_the_story(f"{half}<p>Photo: Ann Pell / The Coast</p>{half}")
    text, _ = cleaned(f"{half}<figure><img src=/a.jpg><figcaption>Photo: Ann Pell</figcaption></figure>{half}")
    assert "Ann Pell" in text


def test_text_without_an_element_of_its_own_is_a_line() -> None:
    assert only_the_story(f"{STORY}Advertisement<p>{PARAGRAPH}</p>".replace(f"<p>{PARAGRAPH}</p>", "", 1))


@given(st.lists(st.text("abc de.,", min_size=1, max_size=200), max_size=8))
def test_what_is_removed_and_what_stays_is_all_there_was(paragraphs: list[str]) -> None:
    html = "".join(f"<p>{text}</p>" for text in paragraphs)
    before = sorted("".join(article(html).text_content().split()))
    text, removed = cleaned(html)
    assert sorted("".join((text + "".join(one.text for one in removed)).split())) == before
