"""list, search, count and show."""

import json
import os
from pathlib import Path

import pytest

from tests.cli.conftest import POISON, WIDE, Command, Shell, follow
from tests.feed_server import FeedServer
from tests.sample_site import FULL_LENGTH, teaser_site
from tui.cli.articles import wrap_line

STORY_KEYS = ["id", "feed", "feed_url", "folders", "title", "author", "url", "published", "first_seen"]
STORY_KEYS += ["read", "starred", "hidden", "tags", "words", "lang"]


def test_list_gives_a_pipe_one_uncut_line_a_story_newest_first(shell: Shell) -> None:
    rows = [line.split("\t") for line in shell("list").out.splitlines()]
    assert [row[4] for row in rows if row[3] != "Odd [/b] Feed"] == [
        "Ferry timetable changes in spring",
        "Pruning pears in a mild winter",
        "Lighthouse gets a new lamp",
        "Semaphores retired at Kyle",
        "A press for small cider",
        "Spring tide on Friday",
    ]
    assert {len(row) for row in rows} == {7}
    assert all(row[1].endswith("Z") for row in rows)


def test_nothing_that_acts_on_a_terminal_comes_out_of_any_form(shell: Shell) -> None:
    assert shell.ids("title:poison")
    for arguments in (["list"], ["list", "--json"], ["list", "--jsonl"], ["search", "poison"], ["feeds"]):
        shown = shell(*arguments).out
        assert not {"\u009b", "\u202e", "\x1b"} & set(shown)
    title = json.loads(shell("list", "title:poison", "--json").out)[0]["title"]
    assert title != POISON
    assert not {"\u009b", "\u202e", "\t"} & set(title)


def test_json_has_the_documented_keys(shell: Shell) -> None:
    stories = json.loads(shell("list", "--json").out)
    assert list(stories[0]) == STORY_KEYS
    assert stories[0]["published"].endswith("Z")
    assert stories[0]["folders"] == ["loop/4"] or stories[0]["folders"] == ["loop/0"]
    assert stories[0]["author"] is None
    found = json.loads(shell("search", "ferries", "--json").out)
    assert list(found[0]) == [*STORY_KEYS, "snippet"]
    assert "ferries" in found[0]["snippet"]


def test_jsonl_is_the_same_objects_a_line_each(shell: Shell) -> None:
    lines = shell("list", "--jsonl").out.splitlines()
    assert list(map(json.loads, lines)) == json.loads(shell("list", "--json").out)


@pytest.mark.parametrize("style", ["--json", "--jsonl"])
def test_nothing_found_is_exit_1_and_still_well_formed(shell: Shell, style: str) -> None:
    ran = shell("list", "nowhere-to-be-seen", style)
    assert ran.code == 1
    assert ran.out == ("[]\n" if style == "--json" else "")


def test_a_query_may_be_several_words_and_exclude_some(shell: Shell) -> None:
    assert len(shell.ids("spring")) == 2
    assert len(shell.ids("spring", "-ferry")) == 1
    assert len(shell.ids("-ferry", "spring")) == 1
    assert len(shell.ids("-title:spring")) == len(shell.ids()) - 2
    assert shell.ids("title:pears", "OR", "title:ferry") == shell.ids("title:pears OR title:ferry")


def test_two_dashes_end_the_options(shell: Shell) -> None:
    assert json.loads(shell("list", "--json", "--", "-ferry", "spring").out)[0]["title"] == "Spring tide on Friday"
    assert shell("count", "--", "--json").out != '{"count": 8}\n'


def test_a_query_that_does_not_parse_is_exit_2_and_names_the_column(shell: Shell) -> None:
    ran = shell("list", "is:unraed")
    assert ran.code == 2
    assert "column 4" in ran.err
    assert "unread" in ran.err
    assert ran.out == ""


def test_limit_cuts_and_zero_takes_all(shell: Shell) -> None:
    assert len(shell("list", "--limit", "2").out.splitlines()) == 2
    assert len(shell("list", "--limit", "0").out.splitlines()) == 8
    assert shell("list", "--limit", "-1").code == 2


def test_count_prints_the_bare_number(shell: Shell) -> None:
    assert shell("count").out == "8\n"
    assert shell("count", "pears", "--json").out == '{"count": 1}\n'
    none = shell("count", "nowhere-to-be-seen")
    assert (none.code, none.out) == (1, "0\n")


def test_show_prints_the_text_a_paragraph_a_line(shell: Shell) -> None:
    (cider,) = shell.ids("title:cider")
    shown = shell("show", cider)
    assert shown.out.splitlines()[0].startswith("Paragraph 1 on cider")
    assert shown.out.splitlines()[1] == ""
    assert shown.out.splitlines()[2].startswith("Paragraph 2 on cider")


@pytest.mark.parametrize(("form", "start"), [("markdown", "# A press"), ("html", "<")])
def test_markdown_and_html_begin_with_the_title(shell: Shell, form: str, start: str) -> None:
    (cider,) = shell.ids("title:cider")
    shown = shell("show", cider, "--format", form).out
    assert shown.startswith(start)
    assert "A press for small cider" in shown[:100]


def test_show_as_json_holds_all_forms(shell: Shell) -> None:
    (cider,) = shell.ids("title:cider")
    shown = json.loads(shell("show", cider, "--json").out)
    assert list(shown) == [*STORY_KEYS, "source", "text", "markdown", "html"]
    assert shown["source"] == "feed"
    assert shown == json.loads(shell("show", cider, "--format", "json").out)


def test_an_unknown_story_is_exit_1_and_a_sentence(shell: Shell) -> None:
    ran = shell("show", "99999")
    assert (ran.code, ran.out) == (1, "")
    assert "99999" in ran.err


def test_a_number_that_no_database_has_room_for_is_an_unknown_story(shell: Shell) -> None:
    for arguments in (["show", "9" * 30], ["read", "9" * 30], ["undo", "9" * 30], ["list", "--limit", "9" * 30]):
        ran = shell(*arguments)
        assert ran.code == (0 if "--limit" in arguments else 1)
        assert "fault" not in ran.err
    assert shell("history", "--limit", "9" * 30).code == 1


def test_a_line_that_fits_keeps_its_blanks() -> None:
    assert wrap_line("a  =  1", 20) == "a  =  1"
    assert wrap_line("  one two three", 9) == "  one two\n  three"


def test_a_text_that_was_never_fetched_is_exit_1(shell: Shell) -> None:
    (cider,) = shell.ids("title:cider")
    assert shell("show", cider, "--source", "page").code == 1
    assert shell("show", cider, "--source", "feed").code == 0


def test_the_feeds_text_and_the_pages_are_both_there_once_the_page_was_fetched(
    dateline: Command, server: FeedServer, tmp_path: Path
) -> None:
    follow(tmp_path, teaser_site(server, ["Only"]), head="")
    dateline("refresh", "--quiet")
    shown = {source: dateline("show", "1", "--source", source) for source in ("best", "feed", "page")}
    assert shown["best"] == shown["page"]
    assert shown["page"].out.count("Paragraph") == FULL_LENGTH
    assert shown["feed"].out == "Only: the first words only…\n"
    assert json.loads(dateline("show", "1", "--source", "feed", "--json").out)["source"] == "feed"


def test_a_page_that_is_not_there_is_told_with_why_and_what_fetches_it(
    dateline: Command, server: FeedServer, tmp_path: Path
) -> None:
    url = teaser_site(server, ["Only"])
    server.fail("story/0", 401)
    follow(tmp_path, url, head="")
    dateline("refresh", "--quiet")
    ran = dateline("show", "1", "--source", "page")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == (
        "The page behind story 1 is not here: the page asks for a login (401). The key x in the reader fetches it, "
        "and `dateline refresh` where full_text wants it.\n"
    )
    assert "There is no story 99" in dateline("show", "99", "--source", "page").err


def test_looking_does_not_follow_a_feeds_toml_that_has_changed(shell: Shell, tmp_path: Path) -> None:
    other = tmp_path / "feeds.toml"
    other.write_text("", "utf-8")
    ran = shell("list", "--config", str(other))
    assert ran.code == 2
    assert "follows" in ran.err
    assert len(shell.ids()) == 8


def test_people_see_aligned_columns(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.cli.reading.for_people", lambda: True)
    monkeypatch.setattr(os, "environ", os.environ | {"COLUMNS": "70"})
    rows = shell("list").out.splitlines()
    assert len(rows) == 8
    assert all(len(row) <= 70 for row in rows)
    wide = next(row for row in rows if WIDE[:5] in row)
    plain = next(row for row in rows if "Ferry" in row)
    assert wide.index("Odd") == plain.index("Harbour")
