"""The worklist page: a row is a person, filters survive, and what is done there has a receipt."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from rantau.access.models import Account
from rantau.access.scope import reading_as
from rantau.duties.models import Duty
from rantau.journal.models import Reading
from tests.actors import get_officer
from tests.factories.placements import (
    BEFORE_CLEARED,
    BEFORE_SELECTED,
    create_placement,
    create_unrelated_placement,
)


@pytest.fixture
def open_as(client):
    """Open a page as the account with this login; gives its text."""

    def open_page(login, query="", **data):
        client.force_login(Account.objects.get(login=login))
        address = reverse("common:desk") + query
        answer = client.post(address, data) if data else client.get(address)
        assert answer.status_code == 200
        return re.sub(r"\s+", " ", answer.content.decode())

    return open_page


def test_a_row_is_a_person_with_destination_agency_and_what_is_missing(open_as):
    create_placement()
    create_unrelated_placement()
    page = open_as("loket.3212")

    assert "Siti Nurhalimah" in page
    assert "Taiwan" in page
    assert "Dewi" not in page
    assert "identitas" in page.lower() or "ktp" in page.lower()


def test_whom_the_list_shows_is_logged_as_read(open_as):
    journey = create_placement()
    open_as("loket.3212")
    person = journey.get().person_id
    with reading_as(get_officer("inspektorat")):
        assert Reading.objects.filter(subject=person, purpose="worklist").count() == 1
