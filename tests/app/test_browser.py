"""Opening links and copying: what is started is recorded, never run."""

import asyncio
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.app import App

from tests.strategies import hostile_text
from tui.app.addresses import host_of, shown_host, shown_url
from tui.app.browser import open_url, plan, refusal, start_quietly
from tui.app.clipboard import copy, feed_command
from tui.core.text import displayable

URL = "https://example.org/a?b=c&d=$(id)`;x"
DISPLAY = {"DISPLAY": ":0"}


def find(program: str) -> str | None:
    return None if program.startswith("missing") else f"/usr/bin/{program}"


class Recorder:
    """Stands in for the programs that are started, and for the clipboard."""

    def __init__(self, error: OSError | None = None) -> None:
        self.started: list[tuple[str, ...]] = []
        self.in_terminal: list[tuple[str, ...]] = []
        self.copied: list[str] = []
        self._error = error

    def start(self, argv: Sequence[str]) -> None:
        if self._error is not None:
            raise self._error
        self.started.append(tuple(argv))

    async def lend(self, argv: Sequence[str]) -> int:
        self.in_terminal.append(tuple(argv))
        return 0

    def copy(self, text: str) -> str:
        self.copied.append(text)
        return f"Copied: {text}"

    def open(
        self,
        url: str,
        command: tuple[str, ...] | None = None,
        *,
        environ: Mapping[str, str] | None = None,
        platform: str = "linux",
        terminal: bool = True,
    ) -> str:
        return asyncio.run(
            open_url(
                url,
                command,
                copy=self.copy,
                environ=environ or {},
                platform=platform,
                find=find,
                start=self.start,
                lend=self.lend if terminal else None,
            )
        )


@pytest.mark.parametrize(
    "url",
    [
        "",
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "vscode://x",
        "ftp://example.org/",
        "-x",
        "--profile=/x",
        "https://exa mple.org/",
        "https://example.org/\n--profile",
        "https://example.org/\x1b[2J",
        "https://example.org/\u202e",
        "https://example.org/\u00a0",
        "https://",
        "https:///path",
        "https://[::1",
        "https://evil.example\\@example.org/",
        "https://example.org%2f@evil.example\\/",
        "https://exa`mple.org/",
        "https://example.org%00.evil.example/",
        "mailto:a@example.org?attach=/etc/passwd",
        "mailto:a@example.org?subject=x&Attachment=~/.ssh/id_rsa",
        "mailto:a@example.org?subject=x&a%74tach=/etc/passwd",
        "mailto:a@example.org?%41ttach=/etc/passwd",
        "mailto:a@example.org?x#&attach=/etc/passwd",
        "mailto:",
        "//example.org/",
        "example.org",
        "https://example.org/" + "x" * 4096,
    ],
)
def test_c69_what_is_no_plain_web_address_is_refused_and_told(url: str) -> None:
    recorder = Recorder()
    sentence = recorder.open(url, ("firefox",), environ=DISPLAY)
    assert (recorder.started, recorder.copied) == ([], [])
    assert sentence == displayable(sentence)
    assert sentence.startswith(("Not opened, ", "This story has no link."))


@given(hostile_text())
def test_c69_whatever_is_opened_is_one_argument_that_no_option_parser_takes(url: str) -> None:
    opening = plan(url, ("firefox", "--new-tab"), environ={}, platform="linux", find=find)
    if not opening.refused:
        assert opening.argv == ("firefox", "--new-tab", url)
        assert url.startswith(("http", "mailto", "HTTP"))
        assert not any(character.isspace() for character in url)


@pytest.mark.parametrize(
    "url",
    [
        URL,
        "http://127.0.0.1:8000/x",
        "https://münchen.example/",
        "mailto:a@example.org",
        "mailto:a@example.org?body=What%20happened%3F%20Attach%20the%20log",
    ],
)
def test_plain_addresses_are_not_refused(url: str) -> None:
    assert refusal(url) == ""


@pytest.mark.parametrize(
    ("command", "environ", "platform", "expected"),
    [
        (("firefox", "-P", "news"), {"BROWSER": "other"}, "linux", ("firefox", "-P", "news", URL)),
        (("run", "%s", "--now"), {}, "linux", ("run", URL, "--now")),
        (None, {"BROWSER": "missing:qutebrowser --target 'a b'"}, "linux", ("qutebrowser", "--target", "a b", URL)),
        (None, {"BROWSER": "chromium %s"}, "linux", ("chromium", URL)),
        (None, {"BROWSER": "'unclosed"} | DISPLAY, "linux", ("xdg-open", URL)),
        (None, {}, "darwin", ("open", URL)),
        (None, DISPLAY, "linux", ("xdg-open", URL)),
        (None, {"WAYLAND_DISPLAY": "wayland-0"}, "linux", ("xdg-open", URL)),
    ],
)
def test_the_browser_is_the_persons_the_environments_or_the_systems(
    command: tuple[str, ...] | None, environ: dict[str, str], platform: str, expected: tuple[str, ...]
) -> None:
    recorder = Recorder()
    assert recorder.open(URL, command, environ=environ, platform=platform) == "Opened example.org in the browser."
    assert recorder.started == [expected]


def test_without_a_display_the_link_is_copied_and_that_is_said() -> None:
    recorder = Recorder()
    assert recorder.open(URL) == f"No browser here. Copied: {URL}"
    assert recorder.copied == [URL]


def test_a_browser_that_does_not_start_is_told_with_its_reason() -> None:
    recorder = Recorder(FileNotFoundError(2, "No such file or directory"))
    sentence = recorder.open(URL, ("nonesuch",))
    assert sentence == f"nonesuch could not be started (No such file or directory). Copied: {URL}"


def test_browsers_of_the_terminal_get_it_or_are_not_started() -> None:
    recorder = Recorder()
    recorder.open(URL, None, environ={"BROWSER": "w3m"})
    assert (recorder.started, recorder.in_terminal) == ([], [("w3m", URL)])
    assert recorder.open(URL, ("/usr/bin/lynx",), terminal=False).startswith("No browser here.")


def test_a_program_started_quietly_is_really_started() -> None:
    start_quietly(["true"])
    with pytest.raises(FileNotFoundError):
        start_quietly(["/nonesuch/program"])


def test_hosts_of_mixed_scripts_are_shown_in_punycode() -> None:
    assert shown_host("https://аpple.com/") == "xn--pple-43d.com"
    assert shown_url("https://аpple.com/x") == "https://xn--pple-43d.com/x"
    assert shown_host("https://münchen.example/") == "münchen.example"
    assert shown_host("https://日本のニュース.example/") == "日本のニュース.example"
    assert shown_host("mailto:a@example.org") == "a@example.org"
    assert host_of("https://[::1") == shown_host("https://[::1") == ""
    assert shown_url("https://[::1") == "https://[::1"


@given(hostile_text() | hostile_text().map("https://".__add__))
def test_addresses_are_always_shown_safely(url: str) -> None:
    for shown in (shown_host(url), shown_url(url), refusal(url)):
        assert shown == displayable(shown)


class Copier(App[None]):
    """Records what is sent to the terminal's clipboard."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[str] = []

    def copy_to_clipboard(self, text: str) -> None:
        self.sent.append(text)


@pytest.mark.parametrize(
    ("setting", "environ", "tmux_works", "by_tmux", "by_terminal"),
    [
        ("auto", {"TMUX": "x"}, True, 1, 0),
        ("auto", {"TMUX": "x"}, False, 1, 1),
        ("auto", {}, True, 0, 1),
        ("osc52", {"TMUX": "x"}, True, 0, 1),
        ("tmux", {}, True, 1, 0),
        ("tmux", {}, False, 1, 0),
        ("off", {"TMUX": "x"}, True, 0, 0),
    ],
)
def test_copies_go_through_tmux_else_through_the_terminal(
    setting: str, environ: dict[str, str], tmux_works: bool, by_tmux: int, by_terminal: int
) -> None:
    app = Copier()
    fed: list[tuple[Sequence[str], str]] = []

    def feed(argv: Sequence[str], text: str) -> bool:
        fed.append((argv, text))
        return tmux_works

    sentence = copy(app, "https://e.org/\x1b]52;c;x\x07", setting=setting, environ=environ, feed=feed)  # type: ignore[arg-type]  # from a table
    clean = "https://e.org/�]52;c;x�"
    assert [text for _, text in fed] == [clean] * by_tmux
    assert app.sent == [clean] * by_terminal
    assert clean in sentence
    assert sentence.startswith("Copied") == bool(by_terminal or (by_tmux and tmux_works))
    assert all(list(argv) == ["tmux", "load-buffer", "-w", "-"] for argv, _ in fed)


def test_a_command_is_fed_its_text_and_tells_whether_it_worked() -> None:
    assert feed_command(["grep", "-q", "needle"], "a needle")
    assert not feed_command(["grep", "-q", "needle"], "hay")
    assert not feed_command(["/nonesuch/program"], "")


@given(st.text("ab", max_size=3))
def test_the_longest_address_is_counted_in_characters(text: str) -> None:
    url = "https://example.org/".ljust(4096, "x")
    assert bool(refusal(url + text)) == bool(text)
