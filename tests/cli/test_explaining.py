"""extract --explain: how an article was found, and the person's own hand in it."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.cli.conftest import Command, follow
from tests.feed_server import FeedServer
from tests.sample_feeds import paragraphs
from tests.sample_site import article_page, teaser_site
from tui.cli.explaining import print_explanation
from tui.core.pages import Explanation, Hints, Page, Removed, Voice
from tui.reader import extracting

EXPLANATION = Explanation(
    voices=(
        Voice(name="readability", words=1234, agreement=0.956),
        Voice(name="feed\x1b[31m", words=40, agreement=0.1),
        Voice(name="trafilatura", silent="not installed"),
    ),
    chosen="readability",
    why="two of three voices say the same",
    removed=(
        Removed(rule="remove .promo", text="Buy \x1b]0;x\x07 now"),
        Removed(rule="share", text="Share"),
        Removed(rule="share", text=""),
        Removed(rule="share", text="Send it to a friend, " * 9 + "or two"),
    ),
)
PAGE = Page(url="https://x.example/a", html="<p>The whole story", text="The whole story", explanation=EXPLANATION)
REMOVE = '[settings]\nselect = ".mine"\nremove = [".promo", ".nosuch"]\n'


@pytest.fixture
def file(tmp_path: Path) -> str:
    (tmp_path / "feeds.toml").write_text(REMOVE, "utf-8")
    path = tmp_path / "salt.html"
    path.write_bytes(article_page("Salt", paragraphs("salt", 12)))
    return str(path)


@pytest.fixture
def _page(monkeypatch: pytest.MonkeyPatch) -> None:
    async def read(*_: object, hints: Hints, **__: object) -> Page:
        assert (hints.select, hints.remove) == ((".mine",), (".promo", ".nosuch"))
        return PAGE

    monkeypatch.setattr(extracting, "extract_body", read)


@pytest.fixture
def _people(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.cli.explaining.for_people", lambda: True)


@pytest.mark.usefixtures("_page")
def test_a_pipe_gets_a_kind_and_its_cells_a_line_then_the_article(dateline: Command, file: str) -> None:
    ran = dateline("extract", file, "--explain")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.split("\n") == [
        "chosen\treadability\tyour select matches nothing on this page; two of three voices say the same",
        "voice\treadability\t1234\t96%\t",
        "voice\tfeed\ufffd[31m\t40\t10%\t",
        "voice\ttrafilatura\t\t\tnot installed",
        "removed\tremove .promo\tBuy \ufffd]0;x\ufffd now",
        "removed\tshare\tShare",
        "removed\tshare\t",
        f"removed\tshare\t{'Send it to a friend, ' * 9}or two",
        "",
        "The whole story",
        "",
    ]


@pytest.mark.usefixtures("_page", "_people")
def test_people_get_it_in_parts_cut_to_the_terminal(
    dateline: Command, file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "44")
    assert dateline("extract", file, "--explain").out.split("\n") == [
        "Chosen  readability",
        "  your select matches nothing on this page;",
        "  two of three voices say the same",
        "",
        "Voice        Words  Agrees",
        "readability  1,234     96%",
        "feed\ufffd[31m       40     10%",
        "trafilatura                 not installed",
        "",
        "A voice is a way to find the story. Agrees:",
        "how much of what it found the other voices",
        "found, too.",
        "",
        "Removed",
        "  remove .promo",
        "    Buy \ufffd]0;x\ufffd now",
        "  share (3)",
        "    Share",
        "    (no words)",
        "    Send it to a friend, Send it to a frien…",
        "  remove .nosuch  matches nothing on this page",
        "",
        "What else is missing lies outside of what",
        "was chosen. With select in feeds.toml the",
        "story is what you say, and no rule takes",
        "anything out of it.",
        "",
        "─" * 44,
        "",
        "The whole story",
        "",
    ]


@pytest.mark.usefixtures("_people")
def test_people_get_five_texts_of_a_rule_each_once(capsys: pytest.CaptureFixture[str]) -> None:
    texts = ["Send", "Ad", "Ad", "Ad", "Pin", "Share", "Save", "Like", "Like", "Tip"]
    told = replace(EXPLANATION, removed=tuple(Removed(rule="share", text=text) for text in texts))
    print_explanation(told, Hints())
    shown = capsys.readouterr().out
    assert "share (10)\n    Send\n    Ad (×3)\n    Pin\n    Share\n    Save\n    … 3 more\n" in shown


@pytest.mark.usefixtures("_people")
def test_people_are_told_what_helps(capsys: pytest.CaptureFixture[str]) -> None:
    removed = (Removed(rule="repeated", text="I cook on a boat."),)
    print_explanation(replace(EXPLANATION, removed=removed), Hints())
    assert "`dateline repeats` takes them back" in capsys.readouterr().out
    print_explanation(replace(EXPLANATION, removed=removed, chosen="select"), Hints(select=(".mine",)))
    assert "no rule takes anything out" not in capsys.readouterr().out


@pytest.mark.usefixtures("_page")
def test_json_has_it_in_keys_of_its_own(dateline: Command, file: str) -> None:
    plain = json.loads(dateline("extract", file, "--json").out)
    told = json.loads(dateline("extract", file, "--json", "--explain").out)
    assert {key: told[key] for key in plain} == plain
    assert sorted(told.keys() - plain.keys()) == ["chosen", "removed", "voices", "why"]
    assert told["voices"] == [
        {"name": "readability", "words": 1234, "agreement": 0.956, "silent": None},
        {"name": "feed\ufffd[31m", "words": 40, "agreement": 0.1, "silent": None},
        {"name": "trafilatura", "words": None, "agreement": None, "silent": "not installed"},
    ]
    assert (told["chosen"], told["why"]) == ("readability", "two of three voices say the same")
    assert told["removed"][0] == {"rule": "remove .promo", "text": "Buy \ufffd]0;x\ufffd now"}


@pytest.mark.parametrize("form", ["markdown", "html"])
def test_markdown_and_html_have_no_place_for_it(dateline: Command, file: str, form: str) -> None:
    ran = dateline("extract", file, "--explain", "--format", form)
    assert (ran.code, ran.out) == (2, "")
    assert "--explain goes with text and JSON" in ran.err


def test_a_selector_that_is_none_is_told_beside_it(dateline: Command, file: str, tmp_path: Path) -> None:
    (tmp_path / "feeds.toml").write_text('[settings]\nselect = "article >"\n', "utf-8")
    assert dateline("extract", file).err == ""
    ran = dateline("extract", file, "--explain")
    assert ran.code == 0
    assert ran.err.startswith('feeds.toml:2:10: "article >" is no CSS selector: ')


def test_what_the_person_removes_is_gone_and_told(dateline: Command, file: str, tmp_path: Path) -> None:
    (tmp_path / "feeds.toml").write_text('[settings]\nremove = "p:nth-of-type(2)"\n', "utf-8")
    told, article = dateline("extract", file, "--explain").out.split("\n\n", 1)
    assert "removed\tremove p:nth-of-type(2)\tParagraph 2 on salt: " in told
    assert "Paragraph 2 " not in article
    assert "Paragraph 3 " in article


def test_of_a_story_it_gives_what_the_reader_would_show(dateline: Command, server: FeedServer, tmp_path: Path) -> None:
    url = teaser_site(server, ["Salt prices rise"])
    follow(tmp_path, url)
    assert dateline("refresh", "--quiet").code == 0
    with (tmp_path / "feeds.toml").open("a", encoding="utf-8") as config:
        config.write('select = "h1 ~ p:nth-of-type(-n+3)"\n')
    for source in ("story/0", "story/1"):
        server.serve("story/1", article_page("Another", paragraphs("pepper", 9)), "text/html")
        assert dateline("extract", server.url(source)).out.count("Paragraph") == 3
    (tmp_path / "page.html").write_bytes(article_page("Salt", paragraphs("salt", 12)))
    based = dateline("extract", str(tmp_path / "page.html"), "--url", server.url("story/0"))
    assert based.out.count("Paragraph") == 3
    assert dateline("extract", str(tmp_path / "page.html")).out.count("Paragraph") == 12


def test_a_page_without_an_article_tells_how_one_was_looked_for(dateline: Command, tmp_path: Path) -> None:
    (tmp_path / "feeds.toml").write_text("", "utf-8")
    page = tmp_path / "menu.html"
    page.write_text("<nav><a href=/>Home</a></nav><p>Nothing here yet", "utf-8")
    ran = dateline("extract", str(page), "--explain")
    assert (ran.code, ran.err) == (1, f"dateline: {page}: no article was found on the page\n")
    assert ran.out.startswith("chosen\treadability\t")
    assert "removed\tnavigation\tHome" in ran.out
    ran = dateline("extract", str(page), "--explain", "--json")
    assert {"rule": "navigation", "text": "Home"} in json.loads(ran.out)["removed"]
    assert dateline("extract", str(page)).out == ""
