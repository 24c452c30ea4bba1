"""CSS selectors as a person writes them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.formats.selectors import SelectorMistake, read_selector, selector_mistake


@pytest.mark.parametrize(
    "selector",
    [
        "p",
        "article .story",
        ".promo, #teaser",
        "main > p + aside ~ div",
        "a[href^='https://']",
        "li:nth-child(2n+1):not(.x)",
        "div:has(> .promo)",
        ":is(h2, .title)",
        "é.ü",
    ],
)
def test_a_selector_is_told_no_mistake(selector: str) -> None:
    assert selector_mistake(selector) == ""


@pytest.mark.parametrize(
    ("selector", "mistake"),
    [
        ("article >", "it ends where a name, .class or #id is expected"),
        ("", "it ends where a name, .class or #id is expected"),
        ("div[", "it ends where a name is expected"),
        ("p { color: red }", "expected a name, .class or #id at character 3, where { stands"),
        ("//p", "expected a name, .class or #id at character 1, where / stands"),
        ("a[b c]", "expected = or ] at character 5, where c stands"),
        ("a[b='c", "the quote at character 5 does not end"),
        ("p::before", "pseudo-elements are no part of a page"),
        ("a:hover", "nothing is :hover in a page that is only read"),
        ("p:loud", "the pseudo-class :loud is unknown"),
        ("li:nth-child(x)", "invalid series"),
        ("svg|a", "web pages know no prefix such as svg|"),
        ("[xml|lang]", "web pages know no prefix such as xml|"),
        ("x" * 501, "it is longer than 500 characters"),
    ],
)
def test_what_is_none_is_told_in_plain_words(selector: str, mistake: str) -> None:
    assert selector_mistake(selector) == mistake
    with pytest.raises(SelectorMistake):
        read_selector(selector)


@given(selector=st.text(alphabet=st.sampled_from("ab.#>+~ ,:()[]='\"*|\\0-\n\0é") | st.characters(), max_size=40))
def test_no_text_whatever_raises_anything_else(selector: str) -> None:
    mistake = selector_mistake(selector)
    assert not mistake.endswith(".")
    if not mistake:
        assert read_selector(selector)
