"""Libraries that say what a test tells them."""

import pytest

from tests.formats.speakers import Saying


@pytest.fixture
def saying(monkeypatch: pytest.MonkeyPatch) -> Saying:
    return Saying(monkeypatch)
