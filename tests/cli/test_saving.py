"""save: a page as a story, from the network, a file or a pipe."""

import io
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Command, follow
from tests.feed_server import FeedServer, Page
from tests.sample_feeds import paragraphs
from tests.sample_site import article_page, teaser_site

HEAD = b'<link rel="canonical" href="https://quay.example/salt"><meta name="author" content="Ada Quill">'
BODY = article_page("Salt prices [/b] rise", paragraphs("salt", 12)).replace(b"<head>", b"<head>" + HEAD)
OTHER = article_page("Salt prices [/b] rise", paragraphs("pepper", 12))
STORY_KEYS = [
    *("id", "feed", "feed_url", "folders", "title", "author", "url", "published", "first_seen", "read", "starred"),
    *("hidden", "tags", "words", "lang", "saved", "batch", "also"),
]


@pytest.fixture(autouse=True)
def _empty_list(tmp_path: Path) -> None:
    (tmp_path / "feeds.toml").write_text("", "utf-8")


@pytest.fixture
def page(server: FeedServer) -> str:
    return server.serve("salt", BODY, "text/html; charset=utf-8")


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "salt.html"
    path.write_bytes(BODY)
    return str(path)


def test_a_page_becomes_a_story_that_is_listed_searched_and_read(dateline: Command, page: str) -> None:
    ran = dateline("save", page, "--tag", "econ", "--tag", "trade")
    assert ran.code == 0
    assert ran.out.startswith("1\t")
    assert ran.out.split("\t")[2:] == ["Salt prices [/b] rise", "econ,trade", f"{page}\n"]
    assert ran.err == (
        "Saved: Salt prices [/b] rise (id 1, 192 words), in the view Saved and as feed:Saved. "
        "`dateline undo` takes it back.\n"
    )
    for query in ("feed:Saved", "clerk tag:trade", "is:unread has:fulltext"):
        assert dateline("count", query).out == "1\n"
    assert "Paragraph 12 on salt" in dateline("show", "1").out
    assert "All rights reserved" not in dateline("show", "1").out


def test_json_is_the_story_with_what_became_of_it(dateline: Command, page: str) -> None:
    told = json.loads(dateline("save", page, "--json", "--title", "For the winter").out)
    assert list(told) == STORY_KEYS
    assert (told["title"], told["feed_url"], told["saved"], told["batch"], told["also"]) == (
        "For the winter", "builtin:saved", "new", 1, None
    )  # fmt: skip
    assert json.loads(dateline("save", page, "--json").out)["saved"] == "unchanged"


def test_saving_again_refreshes_the_text_and_says_so(dateline: Command, page: str, server: FeedServer) -> None:
    dateline("save", page)
    dateline("read", "1")
    assert "Saved already: Salt prices [/b] rise (id 1); its text is unchanged.\n" in dateline("save", page).err
    server.serve("salt", OTHER, "text/html")
    server.pages["moved"] = Page(status=301, headers={"Location": page})
    ran = dateline("save", server.url("moved"), "--tag", "spice")
    assert ran.err == (
        "Saved already: Salt prices [/b] rise (id 1); its text is new, 192 words.\n"
        "Tagged spice. `dateline undo` takes it back.\n"
    )
    assert dateline("count", "pepper is:read tag:spice").out == "1\n"


def test_undo_takes_it_out_of_everything_and_redo_brings_it_back(dateline: Command, page: str) -> None:
    dateline("save", page, "--tag", "econ")
    assert dateline("undo").err == "Saved “Salt prices [/b] rise”: 1 restored\n"
    assert [dateline("count", query).out for query in ("", "is:hidden", "salt", "tag:econ")] == ["0\n"] * 4
    assert dateline("show", "1").code == 1
    assert dateline("redo").code == 0
    assert dateline("count", "salt tag:econ is:unread").out == "1\n"


@pytest.mark.parametrize("piped", [False, True])
def test_a_file_or_pipe_never_touches_the_network_and_goes_by_its_own_address(
    dateline: Command, file: str, server: FeedServer, monkeypatch: pytest.MonkeyPatch, piped: bool
) -> None:
    if piped:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(BODY), "utf-8"))
    told = json.loads(dateline("save", "-" if piped else file, "--json").out)
    assert (told["url"], told["author"]) == ("https://quay.example/salt", "Ada Quill")
    assert json.loads(dateline("save", file, "--url", "quay.example/mine", "--json").out)["id"] == 2
    assert json.loads(dateline("save", file, "--json").out)["saved"] == "unchanged"
    assert server.asked_paths() == []


def test_a_file_without_an_address_is_known_by_what_is_in_it(dateline: Command, tmp_path: Path) -> None:
    path = tmp_path / "pepper.html"
    path.write_bytes(OTHER)
    told = [json.loads(dateline("save", str(path), "--json").out) for _ in range(2)]
    assert [(one["id"], one["url"], one["saved"]) for one in told] == [(1, None, "new"), (1, None, "unchanged")]


def test_a_page_that_is_a_story_already_is_saved_too_and_told(
    dateline: Command, server: FeedServer, tmp_path: Path
) -> None:
    follow(tmp_path, teaser_site(server))
    dateline("refresh", "--quiet")
    ran = dateline("save", server.url("story/1"))
    assert "It is story 2 of Quay Herald, too." in ran.err
    assert dateline("count", "title:salt").out == "2\n"
    assert "Quay Herald" in dateline("feeds").out
    assert "Saved" not in dateline("feeds").out
    dateline("refresh", "--force", "--quiet")
    assert dateline("count", "feed:Saved -is:archived").out == "1\n"


def test_without_an_article_nothing_is_saved_and_it_says_why_and_what_helps(
    dateline: Command, server: FeedServer
) -> None:
    menu = server.serve("menu", b"<html><body><ul><li><a href=/a>a</a></ul></body></html>", "text/html")
    for address, cause in ((menu, "no article was found"), (server.fail("login", 403), "asks for a login")):
        ran = dateline("save", address)
        assert (ran.code, ran.out) == (1, "")
        assert cause in ran.err
        assert "can be saved to a file there" in ran.err
    assert dateline("count").out == "0\n"
    assert dateline("undo").code == 1


def test_a_rule_acts_on_it_and_that_is_told(dateline: Command, page: str, tmp_path: Path) -> None:
    (tmp_path / "feeds.toml").write_text('[[rule]]\nquery = "feed:saved clerk words>100"\ndo = ["hide"]\n', "utf-8")
    assert "A rule hid it: `dateline why 1` tells which; `dateline unhide 1` shows it." in dateline("save", page).err


@pytest.mark.parametrize("arguments", [["remove", "Saved"], ["refresh", "builtin:saved"]])
def test_commands_about_feeds_say_that_it_is_none(dateline: Command, page: str, arguments: list[str]) -> None:
    dateline("save", page)
    ran = dateline(*arguments)
    assert ran.code == 2
    assert "Saved holds the pages that you saved and is no feed" in ran.err


def test_it_cannot_be_listed_as_a_feed(dateline: Command, tmp_path: Path) -> None:
    (tmp_path / "feeds.toml").write_text('[[feed]]\nurl = "builtin:saved"\n', "utf-8")
    ran = dateline("config", "check")
    assert ran.code == 2
    assert "builtin:saved holds the pages that you save, and is there without being listed" in ran.out + ran.err


@pytest.mark.parametrize("source", ["nonsense words", "no-such-file.html"])
def test_what_is_neither_file_nor_address_is_usage(dateline: Command, source: str) -> None:
    assert dateline("save", source).code == 2


def test_a_password_in_the_address_of_a_file_is_not_stored(dateline: Command, tmp_path: Path) -> None:
    path = tmp_path / "salt.html"
    path.write_bytes(BODY.replace(b"https://quay", b"https://u:geheim@quay"))
    for extra in ([], ["--url", "https://u:geheim@quay.example/salt"]):
        told = dateline("save", str(path), "--json", *extra)
        assert json.loads(told.out)["url"] == "https://quay.example/salt"
        assert "geheim" not in told.err
    assert b"geheim" not in b"".join(file.read_bytes() for file in tmp_path.glob("*.db*"))
