"""Whatever happens to feeds.toml, commands go on with the last good list, say what is wrong where, and lose nothing."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Command
from tests.feed_server import FeedServer
from tests.reader.test_c88_feeds_toml import UNUSABLE, WITH_MISTAKES, Damage, do
from tests.sample_feeds import NO_PAGES
from tui.paths import Paths

DAMAGES = {damage.name: damage for damage in (*UNUSABLE, *WITH_MISTAKES)}


def state(dateline: Command) -> tuple[list[str], list[bool]]:
    """The feeds, and whether each is still followed."""
    feeds = json.loads(dateline("feeds", "--json").out)
    return [feed["url"] for feed in feeds], [feed["paused"] for feed in feeds]


@pytest.mark.parametrize("name", DAMAGES)
def test_c88_the_last_good_list_is_refreshed_and_nothing_is_archived(
    dateline: Command, server: FeedServer, tmp_path: Path, name: str
) -> None:
    damage: Damage = DAMAGES[name]
    config = tmp_path / "feeds.toml"
    good = [server.fail("a", 404), server.fail("b", 404)]
    config.write_text(NO_PAGES + "".join(f'[[feed]]\nurl = "{url}"\n' for url in good))
    assert dateline("refresh").code == 1
    before = state(dateline)
    do(damage, Paths(config=config, db=tmp_path / "d.db", state=tmp_path / "s", config_is_default=False))
    ran = dateline("refresh", "--force")
    if name == "missing":  # a file that was named and is not there is told as such, and nothing else is done
        assert (ran.code, f"{config} does not exist" in ran.err) == (2, True)
        config.write_text("")
        return
    assert "feeds.toml" in ran.err
    assert "Traceback" not in ran.err
    assert ran.code == 1, "as both fail"
    if damage in UNUSABLE:
        assert "2 feeds: 0 new, 0 unchanged, 2 failed" in ran.err
        assert state(dateline) == before
        assert len(server.asked_paths()) == 4
    assert not dateline("count", "is:archived").err.startswith("dateline: a fault")
    assert dateline("config", "check").code == 2
    assert set(before[0]) <= set(state(dateline)[0]), "a file with any mistake archives nothing"


def test_c88_a_list_in_latin_1_and_one_with_a_byte_order_mark(
    dateline: Command, server: FeedServer, tmp_path: Path
) -> None:
    body = f'{NO_PAGES}[[feed]]\nurl = "{server.fail("a", 404)}"\ntitle = "Zürich"\n'
    (tmp_path / "feeds.toml").write_bytes(b"\xef\xbb\xbf" + body.encode())
    assert dateline("refresh").code == 1
    assert "Zürich" in dateline("feeds").out
    (tmp_path / "feeds.toml").write_bytes(body.encode("latin-1"))
    ran = dateline("feeds")
    assert (ran.code, "feeds.toml:6:11: byte 0xfc" in ran.err, "Zürich" in ran.out) == (0, True, True)
