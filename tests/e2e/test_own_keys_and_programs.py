"""What feeds.toml says of keys and of programs, in a real terminal: keys as it sends them, and lent to others."""

import signal

from tests.e2e.conftest import Home
from tests.e2e.terminal import Terminal
from tests.feed_server import FeedServer
from tests.sample_feeds import SAMPLES

SETTINGS = """full_text = "never"
refresh = "manual"
keymap = "vim"

[keys]
"ctrl+t" = "tag tech"
"{" = "toggle-star"

[[open]]
url = "https://example.org/*"
run = ["sh", "-c", "echo OPENED $0; exec sleep 60", "{url}"]
terminal = true
"""


def test_keys_of_ones_own_and_programs_that_take_the_terminal(home: Home, server: FeedServer) -> None:
    home.follow(*(server.url(path) for path in SAMPLES), settings=SETTINGS)
    assert home.run("refresh").returncode == 0
    with home.open(columns=100, rows=30) as terminal:
        terminal.wait_for("Ferry timetable")
        terminal.send("\x14")
        terminal.wait_for("#tech")
        terminal.send("{")
        terminal.wait_for("★")
        terminal.send("u")
        terminal.wait_gone("★")
        terminal.send("o")
        terminal.wait_for("OPENED https://example.org/")
        terminal.send("ctrl+c")
        terminal.wait_for("was ended by signal 2")
        terminal.send("|")
        terminal.wait_for("pipe")
        terminal.send(*"grep -c Paragraph", "enter")
        terminal.wait_for("grep: 60")
        terminal.send("|")
        terminal.wait_for(_command_line)
        terminal.send(*"!head -n 1", "enter")
        terminal.wait_for("Enter goes back to dateline.")
        assert "Ferry timetable changes in spring" in terminal.text
        terminal.send("enter")
        terminal.wait_for("head is done.")
        terminal.send("|")
        terminal.wait_for(_command_line)
        terminal.send(*"!sh -c 'stty raw -echo </dev/tty'", "enter")
        terminal.wait_for("Enter goes back to dateline.")
        assert terminal.is_cooked(), "whatever a program does to it"
        terminal.send("enter")
        terminal.wait_for("sh is done.")
        terminal.send("o")
        terminal.wait_for("OPENED https://example.org/")
        terminal.signal(signal.SIGTERM)
        assert terminal.wait_end(timeout=10) == 128 + signal.SIGTERM
        assert terminal.is_cooked()
        assert terminal.left_modes() == set()
    assert "Traceback" not in home.log


def _command_line(terminal: Terminal) -> bool:
    return any(line.lstrip().startswith(":pipe") for line in terminal.lines)
