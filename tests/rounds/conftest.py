"""Somebody abroad, for tests of what is recorded and corrected there."""

from datetime import timedelta

import pytest

from rantau.common import clock
from tests.factories.rosters import IN_DOCUMENTS
from tests.factories.stays import go_abroad


@pytest.fixture
def exam(db):
    """The exam number of somebody who arrived two days ago; another was chosen besides."""
    with clock.freeze_clock(IN_DOCUMENTS):
        exam = go_abroad()
    with clock.freeze_clock(IN_DOCUMENTS + timedelta(days=4)):
        yield exam
