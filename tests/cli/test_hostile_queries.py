"""Whatever is given as a query on the command line."""

import json

import pytest

from tests.cli.conftest import Shell
from tests.reader.test_hostile_queries import HOSTILE


@pytest.mark.parametrize("kind", HOSTILE)
def test_c90_any_text_is_a_query_or_a_mistake_that_is_told(shell: Shell, kind: str) -> None:
    for command in (["list"], ["search"], ["count"], ["list", "--json"]):
        ran = shell(*command, "--", HOSTILE[kind])
        assert ran.code in {0, 1, 2}, ran.err
        assert (ran.code == 2) == ("column" in ran.err)
        assert len(ran.err) < 400
        assert not {"\x1b", "\x00", "\u202e"} & set(ran.out + ran.err)
    assert json.loads(shell("count", "--json").out) == {"count": 8}
    assert shell("star", "--query", HOSTILE[kind], "--dry-run").code in {0, 1, 2}
