"""The verbs, undo, redo and history."""

import json

import pytest

from tests.cli.conftest import Shell

VERBS = [("read", "is:read"), ("star", "is:starred"), ("hide", "is:hidden")]
OPPOSITES = [("read", "unread", "is:read"), ("star", "unstar", "is:starred"), ("hide", "unhide", "is:hidden")]


@pytest.mark.parametrize(("verb", "state"), VERBS)
def test_a_verb_changes_the_stories_named_by_id_and_undo_takes_it_back(shell: Shell, verb: str, state: str) -> None:
    before, first = shell.ids(state), [story for story in shell.ids() if story not in shell.ids(state)][:2]
    ran = shell(verb, *first, "--json")
    assert json.loads(ran.out)["changed"] == 2
    assert sorted(shell.ids(state)) == sorted({*before, *first})
    assert shell("undo").code == 0
    assert shell.ids(state) == before
    assert shell("redo").code == 0
    assert sorted(shell.ids(state)) == sorted({*before, *first})


@pytest.mark.parametrize(("verb", "opposite", "state"), OPPOSITES)
def test_opposites_cancel_each_other(shell: Shell, verb: str, opposite: str, state: str) -> None:
    assert shell(verb, "--query", "spring").code == 0
    assert len(shell.ids("spring", state)) == 2
    assert shell(opposite, "--query", f"spring {state}").code == 0
    assert shell.ids("spring", state) == []


def test_a_tag_is_put_on_found_and_taken_off(shell: Shell) -> None:
    assert shell("tag", "#coast", "--query", "spring").code == 0
    assert len(shell.ids("tag:coast")) == 2
    assert json.loads(shell("list", "tag:coast", "--json").out)[0]["tags"] == ["coast"]
    assert shell("untag", "coast", *shell.ids("tag:coast")).code == 0
    assert shell.ids("tag:coast") == []


def test_a_dry_run_tells_how_many_and_changes_nothing(shell: Shell) -> None:
    ran = shell("star", "--query", "spring", "--dry-run", "--json")
    assert json.loads(ran.out) == {"batch": None, "changed": 2, "skipped": 0}
    assert "2 stories would be starred" in shell("star", "--query", "spring", "--dry-run").err
    assert shell.ids("is:starred") == []
    assert shell("undo").code == 1


def test_ids_and_a_query_exclude_each_other_and_one_must_be_there(shell: Shell) -> None:
    assert shell("read").code == 2
    assert shell("read", "1", "--query", "x").code == 2
    assert shell("tag", " ", "1").code == 2
    assert "such as new-words." in shell("tag", "new words", "1").err
    assert "'one' is not a valid number" in shell("read", "one").err


def test_an_unknown_id_is_told_and_the_others_are_changed(shell: Shell) -> None:
    first, *_ = shell.ids()
    ran = shell("star", first, "99999")
    assert ran.code == 0
    assert "99999" in ran.err
    assert shell.ids("is:starred") == [first]
    none = shell("star", "99999", "--json")
    assert (none.code, json.loads(none.out)) == (1, {"batch": None, "changed": 0, "skipped": 0})


def test_a_query_that_finds_nothing_is_exit_1(shell: Shell) -> None:
    assert shell("star", "--query", "nowhere-to-be-seen").code == 1
    assert shell("star", "--query", "is:unraed").code == 2


def test_nothing_to_undo_is_exit_1_and_said(shell: Shell) -> None:
    ran = shell("undo")
    assert ran.code == 1
    assert "nothing to undo" in ran.err
    assert shell("redo").code == 1
    unknown = shell("undo", "12345")
    assert unknown.code == 1
    assert "no batch 12345" in unknown.err


def test_history_lists_batches_newest_first_and_any_can_be_taken_back(shell: Shell) -> None:
    assert shell("history").code == 1
    shell("star", "--query", "ferry")
    shell("tag", "coast", "--query", "spring")
    batches = json.loads(shell("history", "--json").out)
    assert list(batches[0]) == ["batch", "time", "origin", "label", "count", "undone"]
    assert [batch["count"] for batch in batches] == [2, 1]
    assert {batch["origin"] for batch in batches} == {"cli"}
    assert shell("undo", str(batches[1]["batch"])).code == 0
    assert shell.ids("is:starred") == []
    assert len(shell.ids("tag:coast")) == 2
    assert [batch["undone"] for batch in json.loads(shell("history", "--json").out)][-1:] == [True]


def test_undo_counts_what_was_changed_since(shell: Shell) -> None:
    shell("star", "--query", "spring")
    first, _ = shell.ids("is:starred")
    batch = json.loads(shell("history", "--json").out)[0]["batch"]
    shell("unstar", first)
    undone = json.loads(shell("undo", str(batch), "--json").out)
    assert (undone["changed"], undone["skipped"]) == (1, 1)
