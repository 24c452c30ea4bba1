"""What a worker process does before its first job; imports nothing, so that workers start fast."""

import os
import signal


def prepare(log_descriptor_path: str) -> None:
    """Send what libraries print to the log, and leave Ctrl-C to the parent.

    Args:
        log_descriptor_path: file that takes stdout and stderr; empty: they are dropped.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    target = os.open(log_descriptor_path or os.devnull, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    os.dup2(target, 1)
    os.dup2(target, 2)
    os.close(target)
