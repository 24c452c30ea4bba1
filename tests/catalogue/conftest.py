"""One survey over the sections of answers and of transport: their faults must not add up either."""

import pytest

from tests.catalogue.answers import ANSWERS
from tests.catalogue.survey import Survey, surveyed, surveyed_once
from tests.catalogue.transport import TRANSPORT


@pytest.fixture(scope="session")
def survey(tmp_path_factory: pytest.TempPathFactory) -> Survey:
    """What came of cases 1 to 36."""
    return surveyed_once(tmp_path_factory, "web", lambda folder: surveyed([*ANSWERS, *TRANSPORT], folder))
