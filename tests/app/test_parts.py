"""The parts of the reading screen, which share one namespace."""

from tui.app.screens.reading import ReadingScreen


def test_no_part_overwrites_what_is_private_to_another() -> None:
    owners: dict[str, str] = {}
    for part in ReadingScreen.__mro__:
        if not part.__module__.startswith("tui.app."):
            continue
        for name, value in vars(part).items():
            if name.startswith("_") and not name.startswith("__") and callable(value):
                assert name not in owners, f"{name} of {part.__name__} and of {owners[name]}"
                owners[name] = part.__name__
