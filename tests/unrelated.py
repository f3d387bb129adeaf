"""Rows that a test is not about, so that a query that filters nothing fails."""

from datetime import date

import pytest

from tests.factories.persons import ELSEWHERE, create_person


@pytest.fixture
def unrelated_person(bandung):
    """The reference of somebody of another district."""
    return create_person(bandung, name="Dewi", birth_date=date(1990, 1, 1), **ELSEWHERE)
