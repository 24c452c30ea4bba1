"""`[[open]]` of feeds.toml: which program opens which links."""

import pytest
from hypothesis import given

from tests.strategies import hostile_text
from tui.core.kept_queries import Place
from tui.core.openers import Opener, opener_of, read_openers


def read(*tables: object) -> tuple[tuple[Opener, ...], list[tuple[Place, str]]]:
    told: list[tuple[Place, str]] = []
    value = list(tables)
    return tuple(read_openers(value, lambda path, message, *, at_value=False: told.append((path, message)))), told


@pytest.mark.parametrize(
    ("pattern", "url", "fits"),
    [
        ("*youtube.com/watch*", "https://www.youtube.com/watch?v=x", True),
        ("*YouTube.com/watch*", "https://WWW.YOUTUBE.com/watch?v=x", True),
        ("*youtube.com/watch*", "https://www.youtube.com/Watch?v=x", False),
        ("https://Example.org/*", "https://example.org/a/b", True),
        ("https://example.org/*", "http://example.org/a", False),
        ("*.mp3", "https://example.org/a.mp3", True),
        ("*.mp3", "https://example.org/a.mp3?x", False),
        ("*.mp[34]", "https://example.org/a.mp4", True),
        ("example.org*", "https://example.org/", False),
        ("mailto:*", "mailto:a@example.org", True),
        ("*://news.example.org/*", "https://[broken/", False),
    ],
)
def test_a_pattern_is_for_the_whole_link_and_hosts_have_no_case(pattern: str, url: str, fits: bool) -> None:
    assert Opener(url=pattern, run=("x",)).fits(url) is fits


def test_the_first_that_fits_opens_a_link_as_one_argument() -> None:
    openers, told = read(
        {"url": "*.mp3", "run": ["mpv", "--no-video", "{url}"], "terminal": True},
        {"url": "*", "run": "firefox --new-tab"},
        {"url": "*.pdf", "run": ["zathura", "--url={url}"]},
    )
    assert told == []
    opener = opener_of("https://example.org/a b.mp3", openers)
    assert opener is openers[0]
    assert opener.terminal
    assert opener.argv("https://e.org/$(x); y.mp3") == ("mpv", "--no-video", "https://e.org/$(x); y.mp3")
    assert openers[1].argv("https://e.org/") == ("firefox", "--new-tab", "https://e.org/")
    assert openers[2].argv("https://e.org/") == ("zathura", "--url=https://e.org/")
    assert opener_of("https://example.org/a.pdf", openers) is openers[1]
    assert opener_of("x", ()) is None


@pytest.mark.parametrize(
    ("table", "path", "message"),
    [
        ({"run": ["x"]}, ("open", 0), 'this [[open]] has no url; expected url = "*youtube.com/watch*"'),
        ({"url": "*"}, ("open", 0), 'this [[open]] has no run; expected run = ["mpv", "{url}"]'),
        ({"url": 3, "run": ["x"]}, ("open", 0, "url"), "url cannot be this"),
        ({"url": "*", "run": []}, ("open", 0, "run"), "run cannot be this"),
        ({"url": "*", "run": ["x", 3]}, ("open", 0, "run"), "run cannot be this"),
        ({"url": "*", "run": "'"}, ("open", 0, "run"), "run cannot be this"),
        ({"url": "*", "run": ["{url}"]}, ("open", 0, "run"), "run begins with a program"),
        (
            {"url": "*", "run": ["sh", "-c", "{url}"]},
            ("open", 0, "run"),
            'within "{url}"; expected {url} as an argument',
        ),
        ({"url": "*", "run": ["/bin/bash", "-l", "-ec", "mpv{url}"]}, ("open", 0, "run"), 'within "mpv{url}"'),
        ({"url": "*", "run": ["env", "X=1", "sh", "-c"]}, ("open", 0, "run"), "within"),
        ({"url": "*", "run": ["python3", "-c", "{url}"]}, ("open", 0, "run"), "within"),
        ({"url": "*", "run": ["xterm", "-e", "mpv {url}"]}, ("open", 0, "run"), 'within "mpv {url}"'),
        ({"url": "*", "run": ["tmux", "new-window", "mpv '{url}'"]}, ("open", 0, "run"), "within"),
        (
            {"url": "*", "run": ["/usr/bin/ssh", "tv", "mpv", "{url}"]},
            ("open", 0, "run"),
            "ssh, which has a shell read it",
        ),
        ({"url": "*", "run": "sudo -n env A=1 ssh tv mpv"}, ("open", 0, "run"), "ssh, which has a shell read it"),
        ({"url": "*", "run": ["x"], "terminal": "yes"}, ("open", 0, "terminal"), "expected true or false"),
    ],
)
def test_what_cannot_be_used_is_told_and_left_out(table: object, path: Place, message: str) -> None:
    openers, told = read(table)
    assert openers == ()
    assert [where for where, _ in told] == [path]
    assert message in told[0][1]


def test_a_stranger_among_the_keys_is_told_and_the_rest_holds() -> None:
    openers, told = read({"url": "*", "run": ["x"], "termnal": True})
    assert len(openers) == 1
    assert told == [(("open", 0, "termnal"), 'unknown setting "termnal"; did you mean terminal?')]


@pytest.mark.parametrize(
    "run",
    [
        ["sh", "-c", 'mpv "$1" & exit', "sh", "{url}"],
        ["sh", "-c", 'mpv "$0"'],
        ["bash", "open.sh", "-c", "{url}"],
        ["xterm", "-e", "mpv", "{url}"],
        ["mpv", "--ytdl-raw-options=x={url}"],
        ["firefox", "-p", "{url}"],
    ],
)
def test_c69_a_link_that_is_an_argument_of_its_own_is_no_command(run: list[str]) -> None:
    openers, told = read({"url": "*", "run": run})
    assert (len(openers), told) == (1, [])


@given(hostile_text(), hostile_text())
def test_any_pattern_and_any_link_give_an_answer(pattern: str, url: str) -> None:
    assert Opener(url=pattern or "*", run=("x",)).fits(url) in (True, False)
    assert Opener(url="*", run=("x", "{url}")).argv(url) == ("x", url)


@pytest.mark.parametrize("run", ["/home/me/bin/watch", "watch -x mpv", "gh watch", "timeout 9s mpv"])
def test_programs_that_have_no_shell_read_the_link_are_taken(run: str) -> None:
    openers, told = read({"url": "*", "run": run})
    assert (len(openers), told) == (1, [])
