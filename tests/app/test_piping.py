"""The key | on the screen: a program gets the story, and what it says is shown; and the programs that open links."""

import sys
from pathlib import Path

from tests.app.reading_samples import Running, running, sample_reader
from tui.core.openers import Opener


async def piped(run: Running, command: str) -> None:
    """Type a command behind | and wait for its end."""
    await run.press("vertical_line")
    run.app.reading.command_line.line.value = f"pipe {command}"
    await run.press("enter")


async def test_a_program_gets_the_story_under_the_cursor_or_all_that_are_marked(tmp_path: Path) -> None:
    script = tmp_path / "count.py"
    script.write_text("import sys; text = sys.stdin.read(); print(text.count('All about'), text.splitlines()[0])")
    async with running() as run:
        await run.press("vertical_line")
        assert run.app.reading.command_line.line.value == "pipe "
        await run.press("escape")
        await piped(run, f"{sys.executable} {script}")
        first = run.app.reading.entries.row
        assert first is not None
        assert run.status.endswith(f": 1 {first.title}")
        await run.press("v", "v")
        await piped(run, f"{sys.executable} {script}")
        assert run.status.endswith(f": 2 {first.title}")


async def test_much_is_shown_in_a_sheet_and_what_fails_is_told(tmp_path: Path) -> None:
    script = tmp_path / "say.py"
    script.write_text("print('[/b] one'); print('two')")
    async with running() as run:
        await piped(run, f"{sys.executable} {script}")
        assert "[/b] one" in run.text
        assert "two" in run.text
        await run.press("q")
        await piped(run, "no-such-program-here")
        assert run.status == "no-such-program-here could not be started (No such file or directory)."
        await piped(run, "grep 'x")
        assert run.status == "That is no command: no closing quotation."


async def test_a_link_opens_with_the_program_that_its_pattern_names(tmp_path: Path) -> None:
    reader = sample_reader()
    told = tmp_path / "told"
    run_it = (sys.executable, "-c", "import sys; open(sys.argv[1], 'w').write(sys.argv[2])", str(told), "{url}")
    reader.config = type(reader.config)(openers=(Opener(url="*example.org/*", run=run_it),))
    async with running(reader) as run:
        await run.press("o")
        assert f"with {Path(sys.executable).name}." in run.status
