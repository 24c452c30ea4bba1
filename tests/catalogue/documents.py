"""Cases 39 to 60: documents that a publisher, or somebody who means harm, may serve in place of a feed.

Each is made by code: what is to break a parser in `harmful`, what is written carelessly in `careless`, what depends
on when it is asked for in `visits`.
"""

import os
from pathlib import Path

from tests.catalogue import careless, harmful
from tests.catalogue.endpoints import Endpoint
from tests.catalogue.visits import visits


def documents(folder: Path) -> tuple[Endpoint, ...]:
    """All endpoints of this part, but for those at full size.

    Args:
        folder: where `lay_traps` laid what no document may open.
    """
    return (*harmful.documents(folder), *careless.documents(), *visits())


def lay_traps(folder: Path) -> None:
    """A file with a secret, and a pipe: who opens that waits for ever."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "secret").write_text(harmful.UNDER_THE_MAT, "utf-8")
    os.mkfifo(folder / "pipe")
