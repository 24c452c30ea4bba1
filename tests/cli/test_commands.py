"""The table of commands and the command line say the same."""

from importlib import import_module
from pkgutil import iter_modules

import click
import pytest

import tui.cli
from tui.cli.main import run, subcommands
from tui.core.commands import COMMAND, COMMANDS

ON_SHELL = {command.name for command in COMMANDS if command.on_shell}


def test_each_shell_command_of_the_table_exists_and_no_other() -> None:
    assert set(subcommands()) == ON_SHELL


def test_each_module_with_subcommands_is_known_with_all_of_them() -> None:
    modules = [import_module(f"tui.cli.{found.name}") for found in iter_modules(tui.cli.__path__)]
    declared = [command for module in modules for command in getattr(module, "COMMANDS", ())]
    assert {command.name: command for command in declared} == subcommands()


@pytest.mark.parametrize("name", sorted(ON_SHELL))
def test_help_and_usage_are_those_of_the_table(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([name, "--help"]) == 0
    shown = capsys.readouterr().out
    assert (COMMAND[name].shell_help or COMMAND[name].help) in " ".join(shown.split())
    assert f"{name} [OPTIONS] {COMMAND[name].arguments}".strip() in " ".join(shown.split())


@pytest.mark.parametrize("name", sorted(ON_SHELL))
def test_each_command_takes_the_files_after_its_name_too(name: str) -> None:
    options = {word for parameter in subcommands()[name].params for word in parameter.opts}
    assert {"--config", "--db", "--state"} <= options


@pytest.mark.parametrize("name", sorted(ON_SHELL))
def test_no_command_has_a_short_option_that_could_eat_an_excluded_word(name: str) -> None:
    for parameter in subcommands()[name].params:
        if isinstance(parameter, click.Option):
            assert all(word.startswith("--") for word in parameter.opts)


def test_an_unknown_command_is_exit_2_and_names_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["nonsense"]) == 2
    assert "--help" in capsys.readouterr().err


def test_without_a_terminal_the_reader_says_what_to_do_instead(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([]) == 2
    assert "dateline list" in capsys.readouterr().err


def test_view_belongs_to_the_reader_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--view", "is:unread", "list"]) == 2
    assert "--view" in capsys.readouterr().err
