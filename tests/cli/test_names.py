"""What a stranger calls things never becomes the name of a file: only what the person names is written."""

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Command, Ran, follow
from tests.feed_server import FeedServer
from tests.sample_feeds import Told, rss
from tui.cli.main import run

TITLES = {
    "up": "../../x",
    "root": "/",
    "empty": "",
    "device": "CON",
    "10 kB": "long " * 2000,
    "one of two": "Same",
    "other of two": "Same",
    "option": "-rf",
    "shell": "$(touch x);`touch x`|tee x",
    "dots": "..",
    "NUL and escapes": "a\\0\x1b]0;x\x07/etc/passwd",
}


ENCLOSURES = b'<enclosure url="http://127.0.0.1/$(touch x).mp3" type="../../x"/><enclosure url="../../x"/></item>'
LOG = {"s", "s/dateline.log"}


def _files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to be in, beside that of the person's files."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    return tmp_path


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a feed of each title, whose stories are called the same."""
    folder = tmp_path_factory.mktemp("named")
    with FeedServer() as server:
        urls = []
        for number, title in enumerate(TITLES.values()):
            stories = [Told(title=title, name=name, body=f"<p>{title}</p>") for name in ("a", "b")]
            body = rss(title, stories).body.replace(b"</item>", ENCLOSURES)
            body = body.replace(b"\x1b", b"&#x1b;").replace(b"\x07", b"&#7;")
            urls.append(server.serve(f"feed{number}", body))
        follow(folder, *urls)
        files = ["--config", str(folder / "feeds.toml"), "--db", str(folder / "d.db"), "--state", str(folder / "s")]
        assert run(["refresh", "--quiet", *files]) == 0
    return folder


@pytest.mark.parametrize("name", TITLES)
def test_c70_c71_no_title_or_enclosure_makes_a_file_of_its_own(
    named: Path, home: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copy(named / "d.db", home / "d.db")
    before, end = _files(home), f"/feed{list(TITLES).index(name)}"

    def dateline(*arguments: str) -> Ran:
        files = ["--config", str(named / "feeds.toml"), "--db", str(home / "d.db"), "--state", str(home / "s")]
        code = run([*files, *arguments])
        seen = capsys.readouterr()
        return Ran(code, seen.out, seen.err)

    stories = json.loads(dateline("list", "--limit", "0", "--json").out)
    mine = [str(story["id"]) for story in stories if story["feed_url"].endswith(end)]
    assert len(mine) == 2, "two of one title are two"
    for arguments in (
        ["export", "out.opml"], ["export", "out.opml", "--force"], ["digest", "--format", "html", "--since", "9d"],
        ["show", mine[0], "--format", "markdown"], ["show", mine[1], "--format", "html"], ["feeds"],
    ):  # fmt: skip
        ran = dateline(*arguments)
        assert ran.code == 0, (arguments, ran.err)
        assert not {"\x1b", "\x07", "\0"} & set(ran.out + ran.err)
    assert _files(home) - before <= {"here/out.opml", *LOG}
    assert (home / "here" / "out.opml").read_bytes().count(b"<outline ") == len(TITLES)


@pytest.mark.parametrize("target", ["a file", "nothing", "a folder", "/dev/null"])
@pytest.mark.parametrize(
    "arguments", [["export", "out"], ["export", "--force", "out"], ["backup", "out"]], ids=" ".join
)
def test_c71_nothing_is_written_through_a_link(
    dateline: Command, home: Path, target: str, arguments: list[str]
) -> None:
    follow(home, "https://example.org/feed")
    assert dateline("import", "opml", str(_list_of(home))).code == 0
    place = {"a file": home / "mine", "nothing": home / "none", "a folder": home / "folder"}.get(target, Path(target))
    (home / "mine").write_text("mine")
    (home / "folder").mkdir()
    (home / "here" / "out").symlink_to(place)
    before = _files(home)
    ran = dateline(*arguments)
    assert ran.code in {1, 2, 3}
    assert "out" in ran.err
    assert _files(home) - before <= LOG
    assert (home / "mine").read_text() == "mine"
    assert (home / "here" / "out").is_symlink()


def _list_of(folder: Path) -> Path:
    path = folder / "list.opml"
    path.write_text('<opml><body><outline text="b" xmlUrl="https://example.org/b"/></body></opml>')
    return path
