import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.core.errors import ConfigError
from tui.paths import Paths, shipped_feeds
from tui.reader.files import (
    edit_config,
    load_config,
    read_config_bytes,
    read_config_text,
    start_config,
    write_new,
    write_out,
)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def paths_in(folder: Path, *, is_default: bool = True) -> Paths:
    return Paths(
        config=folder / "config" / "dateline" / "feeds.toml",
        db=folder / "dateline.db",
        state=folder / "state",
        config_is_default=is_default,
    )


def test_a_good_file_is_read_and_its_text_kept(tmp_path: Path) -> None:
    text = '[[feed]]\nurl = "https://example.org/"\ntitle = "Zeitung für alle"\n'
    (tmp_path / "feeds.toml").write_text(text)
    loaded = load_config(tmp_path / "feeds.toml")
    assert (loaded.mistakes, loaded.text, loaded.usable, loaded.may_archive) == ((), text, True, True)
    assert loaded.config.subscriptions[0].title == "Zeitung für alle"


def test_each_mistake_is_a_sentence_with_file_line_and_column_in_the_order_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(
        '[[feed]]\nurl = 3\n[settings]\n\n  refresh_evry = "15m"\nwidth = 7\n'
        "[[search]]\nname = 'a'\n[[rule]]\nquery = 'a OR'\ndo = ['star', 'hyde']\n"
    )
    loaded = load_config(path)
    assert loaded.mistakes == (
        'mine.toml:2:7: this feed is left out: expected url = "https://…", "http://…" or "builtin:welcome"',
        "mine.toml:5:3: unknown setting refresh_evry; did you mean refresh_every?",
        "mine.toml:6:9: width cannot be this; expected a whole number from 20 to 200",
        "mine.toml:7:1: this [[search]] has no query; expected query = 'title:sponsored newer:7d'",
        'mine.toml:10:9: the query cannot be read: OR: column 5: a word, a "phrase", (?',
        'mine.toml:11:15: "hyde" is no effect; expected "read", "unread", "star", "hide", "tag NAME", "untag NAME" '
        'or "notify"',
    )
    assert loaded.usable
    assert not loaded.may_archive


def test_a_selector_that_is_none_is_told_with_its_own_line_and_column() -> None:
    loaded = read_config_text('[settings]\nselect = "article >"\nremove = [\n  ".a",\n  "p:hover",\n]\nwidth = 60\n')
    assert loaded.mistakes == (
        'feeds.toml:2:10: "article >" is no CSS selector: it ends where a name, .class or #id is expected',
        'feeds.toml:5:3: "p:hover" is no CSS selector: nothing is :hover in a page that is only read',
    )
    settings = loaded.config.settings
    assert (settings.select, settings.remove, settings.width) == ((), (), 60)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a = 1\nb 2\n", "2:3: expected '=' after a key in a key/value pair"),
        ("a = 1\na = 2\n", "2:6: this key stands in its table already; expected each key once"),
        ("[a]\n[a]\n", "2:3: this table is declared twice; expected each table once"),
        ('a = "x\nb = 1', "1:7: the line ends within a text; expected a closing quote"),
        ("a = [1,\n", '1:8: expected a value: "text", a number, true, false, [ a list ] or { a table }'),
        ("= 3", "1:1: expected key = value, a [table] or a # comment"),
        ('\na = "é\0"', "2:7: a NUL character; expected nothing but text"),
        ("a = 1\nb = " + "1" * 5000, "2:5: expected a number that is not that long"),
        ("a = " + "[" * 5000, "1:105: brackets within brackets, too deep to read; expected at most 100"),
        ("a = " + "[" * 5000 + "]" * 5000, "1:105: brackets within brackets, too deep to read; expected at most 100"),
    ],
)
def test_a_syntax_error_is_told_where_it_is_and_the_file_is_not_usable(text: str, sentence: str) -> None:
    loaded = read_config_text(text)
    assert loaded.mistakes == (f"feeds.toml:{sentence}",)
    assert loaded.text == text
    assert not loaded.usable
    assert not loaded.may_archive


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ('# é\ntitle = "é'.encode() + b'\xe9"', "2:11: byte 0xe9"),
        (b'\xef\xbb\xbftitle = "\xe9"', "1:10: byte 0xe9"),
        ("[settings]".encode("utf-16"), "1:1: byte 0xff"),
    ],
)
def test_another_encoding_is_told_at_its_first_byte(body: bytes, place: str) -> None:
    loaded = read_config_bytes(body)
    assert loaded.mistakes == (f"feeds.toml:{place} is no UTF-8; expected the file to be saved as UTF-8",)
    assert not loaded.usable


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    loaded = read_config_bytes(b"\xef\xbb\xbftehme = 3")
    assert loaded.usable
    assert loaded.mistakes[0].startswith("feeds.toml:1:1: unknown section tehme")


def test_a_missing_file_is_told_with_its_whole_path(tmp_path: Path) -> None:
    loaded = load_config(tmp_path / "feeds.toml")
    assert loaded.mistakes == (f"{tmp_path}/feeds.toml: there is no such file; expected your list of feeds",)
    assert loaded.missing
    assert not loaded.usable


def test_what_is_no_regular_file_is_told_and_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "file").touch()
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    reasons = {
        tmp_path: "it is a folder",
        tmp_path / "pipe": "it is no regular file",
        Path("/dev/zero"): "it is no regular file",
        tmp_path / "file" / "feeds.toml": "Not a directory",
        tmp_path / "loop": "Too many levels of symbolic links",
    }
    for path, reason in reasons.items():
        loaded = load_config(path)
        assert loaded.mistakes == (f"{path}: cannot be read ({reason}); expected a readable file",)
        assert not loaded.usable
        assert not loaded.missing


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is unreadable to root")
def test_a_file_that_may_not_be_read_is_told(tmp_path: Path) -> None:
    path = tmp_path / "feeds.toml"
    path.touch(mode=0o200)
    assert load_config(path).mistakes == (f"{path}: cannot be read (Permission denied); expected a readable file",)


def test_a_file_that_is_too_large_is_told_and_not_parsed(tmp_path: Path) -> None:
    path = tmp_path / "feeds.toml"
    path.write_bytes(b"#" * 10_000_000)
    assert "it is larger than 5,000,000 bytes" in load_config(path).mistakes[0]
    path.write_bytes(b"#" * 100)
    assert load_config(path, limit_bytes=100).mistakes == ()
    assert not load_config(path, limit_bytes=99).usable


@given(st.binary(max_size=60) | st.text(st.sampled_from('[]{}="\n\0 a1.#é'), max_size=40).map(str.encode))
def test_no_bytes_whatever_raise_and_what_is_not_usable_says_why(body: bytes) -> None:
    loaded = read_config_bytes(body)
    assert loaded.usable or loaded.mistakes
    assert all(sentence.startswith("feeds.toml:") and sentence.split(":")[1].isdigit() for sentence in loaded.mistakes)


def test_the_first_start_copies_the_shipped_list_for_its_owner_only(tmp_path: Path) -> None:
    paths = paths_in(tmp_path)
    assert start_config(paths)
    assert paths.config.read_bytes() == shipped_feeds()
    assert (mode(paths.config), mode(paths.config.parent)) == (0o600, 0o700)
    assert list(paths.config.parent.iterdir()) == [paths.config], "no temporary file stays"


def test_a_list_that_is_there_is_left_alone_even_if_its_link_leads_nowhere(tmp_path: Path) -> None:
    paths = paths_in(tmp_path)
    paths.config.parent.mkdir(parents=True)
    paths.config.symlink_to(tmp_path / "nowhere")
    assert not start_config(paths)
    assert not (tmp_path / "nowhere").exists()
    paths.config.unlink()
    paths.config.write_text("# mine")
    assert not start_config(paths)
    assert paths.config.read_text() == "# mine"


def test_a_list_that_was_named_is_never_created(tmp_path: Path) -> None:
    paths = paths_in(tmp_path, is_default=False)
    with pytest.raises(ConfigError, match=r"feeds\.toml does not exist") as caught:
        start_config(paths)
    assert caught.value.exit_code == 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("links", [True, False], ids=["hard links", "no hard links"])
def test_writing_never_takes_the_place_of_anything(
    links: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not links:
        monkeypatch.setattr(os, "link", _no_links)
    (tmp_path / "there").write_text("old")
    (tmp_path / "link").symlink_to(tmp_path / "target")
    (tmp_path / "folder").mkdir()
    for name, what in (("there", "exists already"), ("link", "is a symbolic link"), ("folder", "exists already")):
        with pytest.raises(ConfigError, match=f"{name} {what}; nothing was written"):
            write_new(tmp_path / name, b"new")
    write_new(tmp_path / "new", b"new")
    assert (tmp_path / "there").read_text() == "old"
    assert mode(tmp_path / "new") == 0o600
    assert {path.name for path in tmp_path.iterdir()} == {"there", "link", "folder", "new"}


def test_what_cannot_be_written_is_told_with_its_path(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ConfigError, match=r"feeds\.toml cannot be written: Not a directory"):
        write_new(tmp_path / "file" / "folder" / "feeds.toml", b"")


def _listed(folder: Path, content: bytes = b"# mine\r\n") -> Paths:
    paths = paths_in(folder)
    paths.config.parent.mkdir(parents=True)
    paths.config.write_bytes(content)
    return paths


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "byte order mark"])
def test_an_edit_takes_the_place_of_the_file_whole_and_keeps_all_else(tmp_path: Path, mark: bytes) -> None:
    paths = _listed(tmp_path, mark + b"# mine\r\n")
    paths.config.chmod(0o640)
    edit_config(paths, lambda text: text + "# more é\r\n")
    assert paths.config.read_bytes() == mark + "# mine\r\n# more é\r\n".encode()
    assert mode(paths.config) == 0o640
    assert list(paths.config.parent.iterdir()) == [paths.config]


def test_an_edit_that_changes_nothing_writes_nothing(tmp_path: Path) -> None:
    paths = _listed(tmp_path)
    before = paths.config.stat()
    edit_config(paths, lambda text: text)
    assert paths.config.stat() == before


def test_an_edit_made_meanwhile_stays_and_ours_is_done_on_top(tmp_path: Path) -> None:
    paths = _listed(tmp_path)
    seen: list[str] = []

    def ours(text: str) -> str:
        if not seen:
            paths.config.write_text("# theirs\n")
        seen.append(text)
        return text + "# ours\n"

    edit_config(paths, ours)
    assert paths.config.read_text() == "# theirs\n# ours\n"
    assert seen == ["# mine\r\n", "# theirs\n"]


def test_a_file_that_changes_all_the_time_is_left_to_the_other_program(tmp_path: Path) -> None:
    paths = _listed(tmp_path)

    def late(text: str) -> str:
        paths.config.write_text(text + "# theirs\n")
        return text + "# ours\n"

    with pytest.raises(ConfigError, match="being changed by another program"):
        edit_config(paths, late)
    assert "ours" not in paths.config.read_text()
    assert list(paths.config.parent.iterdir()) == [paths.config]


def test_only_the_usual_file_is_made_by_an_edit(tmp_path: Path) -> None:
    paths = paths_in(tmp_path)
    edit_config(paths, lambda text: text + "# new\n")
    assert paths.config.read_text() == "# new\n"
    with pytest.raises(ConfigError, match="does not exist"):
        edit_config(paths_in(tmp_path / "other", is_default=False), lambda text: text)


@pytest.mark.parametrize("content", [b"broken = \n", b"\xff\xfe", b"x = '\0'"])
def test_what_cannot_be_read_is_not_written_to(tmp_path: Path, content: bytes) -> None:
    paths = _listed(tmp_path, content)
    with pytest.raises(ConfigError, match=r"feeds\.toml:1:\d+: .*not written to"):
        edit_config(paths, lambda text: text + "# ours\n")
    assert paths.config.read_bytes() == content


def test_a_list_is_not_made_longer_than_can_be_read_again(tmp_path: Path) -> None:
    paths = _listed(tmp_path)
    with pytest.raises(ConfigError, match="would grow beyond"):
        edit_config(paths, lambda text: text + "# more\n" * 1_000_000)
    assert paths.config.read_bytes() == b"# mine\r\n"


def test_writing_over_a_file_is_possible_where_it_is_wished_but_not_over_a_link_or_a_folder(tmp_path: Path) -> None:
    (tmp_path / "there").write_text("old")
    (tmp_path / "link").symlink_to(tmp_path / "there")
    (tmp_path / "folder").mkdir()
    write_out(tmp_path / "there", b"new", over=True)
    assert (tmp_path / "there").read_text() == "new"
    for name in ("link", "folder"):
        with pytest.raises(ConfigError, match="nothing was written"):
            write_out(tmp_path / name, b"newer", over=True)
    with pytest.raises(ConfigError, match="No such file"):
        write_out(tmp_path / "missing" / "x", b"")
    assert (tmp_path / "there").read_text() == "new"


def test_a_folder_in_its_place_is_told(tmp_path: Path) -> None:
    paths = paths_in(tmp_path)
    paths.config.mkdir(parents=True)
    with pytest.raises(ConfigError, match="cannot be read: it is a folder"):
        edit_config(paths, lambda text: text)


def _no_links(*_: object, **__: object) -> None:
    raise PermissionError("no hard links on this file system")
