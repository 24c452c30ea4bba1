"""digest: which stories it tells, in which order, and what it leaves as it was."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.conftest import Command
from tests.feed_server import FeedServer
from tests.sample_feeds import NO_PAGES, Told, rss


def feed(server: FeedServer, name: str, *titles: str, ages: tuple[int, ...] = ()) -> str:
    stories = [
        Told(title=title, name=f"{name}{number}", age=timedelta(hours=ages[number] if ages else 1, minutes=number))
        for number, title in enumerate(titles)
    ]
    sample = rss(name, stories)
    return server.serve(f"{name}.xml", sample.body, sample.content_type)


@pytest.fixture
def stocked(dateline: Command, server: FeedServer, tmp_path: Path) -> Command:
    """Three feeds: two in folders, one of them unlisted, one in none."""
    quay = feed(server, "Quay", "Ferry", "Salt", "Old", ages=(1, 2, 100))
    tables = [
        f'[[feed]]\nurl = "{feed(server, "Loose", "Loose [/b] one")}"\n',
        f'[[feed]]\nurl = "{quay}"\nfolders = ["news/local"]\n',
        f'[[feed]]\nurl = "{feed(server, "Aside", "Silent")}"\nfolders = ["news/local"]\nunlisted = true\n',
    ]
    (tmp_path / "feeds.toml").write_text(NO_PAGES + "".join(tables), "utf-8")
    dateline("refresh", "--quiet")
    return dateline


def headings(markdown: str) -> list[str]:
    return [line for line in markdown.split("\n") if line.startswith("#")][1:]


def title_of(heading: str) -> str:
    return heading.split("](")[0].replace("[", "", 1).replace("\\", "")


def test_unread_stories_of_the_river_by_folder_and_feed_newest_first(stocked: Command) -> None:
    ran = stocked("digest", "--since", "24h")
    assert (ran.code, ran.err) == (0, "")
    assert [title_of(heading) for heading in headings(ran.out)] == [
        "## news / local", "### Quay", "#### Ferry", "#### Salt", "## Loose", "### Loose [/b] one",
    ]  # fmt: skip
    assert "3 unread stories of 2 feeds since" in ran.out
    assert "  - Quay (2)\n    - Ferry\n    - Salt\n" in ran.out
    assert stocked("count", "is:unread").out == "5\n"


def test_a_query_says_all_but_the_time(stocked: Command) -> None:
    stocked("read", "--query", "title:salt")
    assert [title_of(line) for line in headings(stocked("digest", "--query", "salt OR silent").out)] == [
        "## news / local", "### Quay", "#### Salt", "### Aside", "#### Silent",
    ]  # fmt: skip
    assert "#### [Old]" in stocked("digest", "--since", "7d", "--query", "folder:news").out
    assert "for “salt”" in stocked("digest", "--query", "salt").out


def test_until_ends_the_time(stocked: Command) -> None:
    out = stocked("digest", "--since", "7d", "--until", "2d").out
    assert [title_of(line) for line in headings(out)] == ["## news / local", "### Quay", "#### Old"]


def test_what_is_left_out_is_told_at_the_end(stocked: Command) -> None:
    out = stocked("digest", "--since", "7d", "--limit", "1").out
    assert "The newest 1 of 4 unread stories, of 1 feed since " in out
    assert out.rstrip().endswith("3 older stories are not in here; --limit 0 takes all.")
    assert len(headings(out)) < len(headings(stocked("digest", "--since", "7d", "--limit", "0").out))


def test_nothing_is_nothing_on_stdout_and_one_sentence(stocked: Command) -> None:
    ran = stocked("digest", "--query", "unicorns")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("No stories since ")


def test_only_on_request_is_it_marked_read_and_that_can_be_taken_back(stocked: Command) -> None:
    assert stocked("digest", "--mark-read").code == 0
    assert stocked("count", "is:unread").out == "2\n"
    assert stocked("digest").code == 1
    assert stocked("undo").code == 0
    assert stocked("count", "is:unread").out == "5\n"


def test_html_is_one_page(stocked: Command) -> None:
    out = stocked("digest", "--format", "html").out
    assert out.startswith("<!DOCTYPE html>")
    assert out.endswith("</html>\n")
    assert out.count("<article") == 3


@pytest.mark.parametrize(
    "arguments", [["--since", "someday"], ["--until", "3x"], ["--query", "is:unraed"], ["--format", "pdf"]]
)
def test_what_cannot_be_understood_is_usage(stocked: Command, arguments: list[str]) -> None:
    ran = stocked("digest", *arguments)
    assert (ran.code, ran.out) == (2, "")


def test_a_day_means_its_first_moment(stocked: Command) -> None:
    yesterday = datetime.now(UTC).astimezone() - timedelta(days=1)
    assert f"since {yesterday.day} {yesterday:%B %Y}, 00:00." in stocked("digest").out
