"""extract: the article of any page, from the network, a file or a pipe."""

import io
import json
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from tests.cli.conftest import Command, Ran
from tests.cli.stalling import stall
from tests.feed_server import FeedServer, Page
from tests.net.servers import PUBLIC, loopback_as_public
from tests.sample_feeds import paragraphs
from tests.sample_site import article_page
from tui.cli import input as cli_input
from tui.core import pages
from tui.net import client
from tui.reader import extracting

KEYS = ["title", "author", "published", "updated", "lang", "words", "image", "url", "text", "html", "markdown"]
PARAGRAPHS = 12
BODY = article_page("Salt prices rise", paragraphs("salt", PARAGRAPHS))


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


def _type(monkeypatch: pytest.MonkeyPatch, body: bytes) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(body), "utf-8"))


def _one_sentence(ran: Ran, said: str) -> None:
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("dateline: ")
    assert said in ran.err
    assert len(ran.err.splitlines()) == 1


def test_text_is_the_article_alone_a_paragraph_a_line(dateline: Command, page: str) -> None:
    ran = dateline("extract", page)
    assert (ran.code, ran.err) == (0, "")
    assert [line for line in ran.out.split("\n") if line] == [
        f"Paragraph {number} on salt: the clerk wrote it down, read it back, and closed the book."
        for number in range(1, PARAGRAPHS + 1)
    ]


def test_an_address_a_file_and_a_pipe_give_the_same(
    dateline: Command, page: str, file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = dateline("extract", page).out
    assert dateline("extract", page.removeprefix("http://")).out == text
    assert dateline("extract", file).out == text
    _type(monkeypatch, BODY)
    assert dateline("extract", "-").out == text


def test_json_has_the_documented_keys_and_tells_where_the_page_is(
    dateline: Command, server: FeedServer, page: str, file: str
) -> None:
    server.fail("moved", 301, Location="/salt")
    told = json.loads(dateline("extract", server.url("moved"), "--json").out)
    assert sorted(told) == sorted(KEYS)
    assert told["url"] == page
    assert (told["title"], told["lang"], told["words"]) == ("Salt prices rise", "en", PARAGRAPHS * 16)
    assert told == json.loads(dateline("extract", page, "--format", "json").out)
    assert json.loads(dateline("extract", file, "--json").out)["url"] is None
    based = json.loads(dateline("extract", file, "--json", "--url", "example.org/salt").out)
    assert based["url"] == "https://example.org/salt"


def test_a_file_and_a_pipe_never_touch_the_network(
    dateline: Command, file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(*_: object, **__: object) -> None:
        raise AssertionError("a client was made")

    monkeypatch.setattr(client, "Client", none)
    assert dateline("extract", file, "--url", "http://127.0.0.1:9/salt").code == 0
    _type(monkeypatch, BODY)
    assert dateline("extract", "-").code == 0


def test_no_database_is_made_or_needed(dateline: Command, page: str, tmp_path: Path) -> None:
    (tmp_path / "d.db").write_text("a letter to my aunt, not a database")
    assert dateline("extract", page).code == 0
    assert (tmp_path / "d.db").read_text() == "a letter to my aunt, not a database"


PDF = b"%PDF-1.7\n" + b"\0\1\2" * 400


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Page(status=401), "the page asks for a login (401)"),
        (Page(status=404), "the page is not there (404)"),
        (Page(status=503), "the site cannot answer for now (503)"),
        (Page(body=PDF, content_type="application/pdf"), "the page is a PDF"),
        (Page(body=b"", content_type="text/html"), "empty"),
        (Page(body=b"<html><body><nav>Menu</nav></body></html>", content_type="text/html"), "article"),
        (Page(status=302, headers={"Location": "ftp://x.example/"}), "127.0.0.1 leads to "),
    ],
    ids=["login", "missing", "later", "pdf", "empty", "no article", "strange redirect"],
)
def test_a_page_without_an_article_is_one_plain_sentence(
    dateline: Command, server: FeedServer, answer: Page, said: str
) -> None:
    server.pages["bad"] = answer
    _one_sentence(dateline("extract", server.url("bad"), "--json"), said)


@pytest.mark.parametrize("body", [b"", b" \n", PDF, b"\0\xff" * 1000, b"<!doctype html><p>Short."])
def test_a_file_without_an_article_is_one_plain_sentence(dateline: Command, tmp_path: Path, body: bytes) -> None:
    (tmp_path / "bad.html").write_bytes(body)
    _one_sentence(dateline("extract", str(tmp_path / "bad.html")), f"{tmp_path / 'bad.html'}: ")


def test_a_server_that_never_answers_is_given_up(dateline: Command, server: FeedServer, tmp_path: Path) -> None:
    (tmp_path / "feeds.toml").write_text('[settings]\ntimeout = "1s"\n', "utf-8")
    _one_sentence(dateline("extract", server.hang("slow")), "no answer within 1 second")


def test_a_page_that_stalls_its_reader_is_ended(
    dateline: Command, page: str, file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extracting, "read_article", stall)
    monkeypatch.setattr(extracting, "DEADLINE", timedelta(seconds=0.2))
    for source in (page, file):
        _one_sentence(dateline("extract", source), "reading it took longer than 0.2 seconds")


def test_what_the_person_named_may_be_private_and_where_a_site_leads_may_not(
    dateline: Command, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "Client", partial(client.Client, is_private=loopback_as_public))
    assert dateline("extract", page).code == 0
    with FeedServer(host=PUBLIC) as stranger:
        stranger.fail("lure", 302, Location=page)
        ran = dateline("extract", stranger.url("lure"))
    _one_sentence(ran, "127.0.0.1 lies on this machine or its network, where no other site may lead")


def test_a_password_in_an_address_is_sent_and_never_shown(dateline: Command, server: FeedServer, page: str) -> None:
    server.fail("shut", 403)
    ran = dateline("extract", server.url("shut").replace("//", "//me:s3cret@"))
    _one_sentence(ran, "http://***@127.0.0.1:")
    assert server.log[0].headers["authorization"].startswith("Basic ")
    assert "s3cret" not in dateline("extract", page.replace("//", "//me:s3cret@"), "--json").out


def test_the_settings_say_how_it_is_fetched(dateline: Command, server: FeedServer, page: str, tmp_path: Path) -> None:
    (tmp_path / "feeds.toml").write_text('[settings]\nuser_agent = "owl/1"\nbroken = 1\n', "utf-8")
    ran = dateline("extract", page)
    assert (ran.code, ran.err) == (0, "")
    assert server.log[0].headers["user-agent"] == "owl/1"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nosuch.html"], "There is no file nosuch.html, and it is no address."),
        (["no such thing"], "There is no file no such thing, and it is no address."),
        (["/"], "/ cannot be read: Is a directory"),
        ([""], "and it is no address."),
        (["http://x.example/", "--url", "http://y.example/"], "--url goes with a FILE or -"),
        (["-", "--url", "not one"], "--url takes the address of the page"),
        (["-", "--format", "pdf"], "pdf"),
        ([], "Missing argument"),
    ],
)
def test_what_cannot_be_meant_is_exit_2(dateline: Command, arguments: list[str], said: str) -> None:
    ran = dateline("extract", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_a_file_larger_than_a_page_may_be_is_not_read_to_its_end(
    dateline: Command, file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli_input, "LIMIT_BYTES", 100)
    ran = dateline("extract", file)
    assert ran.code == 2
    assert "salt.html is larger than" in ran.err


def test_a_named_feeds_toml_that_is_not_there_is_exit_2(dateline: Command, file: str, tmp_path: Path) -> None:
    (tmp_path / "feeds.toml").unlink()
    assert dateline("extract", file).code == 2


ARTICLE = pages.Page(
    url="https://x.example/a",
    title="Bad \x1b]0;x\x07 [/b] <b>\u202e",
    author="Ann\x9b\nBee",
    published=datetime(2026, 3, 5, 12, tzinfo=UTC),
    lang="en",
    image="https://x.example/a.png",
    html='<p>One <a href="https://x.example/b">link</a> &amp; \u202e[2J &lt;b&gt;</p>',
    text="One link & \u202e[2J <b>",
)


@pytest.fixture
def _article(monkeypatch: pytest.MonkeyPatch) -> None:
    async def read(*_: object, **__: object) -> pages.Page:
        return ARTICLE

    monkeypatch.setattr(extracting, "extract_body", read)


@pytest.mark.usefixtures("_article")
@pytest.mark.parametrize(
    ("form", "printed"),
    [
        ("text", "One link & \ufffd[2J <b>\n"),
        (
            "markdown",
            "# Bad \ufffd\\]0;x\ufffd \\[/b\\] \\<b\\>\ufffd\n\n"
            "One [link](https://x.example/b) & \ufffd\\[2J \\<b\\>\n",
        ),
        (
            "html",
            "<h1>Bad \ufffd]0;x\ufffd [/b] &lt;b&gt;\ufffd</h1>\n"
            '<p>One <a href="https://x.example/b">link</a> &amp; \ufffd[2J &lt;b&gt;</p>\n',
        ),
    ],
)
def test_markdown_and_html_begin_with_the_title_and_all_are_clean(
    dateline: Command, file: str, form: str, printed: str
) -> None:
    assert dateline("extract", file, "--format", form) == Ran(0, printed, "")


@pytest.mark.usefixtures("_article")
def test_json_tells_what_the_page_says_of_itself(dateline: Command, file: str) -> None:
    told = json.loads(dateline("extract", file, "--json").out)
    assert told["title"] == "Bad \ufffd]0;x\ufffd [/b] <b>\ufffd"
    assert (told["author"], told["published"], told["lang"]) == ("Ann\ufffd Bee", "2026-03-05T12:00:00Z", "en")
    assert (told["image"], told["url"], told["words"]) == ("https://x.example/a.png", "https://x.example/a", 5)


@pytest.mark.usefixtures("_article")
def test_text_is_wrapped_for_people(dateline: Command, file: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.cli.articles.for_people", lambda: True)
    monkeypatch.setattr("tui.cli.articles.MEASURE_CELLS", 10)
    assert dateline("extract", file).out == "One link &\n\ufffd[2J <b>\n"
