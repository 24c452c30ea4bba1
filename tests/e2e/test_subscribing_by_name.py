"""A new user subscribes to a site they know by name only: the name, the feeds found there, a story."""

from datetime import timedelta

from tests.e2e.conftest import Home
from tests.e2e.terminal import Terminal
from tests.feed_server import FeedServer
from tests.sample_feeds import Sample, Told, atom, json_feed, paragraphs, rss


def site_of_three_feeds(server: FeedServer) -> str:
    """A site whose page names three feeds; gives its bare name, as one types it."""

    def told(about: str, number: int) -> Told:
        link = server.url(f"{about}/{number}")
        body = paragraphs(about, 12)
        return Told(title=f"{about} story {number}", body=body, age=timedelta(hours=number), link=link)

    feeds: dict[str, tuple[str, Sample]] = {
        "news.xml": ("rss+xml", rss("Ferry News", [told("Ferry", number) for number in (1, 2, 3, 4)])),
        "garden.atom": ("atom+xml", atom("Garden Notes", [told("Garden", number) for number in (1, 2)])),
        "ships.json": ("feed+json", json_feed("Ship Log", [told("Ship", 1)])),
    }
    for path, (_, sample) in feeds.items():
        server.serve(path, sample.body, sample.content_type)
    links = "".join(
        f'<link rel="alternate" type="application/{kind}" href="/{path}">' for path, (kind, _) in feeds.items()
    )
    server.serve("", f"<html><head>{links}</head><body><p>By the sea</p></body></html>".encode(), "text/html")
    return f"localhost:{server.port}"


def find(terminal: Terminal, name: str) -> None:
    terminal.send("a")
    terminal.wait_for("address of a site or a feed")
    terminal.send(*name, "enter")
    terminal.wait_for("3 feeds at localhost")


def test_a_bare_name_leads_to_a_story_and_the_others_of_the_site_come_along_later(
    home: Home, server: FeedServer
) -> None:
    name = site_of_three_feeds(server)
    with home.open(columns=100, rows=30) as terminal:
        terminal.wait_for("1. Read: press Enter")
        find(terminal, name)
        for shown in ("Ferry News", "RSS 2.0 · 4 entries · newest", "Ferry story 3", "Garden Notes", "Ship Log"):
            terminal.wait_for(shown)
        assert "Ferry story 4" not in terminal.text, "three titles of each"
        terminal.send("j")
        terminal.wait_for("▌  Garden Notes")
        terminal.send("enter")
        terminal.wait_for("Folders")
        terminal.send("tab")
        terminal.send(*"home/garden", "enter")
        terminal.wait_for("Subscribed: Garden Notes, 2 stories, 2 unread. U takes it back.")
        terminal.wait_for("Garden story 1")
        terminal.send("enter")
        terminal.wait_for("Paragraph 1 on Garden")
        assert server.statuses("garden.atom") == [200], "no second download"

        terminal.send("q", "q")
        find(terminal, name)
        terminal.wait_for("already there as Garden Notes")
        terminal.send("*")
        terminal.wait_for("Enter takes the 2 marked")
        terminal.send("enter")
        terminal.wait_for("Folders")
        terminal.send("enter")
        terminal.wait_for("Subscribed: 2 feeds, 5 stories, 5 unread. U takes it back.")
        assert home.feeds_toml.read_text("utf-8").count(f"//{name}/") == 3
        terminal.send("U")
        terminal.wait_for("Taken back")
        terminal.send("Q")
        assert terminal.wait_end() == 0
        assert terminal.left_modes() == set()
    listed = home.feeds_toml.read_text("utf-8")
    assert f'url = "http://{name}/garden.atom"\nfolders = ["home/garden"]\n' in listed
    assert listed.count(f"//{name}/") == 1
    assert home.run("list", "feed:Garden").stdout.count("Garden story") == 2
    assert home.integrity() == "ok"
