"""Where a page in a file says that it came from."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.formats.own_address import own_address

CANONICAL = '<link rel="canonical" href="https://quay.example/salt?a=1&amp;b=2#top">'
OG = '<meta property="og:url" content="https://quay.example/og">'
SAVED = "<!-- saved from url=(0027)https://quay.example/saved -->"


@pytest.mark.parametrize(
    ("html", "address"),
    [
        (f"<head>{OG}{CANONICAL}", "https://quay.example/salt?a=1&b=2"),
        (f"{SAVED}<head>{CANONICAL}{OG}", "https://quay.example/saved"),
        (f"<head>{OG}", "https://quay.example/og"),
        ("<LINK HREF='https://quay.example/x' REL='alternate canonical'>", "https://quay.example/x"),
        ("<link rel=canonical href=https://quay.example/bare>", "https://quay.example/bare"),
        ('<link rel="canonical" href="/relative">' + OG, "https://quay.example/og"),
        ('<link rel="canonical" href="javascript:alert(1)">', ""),
        ('<link rel="canonical" href="file:///etc/passwd">', ""),
        ('<link rel="stylesheet" href="https://quay.example/a.css">', ""),
        ("no page at all", ""),
        ("", ""),
    ],
)
def test_what_a_page_gives_as_its_own(html: str, address: str) -> None:
    assert own_address(html.encode()) == address


@given(body=st.binary(max_size=400), around=st.sampled_from(["<link ", '<meta property="og:url" content="', "href="]))
def test_anything_gives_an_address_or_nothing(body: bytes, around: str) -> None:
    address = own_address(around.encode() + body)
    assert not address or address.startswith(("http://", "https://"))
