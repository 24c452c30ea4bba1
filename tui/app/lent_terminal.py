"""The terminal lent to an editor, while ours goes on without painting."""

from collections.abc import Sequence

from textual.app import App, SuspendNotSupported

from tui.core.errors import UsageError
from tui.reader.editor import run_here


async def lend_terminal(app: App[None], argv: Sequence[str]) -> int:
    """Run a program in our terminal to its end, and give its exit code; the engine is heard meanwhile.

    Raises:
        UsageError: the terminal cannot be lent out, or the program not be started; the screen is as it was.
    """
    failed: UsageError | None = None
    code = 0
    try:
        with app.suspend():
            try:
                with app.batch_update():  # what we painted would stand in the midst of what the program shows
                    code = await run_here(argv)
            except UsageError as error:  # kept, for Textual would leave the screen to the shell
                failed = error
    except SuspendNotSupported as error:
        raise UsageError("this terminal cannot be lent to another program") from error
    if failed is not None:
        raise failed
    return code
