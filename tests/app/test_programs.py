"""Programs that get a story's text: which, with what, and what becomes of them; real ones, no shell of ours."""

import os
import sys

import pytest
from hypothesis import given

from tests.strategies import hostile_text
from tui.app.programs import MOST_SAID, Order, Said, ending, read_order, run_piped, surroundings
from tui.core.errors import UsageError


def python(code: str) -> Order:
    return Order(argv=(sys.executable, "-c", code), in_terminal=False)


@pytest.mark.parametrize(
    ("line", "argv", "in_terminal", "waits"),
    [
        ("wc -w", ("wc", "-w"), False, False),
        (" grep 'a b' ", ("grep", "a b"), False, False),
        ("less", ("less",), True, False),
        ("/usr/bin/less -R", ("/usr/bin/less", "-R"), True, False),
        ("!wc -w", ("wc", "-w"), True, True),
        ("! less", ("less",), True, False),
        ("mypager", ("mypager",), True, False),
        ("x; rm -rf / $(y)", ("x;", "rm", "-rf", "/", "$(y)"), False, False),
    ],
)
def test_a_line_is_a_program_with_arguments(line: str, argv: tuple[str, ...], in_terminal: bool, waits: bool) -> None:
    order = read_order(line, environ={"PAGER": "/opt/mypager -x", "EDITOR": ""})
    assert order == Order(argv=argv, in_terminal=in_terminal, waits=waits)


@pytest.mark.parametrize("line", ["", "!", "   ", "grep 'a", "''", "a\0b"])
def test_what_is_no_command_is_said(line: str) -> None:
    with pytest.raises(UsageError, match="That is no command"):
        read_order(line)


@given(hostile_text())
def test_any_line_is_an_order_or_refused(line: str) -> None:
    try:
        order = read_order(line, environ={})
    except UsageError:
        return
    assert order.argv[0]
    assert "\x1b" not in order.name


def test_the_text_goes_in_and_what_is_said_comes_out() -> None:
    text = "Städte und Häfen\n" * 20_000
    said = run_piped(python("import sys; print(len(sys.stdin.buffer.read()))"), text, os.environ)
    assert said == Said(code=0, text=str(len(text.encode())))


def test_the_surroundings_name_the_stories() -> None:
    env = surroundings(["One\x1b[31m", "Two"], ["https://example.org/1", ""], environ=os.environ)
    said = run_piped(python("import os; print(os.environ['DATELINE_TITLE'], os.environ['DATELINE_URL'])"), "", env)
    assert "One" in said.text
    assert "\x1b" not in env["DATELINE_TITLE"]
    assert said.text.splitlines()[1] == "Two https://example.org/1"


def test_a_program_that_reads_nothing_says_too_much_or_leaves_another_running_holds_nobody_up() -> None:
    assert run_piped(python("pass"), "x" * 1_000_000, os.environ) == Said(code=0)
    much = run_piped(python("while True: print('x' * 1000)"), "", os.environ)
    assert (much.code < 0, len(much.text) <= MOST_SAID) == (True, True)
    left = "import subprocess, sys; subprocess.Popen([sys.executable, '-c', 'input()'], stdin=subprocess.PIPE)"
    assert run_piped(python(left), "", os.environ).code == 0


def test_what_is_said_comes_out_clean() -> None:
    said = run_piped(python(r"print('a\x1b]52;c;eA==\x07b')"), "", os.environ)
    assert "\x1b" not in said.text
    assert said.text.startswith("a")


def test_a_program_that_is_not_there_raises() -> None:
    with pytest.raises(OSError, match="No such file"):
        run_piped(Order(argv=("no-such-program-here",), in_terminal=False), "", os.environ)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (Said(code=0, text="812"), "wc: 812"),
        (Said(code=0), "wc is done."),
        (Said(code=0, text="1\n2"), "wc is done."),
        (Said(code=2, text="no such option\nusage"), "wc ended with 2: no such option"),
        (Said(code=1), "wc ended with 1."),
        (Said(code=-9), "wc was ended by signal 9."),
    ],
)
def test_the_end_of_a_program_is_one_sentence(said: Said, sentence: str) -> None:
    assert ending(Order(argv=("/usr/bin/wc",), in_terminal=False), said) == sentence
