"""Links of strangers, opened for real: one argument of one program, or a refusal; nothing is fetched unasked."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.e2e.conftest import Home
from tests.e2e.fake_browser import FakeBrowser
from tests.feed_server import FeedServer
from tests.sample_feeds import NO_PAGES, Told, rss
from tui.app.addresses import shown_host

NO_LINK = "This story has no link."
BASE = "https://example.org/"
LINKS = {
    "javascript:alert(1)": NO_LINK,
    "https://example.org/$(touch${IFS}x)": "https://example.org/$(touch${IFS}x)",
    "data:text/html,<script>x</script>": NO_LINK,
    "https://example.org/`touch x`": "https://example.org/`touch%20x`",
    "file:///etc/passwd": NO_LINK,
    "https://example.org/;touch$IFS'x'|y&z": "https://example.org/;touch$IFS'x'|y&z",
    "vscode://vscode.git/clone?url=x": NO_LINK,
    "-x": "http://127.0.0.1/-x",
    "https://evil.example\\@example.org/": NO_LINK,
    "--profile=/x": "http://127.0.0.1/--profile=/x",
    "https://": NO_LINK,
    "https://example.org/a b\nc": "https://example.org/a%20bc",
    "https://[::1": NO_LINK,
    "https://аpple.com/": "https://аpple.com/",
}
"""What feeds say, and what the browser gets or the person is told."""
SETTINGS = """{no_pages}refresh = "manual"
first_unread = "all"
browser = ["{program}", "--new-tab"]

[[open]]
url = "*.mp3*"
run = ["{program}", "--play", "--", "{{url}}"]

[[feed]]
url = "{feed}"
"""
BODY = "".join(f'<p>Link {number}: <a href="{link}">here</a></p>' for number, link in enumerate(LINKS))
TRACKERS = '<img src="{0}/pixel.gif" width="1" height="1"><img src="{0}/tall.png"><script src="{0}/x.js"></script>'
FRAMES = '<iframe src="{0}/frame"></iframe><video src="{0}/a.mp4" poster="{0}/b.png"></video><link href="{0}/c.css">'


@pytest.fixture(scope="module")
def server() -> Iterator[FeedServer]:
    with FeedServer() as running:
        yield running


@pytest.fixture(scope="module")
def links(server: FeedServer, tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, FakeBrowser]:
    """A home with one feed whose stories lead to all that stands in `LINKS`, in its order."""
    home = Home(tmp_path_factory.mktemp("links"))
    browser = FakeBrowser(home.folder / "browser")
    near = server.url("near").removesuffix("/near")
    told = [
        Told(title=f"Story {number:02}", link=link, age=timedelta(hours=1 + number), body=BODY if not number else "")
        for number, link in enumerate(LINKS)
    ]
    told.append(Told(title="Story 99", age=timedelta(days=1), body=TRACKERS.format(near) + FRAMES.format(near)))
    sample = rss("Links", told)
    files = f'<enclosure url="{BASE}$(touch x).mp3" type="audio/mpeg" length="1"/>'
    files += f'<enclosure url="{BASE}../../x" type="audio/mpeg"/><enclosure url="{near}/near.ogg" type="audio/ogg"/>'
    more = f"<comments>{BASE}c;id</comments>{files}</item>".encode()
    url = server.serve("links.xml", sample.body.replace(b"</item>", more, 1), sample.content_type)
    server.pages["links.xml"].headers["Set-Cookie"] = "track=me; Path=/; Max-Age=999999"
    home.feeds_toml.parent.mkdir(parents=True)
    text = SETTINGS.format(no_pages=NO_PAGES.strip("\n") + "\n", program=browser.program, feed=url)
    home.feeds_toml.write_text(text, "utf-8")
    fetched = home.run("refresh")
    assert (fetched.returncode, fetched.stderr) == (0, "1 feed: 15 new, 0 unchanged, 0 failed\n")
    return home, browser


def files_of(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")} - {"browser/notes"}


@pytest.fixture(scope="module")
def opened(links: tuple[Home, FakeBrowser]) -> dict[str, list[str]]:
    """What `o` on each story of the list, and other keys on the first, started."""
    home, browser = links
    before = files_of(home.folder)
    came: dict[str, list[str]] = {}
    with home.open(columns=120, rows=40) as terminal:
        terminal.wait_for("Story 00")

        def press(name: str, *keys: str, told: str) -> None:
            count = len(browser.opened)
            terminal.send(*keys)
            terminal.wait_for(told)
            while told != NO_LINK and len(browser.opened) == count:  # it may start later than that is told
                terminal.read(0.01)
            came[name] = browser.opened[-1] if len(browser.opened) > count else []

        terminal.send("enter")
        terminal.wait_for("Link 13")
        press("c", "c", told="Opened example.org in the browser")
        press("e", "e", told="Opened example.org with browser")
        terminal.send("u")
        terminal.wait_for("number or Enter opens")
        press("u", "7", told="Opened xn--pple-43d.com in the browser")
        terminal.send("h")
        for number, (link, expected) in enumerate(LINKS.items()):
            terminal.send("j") if number else None
            told = f"Opened {shown_host(expected)} in the browser" if expected != NO_LINK else NO_LINK
            press(link, "o", told=told)
        terminal.send("Q")
        assert terminal.wait_end() == 0
        assert b"Traceback" not in terminal.raw
    assert files_of(home.folder) - before <= {"state/dateline/engine.log"}, "nothing ran, nothing was saved"
    return came


@pytest.mark.parametrize("link", LINKS, ids=lambda link: link.partition("\n")[0])
def test_c69_a_link_is_one_argument_or_refused(opened: dict[str, list[str]], link: str) -> None:
    argv = [re.sub(r"(?<=0\.1):\d+", "", word) for word in opened[link]]
    assert argv == ([] if LINKS[link] == NO_LINK else ["--new-tab", LINKS[link]])


@pytest.mark.parametrize(
    ("key", "argv"),
    [
        ("c", ["--new-tab", f"{BASE}c;id"]),
        ("e", ["--play", "--", f"{BASE}$(touch%20x).mp3"]),
        ("u", ["--new-tab", "https://аpple.com/"]),
    ],
)
def test_c69_c70_comments_files_and_links_of_a_text_are_opened_in_the_same_way(
    opened: dict[str, list[str]], key: str, argv: list[str]
) -> None:
    assert opened[key] == argv


@pytest.mark.usefixtures("opened")
def test_c75_nothing_that_a_text_holds_is_fetched_and_no_cookie_goes_back(
    links: tuple[Home, FakeBrowser], server: FeedServer
) -> None:
    home, _ = links
    for arguments in (["show", "15"], ["show", "15", "--format", "html"], ["digest", "--since", "9d"]):
        assert home.run(*arguments).returncode == 0
    assert home.run("refresh", "--force").returncode == 0
    assert set(server.asked_paths()) == {"links.xml"}
    assert len(server.log) == 2
    assert not any({"cookie", "referer", "cookie2"} & set(asked.headers) for asked in server.log)
    assert b"track=me" not in home.db.read_bytes()
