"""How the person's editor is told to open a file at a line."""

from collections.abc import Collection
from pathlib import Path

import pytest

from tui.core.errors import UsageError
from tui.reader.editor import editor_call

FILE = Path("/home/me/feed list.toml")


def called(visual: str = "", editor: str = "", there: Collection[str] | None = None, line: int = 12) -> list[str]:
    environ = {"VISUAL": visual, "EDITOR": editor}
    call = editor_call(FILE, line, environ=environ, find=lambda name: name if there is None or name in there else None)
    return list(call.argv)


@pytest.mark.parametrize(
    ("editor", "arguments"),
    [
        *((name, ["+12", str(FILE)]) for name in ("vi", "vim", "nvim", "nano", "emacs", "kak", "micro", "joe", "ne")),
        ("mg", ["+12", str(FILE)]),
        ("hx", [f"{FILE}:12"]),
        ("code", ["--wait", "--goto", f"{FILE}:12"]),
        ("code --wait --new-window", ["--wait", "--new-window", "--goto", f"{FILE}:12"]),
        ("subl", ["--wait", f"{FILE}:12"]),
        ("subl -w", ["-w", f"{FILE}:12"]),
        ("some-other", [str(FILE)]),
        ("nvim -u 'my rc.vim'", ["-u", "my rc.vim", "+12", str(FILE)]),
        ("vim; rm -rf", ["rm", "-rf", str(FILE)]),
    ],
)
def test_each_editor_is_told_the_line_in_its_own_way(editor: str, arguments: list[str]) -> None:
    assert called(editor=editor)[1:] == arguments


def test_a_path_to_the_editor_is_known_by_its_last_part() -> None:
    assert called("/opt/bin/nvim") == ["/opt/bin/nvim", "+12", str(FILE)]


def test_visual_goes_before_editor_and_what_is_not_there_is_passed_over() -> None:
    assert called("hx", "nano")[0] == "hx"
    assert called("hx", "nano", there={"nano"})[0] == "nano"
    assert called(there={"vi", "nano"})[0] == "nano"


def test_an_editor_that_is_not_there_is_told_rather_than_another_one_taken() -> None:
    with pytest.raises(UsageError, match=r"^\$EDITOR is “helix -v”, which cannot be found\. Set .*feed list\.toml$"):
        called(editor="helix -v", there={"nano"})
    with pytest.raises(UsageError, match="cannot be found"):
        called(editor="vim 'open quote", there={"vim"})
    with pytest.raises(UsageError, match=r"^No editor was found\. Set \$VISUAL or \$EDITOR"):
        called(there=())


@pytest.mark.parametrize(("editor", "in_terminal"), [("vim", True), ("code", False), ("subl", False), ("other", True)])
def test_only_what_has_a_window_of_its_own_leaves_the_terminal_alone(editor: str, in_terminal: bool) -> None:
    assert editor_call(FILE, 1, environ={"EDITOR": editor}, find=str).in_terminal is in_terminal
