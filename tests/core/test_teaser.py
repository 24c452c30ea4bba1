"""Which feeds give teasers, and which pages are worth a visit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.core.teaser import LOOKED_AT, Sample, gives_teasers, is_media, site_of, sites_of, worth_a_visit

LONG = "word " * 400


def sample(text: str = LONG, *, url: str = "https://example.org/a", html: str = "", media: bool = False) -> Sample:
    return Sample(url=url, text=text, html=html or f"<p>{text}</p>", media=media)


def test_short_entries_are_teasers_and_long_ones_are_not() -> None:
    assert gives_teasers([sample("A few words only.")] * 10)
    assert not gives_teasers([sample()] * 10)
    assert not gives_teasers([])


def test_the_middle_one_decides_not_the_odd_one_out() -> None:
    assert gives_teasers([sample("Short.")] * 7 + [sample()] * 3)
    assert not gives_teasers([sample("Short.")] * 3 + [sample()] * 7)


@pytest.mark.parametrize(
    "ending",
    [
        "…", "...", "[…]", "[...]", "[ … ]", "Read more", "read more »", "Continue reading Salt prices rise →",
        "Read the full story", "Weiterlesen", "Lire la suite…", "Leer más", "続きを読む", "阅读全文", "Читать далее",
    ],
)  # fmt: skip
def test_texts_that_break_off_are_teasers_however_long(ending: str) -> None:
    assert gives_teasers([sample(LONG + ending)] * 6 + [sample(LONG + "The end.")] * 4)
    assert not gives_teasers([sample(LONG + ending)] * 5 + [sample(LONG + "The end.")] * 5), "half of them is not most"


def test_a_lone_link_at_the_end_is_one_too_and_a_link_in_the_last_sentence_is_not() -> None:
    alone = sample(LONG + "Full text", html=f"<p>{LONG}</p><p><a href='/x'>Full text</a></p>")
    in_sentence = sample(LONG, html=f"<p>{LONG} More on <a href='/x'>the strike</a></p>")
    assert gives_teasers([alone] * 10)
    assert not gives_teasers([in_sentence] * 10)


def test_only_the_newest_ten_are_looked_at() -> None:
    assert not gives_teasers([sample()] * LOOKED_AT + [sample("Short.")] * 90)


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://www.example.org/a/b", "example.org"),
        ("https://feeds.news.example.co.uk/x", "example.co.uk"),
        ("https://example.com", "example.com"),
        ("http://127.0.0.1:8000/x", "127.0.0.1"),
        ("http://[::1]:8000/x", "::1"),
        ("http://localhost/x", "localhost"),
        ("https://blog.example.de/", "example.de"),
        ("https://[broken", ""),
        ("mailto:x@example.org", ""),
        ("", ""),
    ],
)
def test_the_owner_of_a_host(url: str, site: str) -> None:
    assert site_of(url) == site


@given(st.text(max_size=60))
def test_no_address_whatever_raises(url: str) -> None:
    site_of(url)


def test_a_feed_speaks_for_its_own_site_its_home_page_and_the_one_its_stories_lie_on() -> None:
    elsewhere = [sample(url=f"https://www.paper.example/{number}") for number in range(10)]
    assert sites_of("https://feeds.proxy.test/paper", "", elsewhere) == {"proxy.test", "paper.example"}
    scattered = [sample(url=f"https://site{number}.example/") for number in range(10)]
    assert sites_of("https://news.links.test/rss", "https://links.test/", scattered) == {"links.test"}


def test_a_page_is_worth_a_visit_on_the_feeds_own_sites_only_and_never_beside_sound_or_film() -> None:
    sites = frozenset({"paper.example"})
    assert worth_a_visit("https://www.paper.example/a", media=False, sites=sites)
    assert not worth_a_visit("https://elsewhere.example/a", media=False, sites=sites)
    assert not worth_a_visit("https://www.paper.example/a", media=True, sites=sites)
    assert not worth_a_visit("", media=False, sites=sites | {""})


def test_sound_and_film_are_media_and_pictures_are_not() -> None:
    assert is_media("audio/mpeg")
    assert is_media("Video/mp4")
    assert not is_media("image/jpeg")
    assert not is_media("")
