"""A job that never ends by itself; in a module of its own, from which a worker process can import it."""

import time


def stall(*_: object, **__: object) -> None:
    time.sleep(60)
