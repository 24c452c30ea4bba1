"""import and export: OPML files in and out."""

import io
import json
import stat
from pathlib import Path

import pytest

from tests.cli.conftest import Command, follow
from tests.feed_server import FeedServer
from tests.sample_site import teaser_site
from tui.cli import input as cli_input

OPML = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0"><head><title>Mine</title></head><body>
<outline text="News"><outline text="A &lt;b&gt; [/b]" xmlUrl="https://a.example/feed"/>
<outline text="B" xmlUrl="https://b.example/feed" htmlUrl="https://b.example/"/></outline>
<outline text="Known" xmlUrl="https://known.example/feed"/>
<outline text="Command" xmlUrl="exec:touch /tmp/x"/>
</body></opml>
"""
KNOWN = "https://known.example/feed"


@pytest.fixture
def opml(tmp_path: Path) -> str:
    """A list of three feeds, one of which is followed already, and something that is none."""
    follow(tmp_path, KNOWN)
    path = tmp_path / "mine.opml"
    path.write_text(OPML, "utf-8")
    return str(path)


def _list(folder: Path) -> str:
    return (folder / "feeds.toml").read_text("utf-8")


def _type(monkeypatch: pytest.MonkeyPatch, body: bytes) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(body), "utf-8"))


def test_feeds_of_a_file_are_added_and_all_are_taken_back_at_once(dateline: Command, opml: str, tmp_path: Path) -> None:
    before = _list(tmp_path)
    ran = dateline("import", "opml", opml)
    assert (ran.code, ran.out) == (0, "")
    left_out, *table, told = ran.err.splitlines()
    assert "Command" in left_out
    assert [line.split() for line in table] == [
        ["What", "Taken", "Already", "Left", "out"],
        ["Feeds", "2", "1", "1"],
        ["Folders", "1"],
    ]
    assert told == (
        "2 feeds added, 1 there already; for what was left out see above. "
        "`dateline refresh` fetches them; `dateline undo` takes all of it back."
    )
    rows = [line.split("\t")[4:7] for line in dateline("feeds").out.splitlines()]
    assert rows[1:] == [["News", "A <b> [/b]", "https://a.example/feed"], ["News", "B", "https://b.example/feed"]]
    assert dateline("history").out.split("\t")[5].strip() == "Imported mine.opml"
    assert dateline("undo").code == 0
    assert _list(tmp_path) == before


def test_json_is_a_change_with_what_was_left_out(dateline: Command, opml: str) -> None:
    ran = dateline("import", "opml", opml, "--json")
    told = json.loads(ran.out)
    assert list(told) == ["batch", "changed", "skipped", "feeds", "waiting", "table", "left_out"]
    assert told["table"]["feeds"] == {"taken": 2, "there": 1, "left_out": 1}
    assert (told["batch"], told["changed"], told["skipped"], len(told["left_out"])) == (1, 2, 1, 1)
    assert ran.err == ""


def test_nothing_new_is_exit_1(dateline: Command, opml: str) -> None:
    dateline("import", "opml", opml)
    ran = dateline("import", "opml", opml)
    assert ran.code == 1
    assert ran.err.splitlines()[-1] == "0 feeds added, 3 there already; for what was left out see above."


def test_a_dry_run_lists_what_would_be_added_and_changes_nothing(dateline: Command, opml: str, tmp_path: Path) -> None:
    before = _list(tmp_path)
    ran = dateline("import", "opml", opml, "--dry-run")
    assert ran.code == 0
    assert ran.out.splitlines() == [
        "News\tA <b> [/b]\thttps://a.example/feed",
        "News\tB\thttps://b.example/feed",
    ]
    assert "2 feeds would be added, 1 there already" in ran.err
    told = json.loads(dateline("import", "opml", opml, "--dry-run", "--json").out)
    assert (told["batch"], told["changed"], told["skipped"]) == (None, 2, 1)
    assert _list(tmp_path) == before
    assert dateline("history").code == 1


def test_standard_input_is_a_file_too(dateline: Command, opml: str, monkeypatch: pytest.MonkeyPatch) -> None:
    _type(monkeypatch, Path(opml).read_bytes())
    assert "2 feeds added" in dateline("import", "opml", "-").err
    assert "Imported standard input" in dateline("history").out


@pytest.mark.parametrize(
    ("body", "said"),
    [(b"", "empty"), (b"%PDF-1.7 \0", "no OPML"), (b"<rss version='2.0'><channel/></rss>", "a feed")],
    ids=["empty", "binary", "feed"],
)
def test_what_is_no_opml_is_one_sentence_and_exit_1(dateline: Command, tmp_path: Path, body: bytes, said: str) -> None:
    follow(tmp_path)
    (tmp_path / "bad\x1b.opml").write_bytes(body)
    ran = dateline("import", "opml", str(tmp_path / "bad\x1b.opml"))
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("dateline: bad\ufffd.opml: ")
    assert said in ran.err
    assert len(ran.err.splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["opml"], "Name the OPML file"),
        (["opml", "nowhere.opml"], "nowhere.opml cannot be read: No such file"),
        (["opml", "/"], "cannot be read: Is a directory"),
        (["newsboat"], ".newsbeuter/urls; name its folder: dateline import newsboat DIR"),
        (["newsboat", "/home"], "there is no list of newsboat's: /home/urls"),
        (["opml", "--stories", "x"], "--stories is for newsboat"),
        (["feedly", "x"], "“feedly” is neither opml nor newsboat"),
        ([], "Missing argument"),
    ],
    ids=["no file", "missing", "folder", "newsboat", "newsboat folder", "stories", "unknown", "nothing"],
)
def test_what_cannot_be_meant_is_exit_2(
    dateline: Command, tmp_path: Path, arguments: list[str], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    follow(tmp_path)
    ran = dateline("import", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_a_file_that_is_too_large_is_not_read_to_its_end(
    dateline: Command, opml: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli_input, "LIMIT_BYTES", 100)
    ran = dateline("import", "opml", opml)
    assert ran.code == 2
    assert "mine.opml is larger than" in ran.err


def test_what_was_exported_can_be_imported_elsewhere(dateline: Command, server: FeedServer, tmp_path: Path) -> None:
    follow(tmp_path, "builtin:welcome", "https://never.example/fetched")
    dateline("add", teaser_site(server), "--title", "Qúays & <co> \x1b[2J", "--folder", "a/b", "--folder", "c")
    ran = dateline("export", str(tmp_path / "out.opml"))
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == f"2 feeds written to {tmp_path / 'out.opml'}\n"
    shown = dateline("export")
    assert shown.out.startswith("<?xml")
    assert 'htmlUrl="https://example.org/"' in shown.out
    assert not {"\x1b"} & set(shown.out)
    assert "builtin:" not in shown.out
    dateline("remove", "úays")
    dateline("remove", "https://never.example/fetched")
    assert "2 feeds added" in dateline("import", "opml", str(tmp_path / "out.opml")).err
    feeds = {feed["url"]: feed for feed in json.loads(dateline("feeds", "--json").out)}
    assert feeds[server.url("feed.xml")]["title"] == "Qúays & <co> \ufffd[2J"
    assert feeds[server.url("feed.xml")]["folders"] == ["a/b", "c"]


def test_an_export_is_private_and_takes_the_place_of_nothing(dateline: Command, tmp_path: Path) -> None:
    follow(tmp_path, KNOWN)
    path = tmp_path / "out.opml"
    assert dateline("export", str(path)).code == 0
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.write_text("mine", "utf-8")
    (tmp_path / "link.opml").symlink_to(tmp_path / "behind.opml")
    for name, said in (("out.opml", "; --force writes over it"), ("link.opml", "is a symbolic link")):
        ran = dateline("export", str(tmp_path / name))
        assert ran.code == 2
        assert said in ran.err
    assert path.read_text("utf-8") == "mine"
    assert not (tmp_path / "behind.opml").exists()
    assert dateline("export", str(path), "--force").code == 0
    assert "mine" not in path.read_text("utf-8")
    assert not list(tmp_path.glob(".*.opml.*"))


def test_without_feeds_there_is_nothing_to_export(dateline: Command, tmp_path: Path) -> None:
    follow(tmp_path, "builtin:welcome")
    ran = dateline("export", str(tmp_path / "out.opml"))
    assert (ran.code, ran.out) == (1, "")
    assert "no feeds" in ran.err
    assert not (tmp_path / "out.opml").exists()


def test_an_exported_list_says_which_addresses_hold_a_key(dateline: Command, tmp_path: Path) -> None:
    follow(tmp_path, "https://a.example/feed?token=abc&x=1", "https://b.example/feed?page=2")
    ran = dateline("export", str(tmp_path / "out.opml"))
    assert ran.code == 0
    assert "these addresses have a key in them: a.example. Keep it to yourself." in ran.err
    assert "token=abc" in (tmp_path / "out.opml").read_text("utf-8")
    assert "token=abc" not in ran.err
