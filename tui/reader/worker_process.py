"""What a worker process does before its first job; imports nothing, so that workers start fast."""

import os
import signal


def prepare(log: str) -> None:
    """Send what libraries print to the log, and leave Ctrl-C to the parent.

    Args:
        log: file that takes stdout and stderr; where it cannot, they are dropped.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    try:
        target = os.open(log or os.devnull, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    except OSError:  # a log that cannot be written must not stop the work
        target = os.open(os.devnull, os.O_WRONLY)
    os.dup2(target, 1)
    os.dup2(target, 2)
    os.close(target)
