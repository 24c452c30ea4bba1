"""Lines that the pages of one feed repeat, in feeds as there are."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.formats.documents import HTML
from tui.core.document import Document
from tui.core.repeats import repeated_lines
from tui.formats.blocks import to_document
from tui.formats.page import clean_article
from tui.formats.plain import plain_text
from tui.formats.repeats import lines_of, texts_of, without_lines
from tui.formats.writers import to_html

TOPICS = ("the ferry", "salt", "a bridge", "the lamp", "eels", "the mole", "a crane", "ropes")


def read(html: str) -> Document:
    return to_document(html, base_url="")


def article(*parts: str) -> str:
    """An article as it goes into the store."""
    return to_html(to_document("".join(parts), base_url=""))


def told(about: str, count: int, start: int = 0) -> str:
    """Paragraphs that stand nowhere else."""
    return "".join(
        f"<p>Paragraph {number} on {about}: the clerk took it down, read it back, and shut the book of {about}.</p>"
        for number in range(start, start + count)
    )


def feed(before: str = "", between: str = "", after: str = "", *, pages: int = 4) -> list[str]:
    """Pages of several lengths, each with the same lines at the same places."""
    return [
        article(before, told(topic, 3 + place), between, told(topic, 3 + place, 50), after)
        for place, topic in enumerate(TOPICS[:pages])
    ]


def learned(pages: Sequence[str]) -> frozenset[int]:
    return frozenset(repeated_lines([lines_of(read(page)) for page in pages]))


def cleaned(pages: Sequence[str]) -> list[str]:
    """The words of the pages without what they repeat."""
    marks = learned(pages)
    return [plain_text(without_lines(page, marks)[0]) for page in pages]


GOES = {
    "bio": "<p>Jane Doe has written about harbours and the people in them for this paper since she was nineteen.</p>",
    "headed bio": "<h3>About the author</h3><p>Jane Doe has written about harbours for this paper since 1998.</p>",
    "bold bio": "<p><b>Jane Doe</b></p><p>Jane Doe has written about harbours for this paper since 1998.</p>",
    "bio with a picture": '<h3>About Jane</h3><img src="https://x.example/jane.jpg" alt="Jane Doe">'
    "<p>Jane Doe has written about harbours for this paper since 1998, and about what is landed there.</p>",
    "appeared": "<p>This story first appeared in the Quay Herald, and is reprinted here with permission.</p>",
    "disclaimer": "<hr><p><em>Views are those of the author and need not be those of the Quay Herald.</em></p>",
    "plug": '<p>Never miss a tide: <a href="https://x.example/mail">sign up for the Quay Letter</a>, each Friday.</p>',
    "list": "<ul><li>Follow us on the harbour radio</li><li>Write to the desk at the quay</li></ul>",
    "quote": "<blockquote>Support the Quay Herald: without readers there would be no paper here.</blockquote>",
    "short": "<p>Share this with a friend</p>",
    "linked": '<p><a href="https://x.example/app">Get the app of the Quay Herald</a></p>',
    "portrait": '<figure><img src="https://x.example/jane.jpg" alt=""><figcaption>Jane Doe</figcaption></figure>',
}


@pytest.mark.parametrize("foot", GOES.values(), ids=GOES)
def test_what_every_story_ends_with_goes(foot: str) -> None:
    assert cleaned(feed(after=foot)) == [plain_text(page) for page in feed()]


@pytest.mark.parametrize("name", ["plug", "quote", "list", "bio", "disclaimer"])
def test_what_stands_in_the_midst_of_every_story_goes(name: str) -> None:
    assert cleaned(feed(between=GOES[name])) == [plain_text(page) for page in feed()]


@pytest.mark.parametrize("name", ["plug", "bio", "portrait", "linked"])
def test_what_every_story_begins_with_goes(name: str) -> None:
    assert cleaned(feed(before=GOES[name])) == [plain_text(page) for page in feed()]


def test_several_go_at_once_and_what_they_were_is_told_in_order() -> None:
    pages = feed("<p>Listen to the Quay Today podcast on this, wherever you get yours.</p>", GOES["plug"], GOES["bio"])
    _, removed = without_lines(pages[0], learned(pages))
    assert [one.text[:8] for one in removed] == ["Listen t", "Never mi", "Jane Doe"]
    assert {one.rule for one in removed} == {"repeated"}
    assert sorted(text[:8] for _, text in texts_of(pages[0], learned(pages))) == ["Jane Doe", "Listen t", "Never mi"]


def test_a_heading_stays_over_what_is_left_below_it() -> None:
    pages = [article(told(topic, 6), f"<h3>More</h3>{GOES['bio']}", told(topic, 1, 90)) for topic in TOPICS[:3]]
    for text in cleaned(pages):
        assert "\nMore\nParagraph 90" in text
        assert "Jane Doe" not in text


def recipe(dish: str, *extra: str) -> str:
    """As food blogs write them, with lists and without."""
    return article(
        f"<p>My aunt made {dish} each winter, in the kitchen over the boathouse, while it rained on the slates.</p>",
        "<p>Serves 4</p><h2>Ingredients</h2><ul><li>2 tbsp olive oil</li>",
        f"<li>500 g of {dish}</li><li>1 onion</li><li>salt and pepper</li></ul>",
        f"<p>Method</p><p>Fry the onion.</p><p>Add the {dish} and a pint of stock, and leave it for an hour or so.</p>",
        "<p><strong>To serve</strong></p><p>Season to taste.</p><p>Enjoy with bread</p><p>Prep time: 10 minutes</p>",
        *extra,
    )


def review(thing: str, stars: str) -> str:
    return article(
        f"<p>The {thing} came in a plain box, and for two weeks we had it with us on the boat in all weathers.</p>",
        f"<h3>Design</h3><p>On deck {thing} is lighter than it looks, though the strap has cut more than one hand.</p>",
        f"<h3>Pros</h3><ul><li>light</li><li>cheap</li></ul><h3>Cons</h3><ul><li>noise of the {thing}</li></ul>",
        "<table><tr><th>Test</th><th>Result</th></tr>",
        f"<tr><td>Weight</td><td>{len(thing)} kg</td></tr></table>",
        f"<h3>Verdict</h3><p>Recommended</p><p>{stars}</p>",
    )


def briefing(day: str) -> str:
    return article(
        f"<h2>In brief</h2><p>{day}: the council sat until dawn, and nobody knew what it was that had passed.</p>",
        f"<h2>Weather</h2><p>{day} begins with fog, which will lift, we are told, when it has had enough.</p>",
        f"<p><b>On the water</b></p><p>Three boats are due on {day}, and a fourth has been since the spring.</p>",
        f"<p>By the numbers</p><p>{day} saw {len(day)} landings, which is one more than the books have room for.</p>",
    )


def interview(name: str) -> str:
    return article(
        f"<p>{name} has seen more of this coast than most, and tells of it over tea that has long gone cold.</p>",
        f"<p><b>What is the first thing that you do in the morning?</b></p><p>I ask {name} for tea.</p>",
        f"<p>QUAY HERALD</p><p>Which of all the boats would you have again?</p><p>{name.upper()}</p><p>None.</p>",
        f"<p>QUAY HERALD</p><p>And what do you make of the mole that they put up?</p><p>{name.upper()}</p>",
        f"<p>It was {name} who asked for it, so I had better like it, though it takes the light from my kitchen.</p>",
        f"<p>QUAY HERALD</p><p>Thank you.</p><p>{name.upper()}</p><p>Mind the step.</p>",
    )


def changelog(version: str) -> str:
    return article(
        f"<p>Version {version} of the tide tables is out, and {version} is the last to run on the old engine.</p>",
        "<p>Upgrade with:</p><pre>pip install --upgrade tidetables-of-the-whole-coast && tidetables migrate</pre>",
        f"<h3>Changes</h3><p>The tables of {version} know leap seconds, and drown no one who believes them.</p>",
        "<p>42</p><p>***</p>",
    )


KEEPS = {
    "recipes": [recipe(topic) for topic in TOPICS],
    "reviews": [review(topic, "★★★★☆" if len(topic) % 2 else "4 stars") for topic in TOPICS],
    "briefings": [briefing(day) for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")],
    "interviews": [interview(name) for name in ("Ada", "Berta", "Clara", "Dora", "Emma")],
    "releases": [changelog(version) for version in ("one", "two", "three", "four")],
}


@pytest.mark.parametrize("pages", KEEPS.values(), ids=KEEPS)
def test_what_stories_of_a_kind_are_made_of_stays(pages: list[str]) -> None:
    lost = {one.text for page in pages for one in without_lines(page, learned(pages))[1]}
    assert lost <= {"Enjoy with bread"}, lost
    for page, text in zip(pages, cleaned(pages), strict=True):
        assert text in (plain_text(page), plain_text(page).replace("Enjoy with bread\n", ""))


def test_boilerplate_round_such_stories_still_goes() -> None:
    pages = [recipe(topic, GOES["bio"], GOES["plug"]) for topic in TOPICS]
    assert all("Jane Doe" not in text and "Quay Letter" not in text for text in cleaned(pages))
    assert all("Ingredients\n" in text and "Serves 4" in text for text in cleaned(pages))


def test_a_list_or_a_table_goes_whole_or_not_at_all() -> None:
    lists = [
        article(told(topic, 6), f"<ul><li>Follow us on the harbour radio, long wave</li><li>More on {topic}</li></ul>")
        for topic in TOPICS
    ]
    tables = [
        article(
            told(topic, 6), f"<table><tr><td>Port of registry</td><td>Quay</td></tr><tr><td>{topic}</td><td>1</td></tr>"
        )
        for topic in TOPICS
    ]
    for pages in (lists, tables):
        assert cleaned(pages) == [plain_text(page) for page in pages]


def test_a_growing_article_moves_no_line_to_another_place() -> None:
    pages = [
        article(GOES["portrait"], told(topic, 3 + 8 * place), GOES["plug"], told(topic, 2 + 8 * place, 50), GOES["bio"])
        for place, topic in enumerate(TOPICS[:4])
    ]
    assert all("Jane Doe" not in text and "Quay Letter" not in text for text in cleaned(pages))


def test_where_too_little_would_be_left_nothing_goes() -> None:
    marks = learned(feed(after=GOES["bio"]))
    alone = article(GOES["bio"])
    found = clean_article(alone, repeated=marks)
    assert (found.html, found.text) == (alone, plain_text(alone))
    assert [text[:8] for _, text in found.texts] == ["Jane Doe"]


def test_an_article_is_cleaned_and_put_back() -> None:
    page, *_ = pages = feed(after=GOES["bio"])
    found = clean_article(page, repeated=learned(pages))
    assert "Jane Doe" not in found.text
    assert found.text == plain_text(found.html)
    assert clean_article(page, repeated=frozenset()).html == page


LINES = st.sampled_from(
    [
        *GOES.values(),
        *(
            "<h2>Weather</h2>",
            "<h4>Ingredients</h4>",
            "<p><b>Q</b></p>",
            "<p>A</p>",
            "<hr>",
            "<pre>x = 1</pre>",
            "<p>7</p>",
        ),
        *(told(topic, 1) for topic in TOPICS[:4]),
    ]
)
ARTICLES = (st.lists(LINES, max_size=14).map("".join) | HTML).map(article)


@given(ARTICLES, st.data())
def test_nothing_but_whole_lines_goes_and_nothing_twice(page: str, data: st.DataObject) -> None:
    lines = lines_of(read(page))
    marks = frozenset(data.draw(st.lists(st.sampled_from(lines)))) if lines else frozenset()
    html, removed = without_lines(page, marks)
    rest = iter(plain_text(page).split())
    assert all(word in rest for word in plain_text(html).split()), "the words that stay are in their order"
    assert without_lines(html, marks) == (html, [])
    assert bool(removed) == (html != page)
    assert all(0 <= mark < 1 << 63 for mark in lines)


@given(ARTICLES)
def test_without_marks_nothing_changes(page: str) -> None:
    assert without_lines(page, frozenset()) == (page, [])
    assert without_lines(page, frozenset({1})) == (page, [])


SENTENCES = LINES.filter(lambda line: len(line) > 60 and "<h" not in line and "<b>" not in line)


@given(st.lists(SENTENCES, max_size=14).map("".join).map(article))
def test_what_was_taken_out_is_not_found_again(page: str) -> None:
    marks = frozenset(lines_of(read(page)))
    html, removed = without_lines(page, marks)
    assert not {text for _, text in texts_of(html, marks)} & {one.text for one in removed}


def test_a_page_that_is_nothing_but_one_line_again_and_again_is_read_in_time() -> None:
    line = "<p>The same words stand on this page from its beginning to its end, and so they do once more.</p>"
    marks = frozenset({lines_of(read(article(*[line] * 9)))[-1]})
    html, removed = without_lines(article(*[line] * 600), marks)
    assert len(removed) + html.count("<p>") == 600
