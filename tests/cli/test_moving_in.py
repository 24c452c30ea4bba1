"""import newsboat: a home as newsboat makes it, brought along with one command."""

import json
import tomllib
from pathlib import Path

import pytest

from tests.cli.conftest import Command
from tests.newsboat_home import Cached, write_home
from tui.paths import newsboat_homes

A, B, KNOWN = "https://a.example/feed", "https://b.example/feed", "https://known.example/feed"
URLS = f"""\
{A} tech "two words" "~My A"
{B} "!B"
{KNOWN} tech
exec:touch /tmp/harm
"query:Unread, this week:unread = \\"yes\\" and age < 7"
"query:Odd:title =~ \\"a.*b\\""
"""
CONFIG = """\
max-items 100
text-width 80
color background white default
ignore-article "*" "title =~ \\"sponsored\\""
"""
STORIES = (
    Cached(feed=A, guid="g1", title="Flagged &amp; old", content="<p>Kept words</p>", flags="aB"),
    Cached(feed=A, guid="g2"),
    Cached(feed=A, guid="g3", unread=True),
    Cached(feed=B, guid="g1", unread=True, deleted=True),
    Cached(feed="https://gone.example/feed", guid="g5", flags="a"),
)
HEAD = f'# mine\n[settings]\nwidth = 72\nfull_text = "never"\n\n[[feed]]\nurl = "{KNOWN}"\n'


@pytest.fixture
def home(tmp_path: Path) -> str:
    (tmp_path / "feeds.toml").write_text(HEAD, "utf-8")
    feeds = [(B, "https://b.example/", "B calls itself so")]
    return str(write_home(tmp_path / "nb", urls=URLS, config=CONFIG, stories=STORIES, feeds=feeds))


def _table(ran_out: str) -> dict[str, tuple[int, int, int]]:
    return {name: tuple(counts.values()) for name, counts in json.loads(ran_out)["table"].items()}


def test_everything_comes_along_and_goes_back_at_once(dateline: Command, home: str, tmp_path: Path) -> None:
    ran = dateline("import", "newsboat", home)
    assert (ran.code, ran.out) == (0, "")
    assert ran.err.splitlines()[-1] == (
        "2 feeds added, 1 there already; for what was left out see above. "
        "`dateline refresh` fetches them; `dateline undo` takes all of it back."
    )
    said = tomllib.loads((tmp_path / "feeds.toml").read_text("utf-8"))
    assert said["settings"] == {"width": 72, "full_text": "never", "max_entries": 100}
    assert said["feed"][1:] == [
        {"url": A, "title": "My A", "folders": ["tech", "two words"]},
        {"url": B, "unlisted": True},
    ]
    assert said["search"] == [{"name": "Unread, this week", "query": "is:unread newer:7d"}]
    assert said["rule"] == [{"query": "title:sponsored", "do": ["hide"]}]
    (story,) = json.loads(dateline("list", "--json").out)
    assert (story["title"], story["read"], story["starred"], story["tags"]) == (
        "Flagged & old", True, True, ["flag/a", "flag/cap-b"],
    )  # fmt: skip
    assert dateline("show", str(story["id"])).out.strip().endswith("Kept words")
    assert "B calls itself so" in dateline("feeds").out
    after = (tmp_path / "feeds.toml").read_bytes()

    assert dateline("undo").code == 0
    assert (tmp_path / "feeds.toml").read_text("utf-8") == HEAD
    assert dateline("count", "is:archived OR is:starred OR is:read").out == "0\n"
    assert dateline("redo").code == 0
    assert tomllib.loads((tmp_path / "feeds.toml").read_text("utf-8")) == tomllib.loads(after.decode())
    assert dateline("count", "is:starred tag:flag/a").out == "1\n"


def test_it_tells_what_it_took_and_what_not_and_a_second_time_takes_nothing(
    dateline: Command, home: str, tmp_path: Path
) -> None:
    before = (tmp_path / "feeds.toml").read_bytes()
    tried = dateline("import", "newsboat", home, "--dry-run", "--json")
    assert (tmp_path / "feeds.toml").read_bytes() == before
    assert dateline("history").code == 1
    done = dateline("import", "newsboat", home, "--json")
    assert _table(tried.out) == _table(done.out) == {
        "feeds": (2, 1, 1), "folders": (2, 0, 0), "own_titles": (1, 0, 0), "unlisted": (1, 0, 0),
        "searches": (1, 0, 1), "rules": (1, 0, 0), "settings": (1, 0, 2),
        "read": (3, 0, 0), "unread": (1, 0, 0), "starred": (1, 0, 0), "stories": (1, 0, 0),
    }  # fmt: skip
    told = json.loads(done.out)
    assert (told["batch"], told["feeds"], told["waiting"]) == (1, 2, 4)
    assert [text.partition(" ")[0] for text in told["left_out"]] == ['"exec:touch"', "The", '"color"', '"text-width"']
    after = (tmp_path / "feeds.toml").read_bytes()
    again = dateline("import", "newsboat", home, "--json")
    assert again.code == 1
    assert (json.loads(again.out)["batch"], json.loads(again.out)["changed"]) == (None, 0)
    assert (tmp_path / "feeds.toml").read_bytes() == after
    assert len(dateline("history").out.splitlines()) == 1


def test_all_stories_come_where_that_is_wished(dateline: Command, home: str) -> None:
    dateline("import", "newsboat", home, "--stories")
    assert dateline("count").out == "3\n"
    assert dateline("count", "is:unread").out == "1\n"


def test_feeds_come_also_where_the_cache_cannot_be_read(dateline: Command, home: str) -> None:
    (Path(home) / "cache.db").write_bytes(b"nonsense" * 1000)
    ran = dateline("import", "newsboat", home)
    assert ran.code == 0
    assert "ache.db is damaged or no database" in ran.err
    assert "2 feeds added" in ran.err


def test_a_file_with_a_mistake_is_not_written_to(dateline: Command, home: str, tmp_path: Path) -> None:
    (tmp_path / "feeds.toml").write_text("[settings\n", "utf-8")
    for extra in ([], ["--dry-run"]):
        ran = dateline("import", "newsboat", home, *extra)
        assert ran.code == 2
        assert "until that is mended" in ran.err


def test_homes_are_looked_for_where_the_manual_says(tmp_path: Path) -> None:
    environ = {"HOME": "/h", "XDG_CONFIG_HOME": "/c", "XDG_DATA_HOME": "/d"}
    found = [(str(home.urls), str(home.cache)) for home in newsboat_homes(environ=environ)]
    assert found[:3] == [
        ("/c/newsboat/urls", "/d/newsboat/cache.db"),
        ("/h/.config/newsboat/urls", "/h/.local/share/newsboat/cache.db"),
        ("/h/.newsboat/urls", "/h/.newsboat/cache.db"),
    ]
    assert found[-1] == ("/h/.newsbeuter/urls", "/h/.newsbeuter/cache.db")
    (named,) = newsboat_homes("/c/newsboat", environ=environ)
    assert str(named.cache) == "/d/newsboat/cache.db"
    (other,) = newsboat_homes(tmp_path, environ=environ)
    assert other.cache == tmp_path / "cache.db"
