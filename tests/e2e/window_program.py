"""What a window does all day, as fast as it can: marks, searches, rereads; each mark is told once it is committed.

python -m tests.e2e.window_program CONFIG DB STATE NAME COUNT
"""

import asyncio
import sys
from pathlib import Path

from tui.core.changes import AddTag, SetFlag
from tui.core.views import ALL
from tui.net.clock import SystemClock
from tui.paths import Paths
from tui.reader.reader import Reader


async def main(config: str, db: str, state: str, name: str, count: str) -> None:
    """Tag the first story again and again."""
    paths = Paths(config=Path(config), db=Path(db), state=Path(state), config_is_default=False)
    reader = await Reader.open(paths, clock=SystemClock(), face="screen")
    for number in range(int(count)):
        await reader.change([AddTag(name=f"{name}-{number}")], ids=[1])
        sys.stdout.write(f"{name}-{number}\n")
        sys.stdout.flush()
        window = await reader.window(ALL, show_read=True)
        await window.load(0, 30)
        found = await reader.search("paragraph")
        await found.load(0, 30)
        if (row := window.row(number % len(window))) is not None:
            await reader.change([SetFlag(field="read", value=bool(number % 2))], ids=[row.id])
        await reader.changed_elsewhere()
    await reader.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
