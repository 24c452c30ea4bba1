"""The door: the command `dateline`, and `python -m tui`."""

import gc
import sys


def main() -> None:
    """Run the command line, or open the reader."""
    if sys.argv[1:] == ["--version"]:
        sys.stdout.write(f"dateline {_version()}\n")
        return
    gc.disable()  # until `collect_again`: a start makes what lasts, and takes 100 ms less without looking for garbage
    from tui.cli.main import run  # late: 66 ms, which --version need not pay

    sys.exit(run(sys.argv[1:]))


def _version() -> str:
    from importlib.metadata import version  # late: 20 ms

    return version("dateline")


if __name__ == "__main__":
    main()
