"""A newsboat user moves in: with one command, and when the first start offers it."""

from pathlib import Path

from tests.e2e.conftest import Home
from tests.feed_server import FeedServer
from tests.newsboat_home import Cached, write_cache
from tests.sample_feeds import Told, rss

STORIES = [Told(title=f"Harbour news {number}", name=f"harbour-{number}") for number in range(4)]
URLS = '{feed} harbour "~The Harbour"\nexec:~/bin/make-feed.sh\n"query:Unread ones:unread = \\"yes\\""\n'


def _newsboat(home: Home, server: FeedServer) -> str:
    """A home with a feed of which all but one story were read, and one flagged; gives its address."""
    sample = rss("Harbour Daily", STORIES)
    server.serve("harbour.xml", sample.body, sample.content_type)
    feed = server.url("harbour.xml")
    config, data = (home.folder / name / "newsboat" for name in ("config", "data"))
    for folder in (config, data):
        folder.mkdir(parents=True)
    (config / "urls").write_text(URLS.format(feed=feed), "utf-8")
    (config / "config").write_text("auto-reload no\ncolor background white default\n", "utf-8")
    stories = [
        Cached(feed=feed, guid=_guid(told), url=told.url, title=told.title, unread=number == 0,
               flags="a" if number == 1 else None)
        for number, told in enumerate(STORIES)
    ]  # fmt: skip
    gone = Cached(
        feed=feed, guid="gone", title="Served no longer", content="<p>But kept, for it has a flag.</p>", flags="b"
    )
    write_cache(data / "cache.db", [*stories, gone], [(feed, server.url(""), "Harbour Daily")])
    return feed


def _guid(told: Told) -> str:
    """Of every other one, such as it is served; else what newsboat makes of link and date, where there is none."""
    return f"Harbour Daily/{told.slug}" if told.slug[-1] in "02" else f"{told.url}Mon, 01 Jan 2024"


def test_one_command_brings_feeds_folders_titles_and_what_was_read_and_flagged(home: Home, server: FeedServer) -> None:
    _newsboat(home, server)
    moved = home.run("import", "newsboat")
    assert moved.returncode == 0, moved.stderr
    assert '"exec:~/bin/make-feed.sh" is left out' in moved.stderr
    assert "1 feed added" in moved.stderr
    assert not server.statuses("harbour.xml")
    fetched = home.run("refresh")
    assert fetched.returncode == 0, fetched.stderr
    assert home.unread() == 1
    with home.open(columns=120, rows=30) as terminal:
        terminal.wait_for("Unread ones")
        terminal.wait_for("The Harbour")
        terminal.wait_for("harbour")
        terminal.wait_for("Harbour news 0")
        assert "Harbour news 2" not in terminal.text
        terminal.send(".")
        terminal.wait_for("Harbour news 2")
        terminal.wait_for("Served no longer")
        terminal.wait_for(lambda seen: any("★" in line and "Harbour news 1" in line for line in seen.lines))
        terminal.send("Q")
        assert terminal.wait_end() == 0
    assert home.integrity() == "ok"
    undone = home.run("undo")
    assert undone.returncode == 0, undone.stderr
    assert "harbour.xml" not in home.feeds_toml.read_text("utf-8")


def test_the_first_start_offers_it_before_anything_is_fetched(home: Home, server: FeedServer) -> None:
    _newsboat(home, server)
    with home.open(columns=120, rows=30) as terminal:
        terminal.wait_for("newsboat's list was found: 1 feed, 4 stories read.")
        assert not server.statuses("harbour.xml")
        terminal.send("y")
        terminal.wait_for("Brought along: 1 feed, 4 read, 2 starred. U takes it back.")
        terminal.wait_for("The Harbour")
        terminal.send("Q")
        assert terminal.wait_end() == 0
    listed = home.feeds_toml.read_text("utf-8")
    assert "builtin:welcome" in listed
    assert "bbci.co.uk" not in listed
    assert 'refresh = "manual"' in listed
    assert not Path(home.folder / ".newsboat").exists()
