"""Commands as they are typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import hostile_text
from tui.core.commands import COMMAND, COMMANDS
from tui.core.errors import UsageError
from tui.core.typed import candidates, common_beginning, completions, needs_argument, read_typed, told, typed_commands

TAGS = ("syria", "Syrian food", "linux/kernel", "linux")


def test_each_command_is_known_by_its_name_in_any_case_and_with_a_colon_before() -> None:
    for known in typed_commands():
        argument = " x" if needs_argument(known) else ""
        for line in (known.name, f"  :{known.name.upper()} "):
            assert read_typed(line + argument).command == known


def test_a_beginning_will_do_where_it_is_of_one_command_only() -> None:
    assert read_typed("hidd").command.name == "hidden"
    assert read_typed("q").command.name == "quit"
    with pytest.raises(UsageError, match=r"^hid may be hidden or hide$"):
        read_typed("hid")


def test_a_name_written_out_is_no_beginning_of_a_longer_one() -> None:
    assert read_typed("hide").command.name == "hide"
    assert candidates("rule") == (COMMAND["rule"],)


def test_arguments_go_only_where_they_are_taken() -> None:
    assert read_typed("tag  news of  the day ").argument == "news of  the day"
    assert read_typed("sort").argument == ""
    assert read_typed("rename-tag old new").argument == "old new"
    with pytest.raises(UsageError, match=r"^hide takes nothing behind its name$"):
        read_typed("hide all")
    with pytest.raises(UsageError, match=r"^mark-older needs SPAN, such as 2w$"):
        read_typed("mark-o ")
    with pytest.raises(UsageError, match=r"^rule needs EFFECT: read, unread, star, hide, notify or tag NAME$"):
        read_typed("rule")
    with pytest.raises(UsageError, match=r"^rename-tag needs \[OLD\] NEW$"):
        read_typed("rename-tag")


def test_an_unknown_command_is_told_with_what_may_be_meant() -> None:
    for line, said in {
        "frobnicate": "no command frobnicate; Ctrl-P lists them all",
        "refersh x": "no command refersh; did you mean refresh?",
        "import opml x": "import is a command of the shell: dateline import",
        "quick-tag": "quick-tag goes by its keys: 1 2 3 4 5 6 7 8",
    }.items():
        with pytest.raises(UsageError) as caught:
            read_typed(line)
        assert str(caught.value) == said


@given(
    line=st.one_of(hostile_text(), st.sampled_from([command.name for command in COMMANDS]).map(lambda name: f"{name} "))
)
def test_no_line_does_more_than_to_be_refused(line: str) -> None:
    told(line)
    completions(line, tags=TAGS)
    try:
        typed = read_typed(line)
    except UsageError:
        return
    assert bool(typed.argument) <= bool(typed.command.typed)


def test_names_are_completed_with_a_blank_where_more_is_taken() -> None:
    assert completions("mark-o") == ("mark-older ",)
    assert completions("hid") == ("hidden", "hide")
    assert completions("HID") == ("hidden", "hide")
    assert completions("") == ()
    assert completions("xyz") == ()


def test_arguments_are_completed_from_what_is_known() -> None:
    assert completions("tag sy", tags=TAGS) == ("tag syria", "tag Syrian food")
    assert completions("tag #linux/", tags=TAGS) == ("tag linux/kernel",)
    assert completions("untag syrian f", tags=TAGS) == ("untag Syrian food",)
    assert completions("rename-tag linux sy", tags=TAGS) == ("rename-tag linux syria", "rename-tag linux Syrian food")
    assert completions("sort r") == ("sort rank",)
    assert completions("rule tag l", tags=TAGS) == ("rule tag linux/kernel", "rule tag linux")
    assert completions("rule un", tags=("x",)) == ("rule unread", "rule untag x")
    assert completions("history y") == ("history yesterday",)
    assert "mark-older 2w" in completions("mark-older ")
    assert completions("hide x") == ()


@given(begun=st.text(max_size=6), tags=st.lists(hostile_text(), max_size=5))
def test_a_completion_goes_on_from_what_was_typed(begun: str, tags: list[str]) -> None:
    for line in completions(f"tag {begun}", tags=tags):
        assert line.casefold().startswith(f"tag {begun.lstrip(' #').casefold()}")


@given(lines=st.lists(st.text("abAB", max_size=8), min_size=1))
def test_a_common_beginning_is_of_all_and_the_longest(lines: list[str]) -> None:
    shared = common_beginning(lines)
    assert all(line.casefold().startswith(shared.casefold()) for line in lines)
    longer = lines[0][: len(shared) + 1]
    assert longer == shared or not all(line.casefold().startswith(longer.casefold()) for line in lines)


def test_what_a_command_does_is_told_while_it_is_typed() -> None:
    assert told("mark-ol") == "mark-older SPAN: Mark all stories of this view older than a span such as 2w"
    assert told("hid") == "hidden  hide"
    assert told("tag x").startswith("tag NAME: ")
    assert told("") == ""
    assert told("xyz").startswith("no command xyz")


def test_folders_are_completed_one_by_one_behind_commas() -> None:
    folders = ("world", "World news", "tech")
    assert completions("move-feed wor", folders=folders) == ("move-feed world", "move-feed World news")
    assert completions("move-feed tech, wo", folders=folders) == ("move-feed tech, world", "move-feed tech, World news")
    assert completions("move-feed tech,", folders=folders)[0] == "move-feed tech,world"
