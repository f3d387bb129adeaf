"""The officers of the Crisis Center."""

import pytest

from tests.actors import get_officer


@pytest.fixture
def desk(db):
    """The operator who takes reports."""
    return get_officer("operator.cc")


@pytest.fixture
def case_officer(db):
    """The officer of cases, who closes them."""
    return get_officer("kasus.cc")


@pytest.fixture
def lead(db):
    """The duty lead, who sets shifts."""
    return get_officer("pimpinan.cc")
