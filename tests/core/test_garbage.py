"""When Python collects garbage."""

import gc
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from tui.core.garbage import collect_again, uncollected


def test_nothing_is_collected_inside() -> None:
    with uncollected():
        assert not gc.isenabled()
        with uncollected():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()


def test_a_failure_ends_it_too() -> None:
    with pytest.raises(ValueError, match="x"), uncollected():
        raise ValueError("x")
    assert gc.isenabled()


def test_threads_do_not_end_it_for_each_other() -> None:
    both = Barrier(2, timeout=10)
    later = Barrier(2, timeout=10)

    def first() -> None:
        with uncollected():
            both.wait()
        later.wait()

    def second() -> bool:
        with uncollected():
            both.wait()
            later.wait()
            return gc.isenabled()

    with ThreadPoolExecutor(2) as pool:
        pool.submit(first)
        assert pool.submit(second).result() is False
    assert gc.isenabled()


def test_what_was_off_stays_off_until_it_is_wanted_again() -> None:
    gc.disable()
    try:
        with uncollected():
            pass
        assert not gc.isenabled()
        collect_again()
        assert gc.isenabled()
    finally:
        gc.unfreeze()
        gc.enable()


def test_it_is_wanted_again_once_all_are_done() -> None:
    gc.disable()
    try:
        with uncollected():
            collect_again()
            assert not gc.isenabled()
        assert gc.isenabled()
    finally:
        gc.enable()
