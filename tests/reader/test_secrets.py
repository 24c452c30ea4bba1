"""Where the values of headers come from, and where they never get to."""

import logging
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from tests.fakes import FakeClock
from tests.feed_server import FeedServer
from tests.reader.opener import Opener, stories
from tests.sample_feeds import Told, rss
from tests.sample_site import teaser_site
from tui.core.model import Outcome, PageOutcome, Problem, ProblemKind
from tui.core.request_kinds import Header
from tui.core.settings import Settings
from tui.paths import Paths
from tui.reader.reader import Reader
from tui.reader.secrets import Secrets
from tui.reader.wishes import headers_for

PYTHON = sys.executable


def running(script: str, *arguments: str) -> Header:
    return Header(name="Cookie", command=(PYTHON, "-c", script, *arguments))


def counting(path: Path, script: str) -> Header:
    """A header whose program also leaves a line in a file each time it runs."""
    return running(f"import sys; open(sys.argv[1], 'a').write('x'); {script}", str(path))


async def cause(header: Header, **environ: str) -> str:
    problem = await Secrets(clock=FakeClock(), environ=environ, deadline=timedelta(seconds=5)).values([header])
    assert isinstance(problem, Problem)
    assert problem.kind is ProblemKind.CONFIG
    return problem.cause


async def test_values_are_taken_from_the_file_the_environment_and_the_first_line_of_a_program() -> None:
    headers = [
        Header(name="X-Key", value="plain"),
        Header(name="Cookie", env="EX_COOKIE"),
        Header(name="Authorization", command=(PYTHON, "-c", "print('  Basic abc \\nsecond')")),
    ]
    secrets = Secrets(clock=FakeClock(), environ={"EX_COOKIE": "a=b"})
    assert await secrets.values(headers) == {"X-Key": "plain", "Cookie": "a=b", "Authorization": "Basic abc"}


async def test_no_shell_sees_a_command() -> None:
    header = running("import sys; print(sys.argv[1])", "$HOME; `ls`")
    assert await Secrets(clock=FakeClock()).values([header]) == {"Cookie": "$HOME; `ls`"}


async def test_a_variable_that_is_missing_or_empty_is_a_problem_and_nothing_is_sent() -> None:
    told = "the variable EX of the header Cookie in feeds.toml is not set"
    assert await cause(Header(name="Cookie", env="EX")) == told
    assert await cause(Header(name="Cookie", env="EX"), EX=" ") == told
    assert "plain ASCII" in await cause(Header(name="Cookie", env="EX"), EX="geheim\nX: y")


@pytest.mark.parametrize(
    ("script", "why"),
    [
        ("import sys; print('geheim'); sys.exit(3)", "ended with 3"),
        ("import os; print('geheim', flush=True); os.kill(os.getpid(), 9)", "was ended by signal 9"),
        ("pass", "printed nothing"),
        ("print(); print('geheim')", "printed nothing"),
        ("print('geheim\\x1b[m')", "holds what no header can"),
        ("import sys; sys.stdout.buffer.write(b'geheim\\xff')", "holds what no header can"),
    ],
)
async def test_a_command_that_fails_is_told_without_a_word_of_what_it_printed(script: str, why: str) -> None:
    told = await cause(running(script))
    assert told.startswith(f"the command of the header Cookie in feeds.toml {why}")
    assert "geheim" not in told


async def test_a_command_that_is_not_there_is_told() -> None:
    assert "cannot be run (No such file" in await cause(Header(name="Cookie", command=("/nowhere/at all",)))


async def test_a_command_that_hangs_is_ended_with_all_that_it_started(tmp_path: Path) -> None:
    script = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import time; time.sleep(600)'])"
    secrets = Secrets(clock=FakeClock(), deadline=timedelta(seconds=0.5))
    problem = await secrets.values([running(script)])
    assert isinstance(problem, Problem)
    assert "did not end within 0.5 seconds" in problem.cause


async def test_a_command_runs_once_and_again_when_a_server_refused_what_it_printed(tmp_path: Path) -> None:
    runs = tmp_path / "runs"
    header = counting(runs, "print('v')")
    clock = FakeClock()
    secrets = Secrets(clock=clock)
    for _ in range(3):
        assert await secrets.values([header]) == {"Cookie": "v"}
        secrets.forget([header])  # as a hundred feeds of one site do that are refused at the same time
    assert runs.read_text() == "x"
    clock.advance(timedelta(minutes=2))
    secrets.forget([header])
    assert await secrets.values([header]) == {"Cookie": "v"}
    assert runs.read_text() == "xx"


async def test_a_command_that_failed_runs_again_only_after_a_minute(tmp_path: Path) -> None:
    runs, clock = tmp_path / "runs", FakeClock()
    header, secrets = counting(runs, "sys.exit(1)"), Secrets(clock=clock)
    for _ in range(2):
        assert isinstance(await secrets.values([header]), Problem)
    assert runs.read_text() == "x"
    clock.advance(timedelta(minutes=2))
    assert isinstance(await secrets.values([header]), Problem)
    assert runs.read_text() == "xx"


async def refreshed(reader: Reader) -> list[Outcome | PageOutcome]:
    return [step async for step in reader.refresh(force=True) if isinstance(step, (Outcome, PageOutcome))]


async def test_headers_go_with_the_feed_and_its_pages_at_its_own_origin_and_nowhere_else(
    opened: Opener, server: FeedServer, monkeypatch: pytest.MonkeyPatch, paths: Paths, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv("EX_COOKIE", "geheim=1")
    near = teaser_site(server, ["Near"])
    with FeedServer() as elsewhere:
        far = rss("Far", [Told(title="Far", body="<p>the first words…</p>", link=elsewhere.url("story"))])
        server.serve("far.xml", far.body, far.content_type)
        paths.config.write_text(
            '[settings]\nfull_text = "always"\n'
            + "".join(
                f'[[feed]]\nurl = "{url}"\nheaders = {{ Cookie = {{ env = "EX_COOKIE" }} }}\n'
                for url in (near, server.url("far.xml"))
            )
        )
        async with opened() as reader:
            await refreshed(reader)
            assert len(await stories(reader)) == 2
        assert {asked.path: asked.headers.get("cookie") for asked in server.log} == {
            "feed.xml": "geheim=1",
            "far.xml": "geheim=1",
            "story/0": "geheim=1",
        }
        assert elsewhere.asked_paths() == []  # a private host that a feed may not lead to; see net for public ones
    assert "geheim" not in caplog.text
    for file in (paths.db, *paths.state.glob("*")):
        assert b"geheim" not in file.read_bytes()


async def test_pages_elsewhere_are_asked_without_the_headers_of_their_feed() -> None:
    settings = Settings(headers=(Header(name="Cookie", value="x"),))
    secrets = Secrets(clock=FakeClock())
    for url, sent in [
        ("https://a.example/story", True),
        ("https://A.example:443/story", True),
        ("http://a.example/story", False),
        ("https://a.example:444/story", False),
        ("https://www.a.example/story", False),
        ("https://b.example/story", False),
        ("nonsense", False),
    ]:
        found = await headers_for(url, feed_url="https://a.example/feed", settings=settings, secrets=secrets)
        assert found == ({"Cookie": "x"} if sent else {})


async def test_a_header_without_a_value_is_a_problem_of_its_feed_and_nothing_is_asked(
    opened: Opener, server: FeedServer
) -> None:
    sample = rss("World", [Told(title="One")])
    url = server.serve("world", sample.body, sample.content_type)
    async with opened(url, extra='headers = { Cookie = { env = "NO_SUCH_VARIABLE" } }\n') as reader:
        [outcome] = await refreshed(reader)
        assert outcome.problem is not None
        assert outcome.problem.cause == "the variable NO_SUCH_VARIABLE of the header Cookie in feeds.toml is not set"
        [feed] = await reader.feeds()
        assert feed.failures == 1
    assert server.log == []
