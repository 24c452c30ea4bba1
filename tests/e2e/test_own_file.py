"""feeds.toml is the person's own: edited in their editor, from the screen and from a shell, with what that changed."""

import stat
from pathlib import Path

import pytest

from tests.e2e.conftest import PROGRAM, Home
from tests.e2e.terminal import Terminal
from tests.feed_server import FeedServer
from tests.sample_feeds import Told, rss

EDITOR = """#!/bin/sh
printf '%s\\n' "$@" >"$HOME/called"
printf 'in the editor'
read go
for file; do :; done
cat "$HOME/wanted" >"$file"
"""


@pytest.fixture
def papers(home: Home, server: FeedServer) -> Home:
    """Two papers that were fetched once, and an editor that waits for Enter and puts another file in the place."""
    urls = []
    for name in ("harbour", "valley"):
        sample = rss(f"{name.title()} Post", [Told(title=f"News of the {name}", name=name)])
        urls.append(server.serve(f"/{name}.xml", sample.body, sample.content_type))
    home.follow(*urls, settings='refresh = "manual"\nfull_text = "never"\nwidth = 72')
    assert home.run("refresh").returncode == 0
    editor = home.folder / "vim"
    editor.write_text(EDITOR)
    editor.chmod(editor.stat().st_mode | stat.S_IXUSR)
    return home


def wants(home: Home, text: str) -> None:
    (home.folder / "wanted").write_text(text)


def called(home: Home) -> list[str]:
    return (home.folder / "called").read_text().splitlines()


def env(home: Home) -> dict[str, str]:
    return home.env | {"VISUAL": str(home.folder / "vim"), "EDITOR": "never-asked"}


def listed(lines: list[str]) -> list[str]:
    """The stories as they are painted beside the sidebar."""
    return [row.partition("│")[2] for row in lines if "News of" in row]


def in_editor(terminal: Terminal) -> None:
    terminal.wait_for("in the editor")
    assert terminal.is_cooked()
    terminal.send("enter")


def test_E_lends_the_terminal_tells_what_was_changed_and_paints_all_again(papers: Home) -> None:
    text = papers.feeds_toml.read_text()
    more = f'{text}\n[[feed]]\nurl = "http://127.0.0.1:9/none.xml"\n'
    with Terminal([str(PROGRAM)], env=env(papers), columns=100, rows=30) as terminal:
        terminal.wait_for("News of the valley")
        before = terminal.lines
        here = "valley" if any(row.startswith("▌●") or "│▌●" in row for row in before if "valley" in row) else "harbour"
        wants(papers, more.replace("width = 72", "width = 80"))
        terminal.send("E")
        in_editor(terminal)
        terminal.wait_for("feeds.toml: 1 feed added, width is now 80. R fetches.")
        line = text[: text.index(f"{here}.xml")].count("\n")
        assert called(papers) == [f"+{line}", str(papers.feeds_toml)]
        assert listed(terminal.lines) == listed(before)
        assert "in the editor" not in terminal.text
        assert terminal.lines[-1] == before[-1]
        assert not terminal.is_cooked()
        wants(papers, text.replace("width = 72", "width = 72\nwidht = 3"))
        terminal.send("E")
        in_editor(terminal)
        terminal.wait_for("did you mean width? E again opens it there.")
        wants(papers, text.replace('"]\n', '", "post"]\n'))
        terminal.send("E")
        in_editor(terminal)
        terminal.wait_for("feeds.toml: in order again, 1 feed archived, 2 moved.")
        assert called(papers)[0] == "+5"
        terminal.send("Q")
        assert terminal.wait_end() == 0
        assert terminal.left_modes() == set()


def test_dateline_edit_opens_at_a_feed_and_tells_mistakes_with_exit_2(papers: Home) -> None:
    text = papers.feeds_toml.read_text()
    line = text[: text.index("harbour.xml")].count("\n")
    for wanted, said, code in [
        (text.replace('url = "http://127', 'title = "Mine"\nurl = "http://127', 1), "feeds.toml: 1 feed renamed.", 0),
        (text + "broken =\n", "feeds.toml:13:9:", 2),
    ]:
        wants(papers, wanted)
        with Terminal([str(PROGRAM), "edit", "Harbour"], env=env(papers)) as terminal:
            in_editor(terminal)
            terminal.wait_for(said)
            assert terminal.wait_end() == code
        assert called(papers)[0] == f"+{line}"
        papers.feeds_toml.write_text(text)
        assert papers.run("feeds").returncode == 0


def test_dateline_edit_without_an_editor_names_the_file(papers: Home, tmp_path: Path) -> None:
    run = papers.shell("VISUAL=nowhere dateline edit")
    assert run.returncode == 2
    assert "$VISUAL is “nowhere”, which cannot be found." in run.stderr
    assert str(papers.feeds_toml) in run.stderr
