from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.formats.urls import LONGEST, base_of, link_url, shown_url, web_url

BASE = "https://a.example/b/c?d=1"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("http://x.example", "http://x.example"),
        ("HTTPS://X.example/Y", "HTTPS://X.example/Y"),
        ("/x", "https://a.example/x"),
        ("x?y#z", "https://a.example/b/x?y#z"),
        ("?y", "https://a.example/b/c?y"),
        ("//y.example/x", "https://y.example/x"),
        (" \n http://x.example/a\nb ", "http://x.example/ab"),
        ("http://x.example/a b", "http://x.example/a%20b"),
        ("http://x.example/\u202egnp", "http://x.example/%E2%80%AEgnp"),
        ("http://x.example/\x1b]52;", "http://x.example/%1B]52;"),
        ("http://x.example/ü", "http://x.example/ü"),
        ("", ""),
        ("javascript:alert(1)", ""),
        ("JaVaScRiPt:alert(1)", ""),
        ("java\nscript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("file:///etc/passwd", ""),
        ("vscode://x", ""),
        ("http://", ""),
        ("http:///x", ""),
        ("http://a b.example/", ""),
        ("http://a\u200b.example/", ""),
        ("http://[::1", ""),
        ("http://`id`/", ""),
        ("http://evil.example\\@x.example/", ""),
        ("http://x.example/" + "a" * LONGEST, ""),
    ],
)
def test_an_address_is_absolute_and_of_the_web_or_nothing(address: str, expected: str) -> None:
    assert web_url(address, BASE) == expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("mailto:eve@x.example", "mailto:eve@x.example"),
        (" MAILTO:eve@x.example?subject=a b", "MAILTO:eve@x.example?subject=a%20b"),
        ("mailto:nobody", ""),
        ("tel:+4912345", ""),
        ("/x", "https://a.example/x"),
    ],
)
def test_links_may_also_lead_to_a_mail_address(address: str, expected: str) -> None:
    assert link_url(address, BASE) == expected


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (("https://a.example/b/", "c/", "d/"), "https://a.example/b/c/d/"),
        (("https://a.example/b", "javascript:x", ""), "https://a.example/b"),
        (("https://a.example/b", "https://c.example/"), "https://c.example/"),
        (("builtin:welcome", ""), ""),
        ((), ""),
    ],
)
def test_bases_stand_on_each_other(parts: tuple[str, ...], expected: str) -> None:
    assert base_of(*parts) == expected


@given(
    st.text() | st.text("htps:/.@[]%? #a\n\t\0\u202e", max_size=40), st.sampled_from(["", BASE, "builtin:welcome", "x"])
)
def test_any_text_gives_a_printable_address_or_none(address: str, base_url: str) -> None:
    for url in (web_url(address, base_url), link_url(address, base_url)):
        assert url == "" or (url.isprintable() and " " not in url and len(url) <= LONGEST + len(base_url))
        assert url == "" or urlsplit(url).scheme in ("http", "https", "mailto")
        assert link_url(url) == url


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://x.example/a?utm_source=feed&utm_medium=rss", "https://x.example/a"),
        ("https://x.example/a?id=3&fbclid=I_w&page=2#top", "https://x.example/a?id=3&page=2#top"),
        ("https://x.example/a?UTM_Campaign=x&gclid=y", "https://x.example/a"),
        ("https://x.example/a?mc_cid=1&amp;mc_eid=2&amp;b=3", "https://x.example/a?b=3"),
        ("https://x.example/a#xtor=RSS-16", "https://x.example/a"),
        ("https://x.example/a?", "https://x.example/a?"),
        (
            "https://x.example/a?q=utm_source&utm=1&ref=b&source=c",
            "https://x.example/a?q=utm_source&utm=1&ref=b&source=c",
        ),
        ("https://x.example/a?q=%20+&r[]=1&;&utm_term=x", "https://x.example/a?q=%20+&r[]=1&;"),
        ("https://x.example/a?utm_source=x&Signature=7f", "https://x.example/a?utm_source=x&Signature=7f"),
        ("https://x.example/out?to=https%3A%2F%2Fy.example%2F%3Futm_source%3Dx", None),
    ],
)
def test_marks_of_where_a_reader_came_from_are_taken_off_and_nothing_else(address: str, expected: str | None) -> None:
    assert link_url(address) == shown_url(address) == (expected or address)
    assert web_url(address) == address
