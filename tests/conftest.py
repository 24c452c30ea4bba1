"""What all tests share."""

import os

import pytest
from hypothesis import settings

settings.register_profile("usual", max_examples=40, deadline=None)
settings.register_profile("full", max_examples=400, deadline=None)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--full", action="store_true", help="run the cases marked full at their full size, and ten times the examples"
    )


def pytest_xdist_auto_num_workers() -> int:
    """One process more than there are processors: a third of the time tests wait for what they started."""
    return len(os.sched_getaffinity(0)) + 1 if hasattr(os, "sched_getaffinity") else (os.cpu_count() or 1) + 1


def pytest_configure(config: pytest.Config) -> None:
    settings.load_profile("full" if config.getoption("--full") else "usual")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--full"):
        return
    skip = pytest.mark.skip(reason="full size: run with --full")
    for item in items:
        if "full" in item.keywords:
            item.add_marker(skip)
