"""completion: scripts for shells, and what they are told at each Tab."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Command, Shell

EVIL = 'Evil $(touch pwned) `id` "x" * ; rm'


def asked(shell: str, line: str, *, files: dict[str, str] | None = None) -> list[str]:
    """What is offered for the word after the line's last blank."""
    words = line.split(" ")
    known = {"COMP_WORDS": line, "COMP_CWORD": str(len(words) - 1), "_DATELINE_COMPLETE": f"{shell}_complete"}
    ran = subprocess.run(
        [sys.executable, "-m", "tui"], capture_output=True, text=True, timeout=60, check=False,
        env={**os.environ, **known, **(files or {})},
    )  # fmt: skip
    assert (ran.returncode, ran.stderr) == (0, "")
    return [line.partition(",")[2] for line in ran.stdout.splitlines() if line]


@pytest.fixture
def files(shell: Shell, tmp_path: Path) -> dict[str, str]:
    shell("tag", "maths", shell.ids()[0])
    return {"DATELINE_CONFIG": str(shell.config), "DATELINE_DB": str(shell.db), "DATELINE_STATE": str(tmp_path / "s")}


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_has_a_script(dateline: Command, shell: str) -> None:
    ran = dateline("completion", shell)
    assert (ran.code, ran.err) == (0, "")
    assert f"_DATELINE_COMPLETE={shell}_complete" in ran.out
    assert dateline("completion", "tcsh").code == 2


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("dateline dig", ["digest"]),
        ("dateline digest --unt", ["--until"]),
        ("dateline digest --since y", ["yesterday"]),
        ("dateline import n", ["newsboat"]),
        ("dateline import opml li", ["li"]),
        ("dateline untag ma", ["maths"]),
        ("dateline save --tag m", ["maths"]),
        ("dateline remove Odd", [r"Odd\\ \\[/b\\]\\ Feed"]),
        ("dateline list is:unr", ["unread"]),
        ("dateline list is : unr", ["unread"]),
        ("dateline count lang", ["lang:"]),
    ],
)
def test_what_bash_is_offered(files: dict[str, str], line: str, offered: list[str]) -> None:
    assert asked("bash", line, files=files) == offered


def test_without_a_database_there_are_no_names_and_no_complaint(tmp_path: Path) -> None:
    assert asked("bash", "dateline remove x", files={"DATELINE_DB": str(tmp_path / "none.db")}) == []


@pytest.mark.parametrize("known", [{}, {"COMP_WORDS": "dateline 'x", "COMP_CWORD": "one"}])
def test_a_shell_that_hands_over_no_line_gets_no_answer_and_no_complaint(
    known: dict[str, str], dateline: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"_DATELINE_COMPLETE": "bash_complete", **known}.items():
        monkeypatch.setenv(name, value)
    ran = dateline()
    assert (ran.code, ran.out, ran.err) == (1, "", "")


def test_a_title_never_becomes_a_command_in_bash(dateline: Command, tmp_path: Path) -> None:
    (tmp_path / "feeds.toml").write_text(f"[[feed]]\nurl = 'builtin:welcome'\ntitle = '''{EVIL}'''\n", "utf-8")
    dateline("refresh")
    script = (
        'compopt() { :; }; complete() { :; }; dateline() { "$PY" -m tui; }; export -f dateline\n'
        f"{dateline('completion', 'bash').out}\n"
        'COMP_WORDS=(dateline remove Ev); COMP_CWORD=2; _dateline_completion "$0"\n'
        "eval \"printf '<%s>' ${COMPREPLY[0]}\""
    )
    command = tmp_path / "dateline"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m tui\n', "utf-8")
    command.chmod(0o755)
    ran = subprocess.run(
        ["bash", "-c", script, str(command)], capture_output=True, text=True, timeout=60, check=False, cwd=tmp_path,
        env={**os.environ, "DATELINE_DB": str(tmp_path / "d.db"), "PYTHONPATH": os.getcwd(), "PY": sys.executable},
    )  # fmt: skip
    assert ran.stdout == f"<{EVIL}>", ran.stderr
    assert not (tmp_path / "pwned").exists()
