"""import opml of lists that want to do harm: each thing left out is told, the rest taken, nothing else touched."""

import os
import time
from pathlib import Path

import pytest

from tests.cli.conftest import Command, follow

HAVE = "https://have.example/feed"
GOOD = '<outline text="Good" xmlUrl="https://good.example/feed"/>'
LAUGHS = "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12))
BOMB = f"<!DOCTYPE opml [<!ENTITY a0 'lol'>{LAUGHS}<!ENTITY file SYSTEM 'file:///etc/passwd'>]>"
WHOLE = '<opml version="2.0"><head><title>x</title></head><body>{}' + GOOD + "</body></opml>"
HARM = "touch harm"
LISTS: dict[str, tuple[str, int]] = {
    "pipe": (WHOLE.format(f'<outline text="P" xmlUrl="|{HARM}"/>'), 1),
    "filtercmd": (WHOLE.format(f'<outline text="P" xmlUrl="https://x.example/" filtercmd="{HARM}"/>'), 1),
    "exec": (WHOLE.format(f'<outline text="P" xmlUrl="exec:{HARM}"/>'), 1),
    "filter": (WHOLE.format(f'<outline text="P" xmlUrl="filter:{HARM}:https://x.example/"/>'), 1),
    "file": (WHOLE.format('<outline text="P" xmlUrl="file:///etc/passwd"/>'), 1),
    "javascript": (WHOLE.format('<outline text="P" xmlUrl="javascript:x"/>'), 1),
    "password": (WHOLE.format('<outline text="P" xmlUrl="https://jane:hunter2@x.example/feed"/>'), 1),
    "TOML in a title": (WHOLE.format("<outline text='P\"&#10;[settings]&#10;browser = \"sh\"' xmlUrl='exec:x'/>"), 1),
    "escape in a title": (WHOLE.format('<outline text="P&#x9b;31m&#x202e;" xmlUrl="exec:x"/>'), 1),
    "bomb and file": (BOMB + WHOLE.format('<outline text="P&a11;&file;" xmlUrl="exec:&file;"/>'), 1),
    "no head": (f'<opml version="1.0"><body>{GOOD}</body></opml>', 0),
    "one within itself": (WHOLE.format('<outline text="P" type="include" url="list.opml"/>'), 1),
    "nested without end": (WHOLE.format(GOOD + "<outline text='P'>" * 10_000), 2),
}


@pytest.mark.parametrize("name", LISTS)
def test_c72_the_harmful_is_told_and_left_out_and_the_rest_taken(
    dateline: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    text, left_out = LISTS[name]
    follow(tmp_path, HAVE)
    before = (tmp_path / "feeds.toml").read_text()
    (tmp_path / "list.opml").write_text(text, "utf-8")
    ran = dateline("import", "opml", "list.opml")
    assert ran.code == 0, ran.err
    told = ran.err.split("What")[0].splitlines()
    assert len(told) == left_out, ran.err
    assert all("P" in line or line.startswith("The file is broken") for line in told), "each is named"
    assert not {"\x1b", "\u009b", "\u202e"} & set(ran.err)
    assert "root:" not in ran.err
    assert "hunter2" not in ran.err
    after = (tmp_path / "feeds.toml").read_text()
    assert after.startswith(before)
    assert 'browser = "sh"' not in after
    listed = [line.split("\t")[6] for line in dateline("feeds").out.splitlines()]
    assert sorted(listed) == ["https://good.example/feed", HAVE]
    assert not (tmp_path / "harm").exists()
    assert dateline("undo").code == 0
    assert (tmp_path / "feeds.toml").read_text() == before


@pytest.mark.parametrize("count", [3_000, pytest.param(100_000, marks=pytest.mark.full)])
def test_c72_very_many_outlines_are_taken_or_refused_as_a_whole(dateline: Command, tmp_path: Path, count: int) -> None:
    follow(tmp_path, HAVE)
    before = (tmp_path / "feeds.toml").read_text()
    rows = "".join(f'<outline text="F{n}" xmlUrl="https://h{n % 997}.example/{n}"/>' for n in range(count))
    (tmp_path / "list.opml").write_text(f"<opml><body>{rows}</body></opml>")
    began = time.monotonic()
    ran = dateline("import", "opml", str(tmp_path / "list.opml"))
    assert time.monotonic() - began < 60
    if ran.code:
        assert "larger than" in ran.err or "grow beyond" in ran.err
        assert (tmp_path / "feeds.toml").read_text() == before
    else:
        assert (tmp_path / "feeds.toml").read_text().count("[[feed]]") == count + 1
    assert os.path.getsize(tmp_path / "feeds.toml") < 6_000_000
