"""Addresses of feeds: what is wrong with them, and which two are one."""

from urllib.parse import urlsplit

from hypothesis import given
from hypothesis import strategies as st

from tui.core.subscriptions import same_address, url_trouble

addresses = st.builds(
    "{}{}{}".format,
    st.sampled_from(["http://", "https://", "HTTP://", "ftp://"]),
    st.text("ab.-0:9@[]E", max_size=6),
    st.just("") | st.text("/a?#;&=,+@[]:~!'\"\\|^`{}<>%é \t", max_size=8).map("/".__add__),
)


@given(url=addresses)
def test_what_is_quickly_seen_to_be_right_is_right(url: str) -> None:
    try:
        parts = urlsplit(url)
        fine = (
            parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0 and "@" not in parts.netloc
        )
    except ValueError:
        fine = False
    assert (url_trouble(url) == "") == (fine and url.isprintable() and " " not in url)


@given(url=addresses)
def test_an_address_is_the_same_in_each_spelling_of_its_host(url: str) -> None:
    if url_trouble(url):
        return
    same = same_address(url)
    assert same_address(same) == same
    parts = urlsplit(url)
    assert same == parts._replace(netloc=parts.netloc.lower(), path=parts.path or "/", fragment="").geturl()
    assert same_address(parts._replace(netloc=parts.netloc.upper(), fragment="top").geturl()) == same
