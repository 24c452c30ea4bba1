"""What a person may paste, and what is made of it."""

from urllib.parse import urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.strategies import hostile_text
from tui.core.subscriptions import PLAIN_URL
from tui.formats.discover import usual_addresses
from tui.formats.pasted import feed_url, read_pasted, spelled_out
from tui.formats.urls import web_url


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("example.org", "https://example.org"),
        ("  <https://example.org/>\n", "https://example.org/"),
        ("<URL:https://example.org/a>.", "https://example.org/a"),
        ("example.org/a?b=c#d", "https://example.org/a?b=c#d"),
        ("example.org?feed=rss2", "https://example.org?feed=rss2"),
        ("www.example.org:8080/feed", "https://www.example.org:8080/feed"),
        ("HTTP://Example.org/A", "http://Example.org/A"),
        ("//example.org/x", "https://example.org/x"),
        ("feed://example.org/x", "https://example.org/x"),
        ("feed:https://example.org/x", "https://example.org/x"),
        ("FEED://http://example.org/x", "http://example.org/x"),
        ("feed:example.org", "https://example.org"),
        ("http:/example.org", "http://example.org"),
        ("http:///example.org", "http://example.org"),
        ("http//example.org", "http://example.org"),
        ("https:example.org/x", "https://example.org/x"),
        ("htps://example.org", "https://example.org"),
        ("ttp://example.org", "http://example.org"),
        ("https:\\\\example.org\\x", "https://example.org/x"),
        ("http://https://example.org/x", "https://example.org/x"),
        ("https://example.org/x.", "https://example.org/x"),
        ("“example.org/x”,", "https://example.org/x"),
        ("(https://example.org/x)", "https://example.org/x"),
        ("https://example.org/A_(b)", "https://example.org/A_(b)"),
        ("[The (b) page](https://example.org/A_(b) 'title').", "https://example.org/A_(b)"),
        ("[x](<https://example.org/y>)", "https://example.org/y"),
        ("\u200bexample.org\ufeff", "https://example.org"),
        ("münchen.example/ü", "https://münchen.example/ü"),
        ("xn--mnchen-3ya.example", "https://xn--mnchen-3ya.example"),
        ("example.xn--p1ai", "https://example.xn--p1ai"),
        ("localhost", "http://localhost"),
        ("localhost:8000/feed", "http://localhost:8000/feed"),
        ("127.0.0.1/feed", "http://127.0.0.1/feed"),
        ("192.168.1.4:81", "http://192.168.1.4:81"),
        ("[::1]:8000/feed", "http://[::1]:8000/feed"),
        ("https://localhost/feed", "https://localhost/feed"),
        ("93.184.216.34/feed", "https://93.184.216.34/feed"),
        ("http://nas/feed", "http://nas/feed"),
        ("", ""),
        (" \n\t", ""),
        ("…", ""),
        ("linux", ""),
        ("linux kernel news", ""),
        ("what is example.org?", ""),
        ("javascript:alert(1)", ""),
        ("javascript://example.org/%0Aalert(1)", ""),
        ("data:text/html,x", ""),
        ("file:///etc/passwd", ""),
        ("ftp://example.org/x", ""),
        ("mailto:eve@example.org", ""),
        ("eve@example.org", ""),
        ("builtin:welcome", ""),
        ("/home/eve/feeds.opml", ""),
        ("./example.org", ""),
        ("~/example.org", ""),
        ("C:\\example.org", ""),
        ("\\\\example.org\\x", ""),
        ("feeds.opml", ""),
        ("index.html", ""),
        ("3.14", ""),
        ("e.g.", ""),
        ("example..org", ""),
        ("-example.org", ""),
        ("http:", ""),
        ("https://", ""),
        ("https:///", ""),
        ("http://?", ""),
        ("example.org:0", ""),
        ("https://example.org:99999/", ""),
        ("https://[::1", ""),
        ("https://example.org/cut-sh…", ""),
        ("https://example.org/a b", ""),
        ("https://example.org/\x1b[2J", ""),
        ("https://example.org/" + "a" * 5000, ""),
        ("x" * 100_000, ""),
        ("podcast://example.org/cast", "https://example.org/cast"),
        ("itpc://example.org/cast", "https://example.org/cast"),
        ("pcast:https://example.org/cast", "https://example.org/cast"),
        ("Read this! https://example.org/x", "https://example.org/x"),
        ("A title\nhttps://example.org/x.", "https://example.org/x"),
        ('<a href="https://example.org/feed">RSS</a>', "https://example.org/feed"),
        ("https://example.org/x and https://example.org/y", ""),
        ("one https://example.org/x two https://example.org/y", ""),
        ("git@git.example.org:team/tool.git", "https://git.example.org/team/tool"),
        ("@eve@social.example", "https://social.example/@eve"),
        ("acct:eve@Social.example", "https://social.example/@eve"),
        ("@eve@social", ""),
        ("@eve", ""),
        ("[" * 5000 + "](", ""),
        ("http:" * 5000, ""),
        (")" * 8000, ""),
    ],
)
def test_an_address_is_made_of_what_a_person_pastes_or_nothing(text: str, address: str) -> None:
    assert spelled_out(text) == address


parts = st.sampled_from(["http", "s", ":", "/", "//", "example.org", "feed", "[", "]", "(", ")", "@", ".", "\\", "1"])


@given(text=hostile_text() | st.lists(parts).map("".join))
@example("https://[example.org")
def test_what_is_made_of_any_text_can_be_asked_and_stays_what_it_is(text: str) -> None:
    address = spelled_out(text)
    if address:
        assert urlsplit(address).scheme in ("http", "https")
        assert urlsplit(address).hostname
        assert address.isprintable()
        assert spelled_out(address) == address
        assert usual_addresses(address)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("/home/eve/page.html", "/home/eve/page.html"),
        ("~/page.html", "~/page.html"),
        ("./page", "./page"),
        ("../a/b", "../a/b"),
        ("feeds.opml", "feeds.opml"),
        ("My page.html", "My page.html"),
        ("'/home/eve/My page.html' ", "/home/eve/My page.html"),
        ("/home/eve/My\\ page.html", "/home/eve/My page.html"),
        ("file:///home/eve/My%20page.html", "/home/eve/My page.html"),
        ("FILE://localhost/x", "/x"),
        ("file:/x", "/x"),
        ("file://elsewhere/x", ""),
        ("//example.org/x", ""),
        ("example.org/feed.xml", ""),
        ("https://example.org/feed.xml", ""),
        ("example.org", ""),
        ("linux", ""),
        ("a/b", ""),
        ("/a\n/b", ""),
        ("/" + "a" * 5000, ""),
    ],
)
def test_the_name_of_a_file_is_known_by_its_form(text: str, path: str) -> None:
    assert read_pasted(text).path == path


def test_a_handle_keeps_its_user_and_host() -> None:
    assert read_pasted("“@Eve@Social.example”").handle == "Eve@social.example"
    assert read_pasted("https://social.example/@eve").handle == ""


@given(st.from_regex(PLAIN_URL, fullmatch=True))
def test_a_plain_address_is_what_looking_closer_would_make_of_it(address: str) -> None:
    assert feed_url(address, "https://") == address == web_url(address, "https://")
