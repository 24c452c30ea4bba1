"""A user name and password in an address: wherever it comes from, it stands in no file of ours and in no output."""

from pathlib import Path

import pytest

from tests.cli.conftest import Command, follow
from tests.feed_server import FeedServer
from tests.sample_feeds import SAMPLES

SECRET = "hunter2secret"  # noqa: S105 - a made-up one


def _with_login(url: str) -> str:
    return url.replace("://", f"://jane:{SECRET}@")


def _written(folder: Path) -> bytes:
    """All that dateline wrote: database, log and what lies beside them."""
    places = [folder / "s", folder / "t"]
    files = [*folder.glob("d.db*"), *(file for place in places for file in place.rglob("*") if file.is_file())]
    return b"".join(file.read_bytes() for file in files)


@pytest.fixture
def url(server: FeedServer) -> str:
    path, sample = next(iter(SAMPLES.items()))
    server.serve(path, sample.body, sample.content_type)
    return server.url(path)


@pytest.mark.parametrize(
    "arguments",
    [
        ["add", "URL"],
        ["add", "see URL"],
        ["add", "jane:hunter2secret@example.org"],
        ["save", "URL"],
        ["extract", "URL"],
        ["remove", "URL"],
        ["refresh", "URL"],
        ["change-address", "1", "URL"],
        ["config", "show", "URL"],
        ["import", "opml", "list.opml"],
        ["import", "newsboat", "newsboat"],
    ],
    ids=" ".join,
)
def test_c74_no_command_repeats_or_keeps_a_password(
    dateline: Command, tmp_path: Path, url: str, arguments: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    follow(tmp_path, url)
    assert dateline("refresh").code == 0
    login = _with_login(url)
    outline = f'<outline type="rss" text="World" xmlUrl="{login}"/>'
    (tmp_path / "list.opml").write_text(f'<opml version="2.0"><body>{outline}</body></opml>')
    (tmp_path / "newsboat").mkdir()
    (tmp_path / "newsboat" / "urls").write_text(f'{login} "~World"\n')
    monkeypatch.chdir(tmp_path)
    ran = dateline(*(word.replace("URL", login) for word in arguments))
    told = dateline("history").out + dateline("export").out + dateline("health", "--all").out
    assert SECRET not in ran.out + ran.err + told
    assert SECRET.encode() not in _written(tmp_path)
    assert SECRET not in (tmp_path / "feeds.toml").read_text()


def test_c74_one_in_feeds_toml_is_refused_without_being_repeated(dateline: Command, tmp_path: Path, url: str) -> None:
    follow(tmp_path, url)
    dateline("refresh")
    follow(tmp_path, url, f"{_with_login(url)}?other")
    for arguments in (["refresh", "--force"], ["feeds"], ["config", "check"], ["health", "--all"], ["export"]):
        ran = dateline(*arguments)
        assert SECRET not in ran.out + ran.err, arguments
    assert "headers" in dateline("config", "check").err
    assert SECRET.encode() not in _written(tmp_path)
