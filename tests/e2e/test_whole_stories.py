"""The second half of the main job, in a real terminal: the whole story behind a teaser, and new feeds."""

from tests.e2e.conftest import Home
from tests.e2e.terminal import Terminal
from tests.feed_server import FeedServer
from tests.sample_site import FULL_LENGTH, teaser_site

LAST = f"Paragraph {FULL_LENGTH} on Ferry strike ends"
MANUAL = 'refresh = "manual"\n'


def _subscribe(terminal: Terminal, address: str) -> None:
    """Press `a`, give an address, and take the one feed found there as it is."""
    terminal.send("a")
    terminal.wait_for("address of a site or a feed")
    terminal.send(address, "enter")
    terminal.wait_for("Folders")
    terminal.send("enter")
    terminal.wait_for("Subscribed: Quay Herald, 3 stories, 3 unread. U takes it back.")


def test_subscribe_to_a_page_open_a_teaser_and_read_it_again_offline(home: Home, server: FeedServer) -> None:
    teaser_site(server)
    home.follow(settings=MANUAL)
    with home.open(columns=100, rows=30) as terminal:
        terminal.wait_for("There are no feeds yet.")
        _subscribe(terminal, f"127.0.0.1:{server.port}")
        terminal.wait_for("Salt prices rise")
        terminal.send("enter")
        terminal.wait_for("page text")
        terminal.send("G")
        terminal.wait_for(LAST)
        assert "newsletter" not in terminal.text
        assert "rights reserved" not in terminal.text
        terminal.send("x")
        terminal.wait_for("the first words only…")
        terminal.wait_for("feed text")
        terminal.send("x")
        terminal.wait_for("page text")
        terminal.send("Q")
        assert terminal.wait_end() == 0
    server.go_down()
    with home.open(columns=100, rows=30) as terminal:
        terminal.wait_for("Salt prices rise")
        terminal.wait_for("3 articles")
        terminal.send("/", "Paragraph 12 ferry", "enter")
        terminal.wait_for("Search: Paragraph 12 ferry  1")
        terminal.send("enter")
        terminal.wait_for("page text")
        terminal.send("G")
        terminal.wait_for(LAST)
    assert home.integrity() == "ok"
    assert home.run("show", "1", "--source", "page").returncode == 0


def test_a_teaser_shows_at_once_and_why_its_page_cannot_be_had(home: Home, server: FeedServer) -> None:
    home.follow(teaser_site(server), settings=MANUAL)
    server.hang("story/0")
    with home.open() as terminal:
        terminal.wait_for("R fetches")
        terminal.send("R")
        terminal.wait_for("Ferry strike ends")
        terminal.send("ctrl+c")
        terminal.wait_for("Stopped")
        terminal.send("enter")
        terminal.wait_for("the first words only…")
        terminal.wait_for("fetching the whole text, x cancels")
        terminal.send("x")
        terminal.wait_for("x fetches the whole text")
        server.fail("story/0", 403)
        terminal.send("x")
        terminal.wait_for("No whole text: the page asks for a login")
        assert "the first words only…" in terminal.text


def test_unsubscribing_and_taking_it_back_keeps_the_file(home: Home, server: FeedServer) -> None:
    home.follow(teaser_site(server), settings=MANUAL)
    assert home.run("refresh").returncode == 0
    before = home.feeds_toml.read_bytes()
    with home.open(columns=100, rows=30) as terminal:
        terminal.wait_for("3 articles")
        terminal.send("h", "G")
        terminal.wait_for("Quay Herald  3")
        terminal.send("D")
        terminal.wait_for("Unsubscribe from Quay Herald?")
        terminal.send("y")
        terminal.wait_for("Unsubscribed from Quay Herald. U takes it back.")
        assert b"[[feed]]" not in home.feeds_toml.read_bytes()
        terminal.send("U")
        terminal.wait_for("Taken back")
        terminal.wait_for("Quay Herald")
        assert home.feeds_toml.read_bytes() == before


def test_an_edit_of_feeds_toml_is_taken_over_while_one_reads(home: Home, server: FeedServer) -> None:
    url = teaser_site(server)
    home.follow(settings=MANUAL)
    with home.open(columns=100, rows=30) as terminal:
        terminal.wait_for("There are no feeds yet.")
        home.follow(url, settings=MANUAL)
        terminal.wait_for("feeds.toml: 1 feed added")
        home.feeds_toml.write_text("broken = \n", "utf-8")
        terminal.wait_for("feeds.toml:1:")
        home.follow(settings=MANUAL)
        terminal.wait_for("feeds.toml: in order again, 1 feed archived")


def test_the_shell_does_it_all_too(home: Home, server: FeedServer) -> None:
    teaser_site(server)
    home.follow(settings=MANUAL)
    added = home.run("add", server.url(""))
    assert added.returncode == 0, added.stderr
    assert "Subscribed to Quay Herald" in added.stderr
    fetched = home.run("refresh")
    assert "3 whole texts" in fetched.stderr
    assert home.run("show", "1").stdout.count("Paragraph") == FULL_LENGTH
    assert "first words only" in home.run("show", "1", "--source", "feed").stdout
    page = home.shell(f"dateline extract {server.url('story/0')} --format markdown")
    assert page.stdout.startswith("# Ferry strike ends\n")
    assert "newsletter" not in page.stdout
    out = home.folder / "out.opml"
    assert home.run("export", str(out)).returncode == 0
    assert home.run("remove", "Quay").returncode == 0
    assert home.run("feeds").stdout == ""
    brought = home.run("import", "opml", str(out))
    assert "1 feed added" in brought.stderr
    assert "Quay Herald" in home.run("feeds").stdout


def test_extract_explains_itself_in_colour_where_a_terminal_has_it(home: Home, server: FeedServer) -> None:
    teaser_site(server)
    home.follow(settings='remove = ["h1 + p", ".nosuch"]')
    with home.open("extract", server.url("story/0"), "--explain", columns=100, rows=60) as terminal:
        assert terminal.wait_end() == 0
        assert terminal.lines[0].startswith("Chosen  ")
        assert "  remove h1 + p" in terminal.lines
        assert "  remove .nosuch  matches nothing on this page" in terminal.lines
        assert "─" * 100 in terminal.lines
        assert "Paragraph 2 on Ferry strike ends" in terminal.text
        assert b"\x1b[1mChosen\x1b[0m" in terminal.raw
        assert b"\x1b[33mremove h1 + p\x1b[0m" in terminal.raw
    uncoloured = home.shell(f"dateline extract {server.url('story/0')} --explain")
    assert "\x1b" not in uncoloured.stdout
    assert uncoloured.stdout.startswith("chosen\t")
