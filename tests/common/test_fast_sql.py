"""A write that hits no row is an error, whether the row is gone or hidden."""

import pytest
from django.db import DatabaseError

from rantau.access.scope import reading_as
from rantau.common.fast_sql import update_row
from rantau.common.ids import uuid7
from rantau.registry.interface import POST_GROUND, set_ground
from rantau.registry.models import Person
from tests.actors import get_officer
from tests.factories.persons import create_person
from tests.module_data import module_data

siti = module_data(lambda: create_person(get_officer("loket.3212")))


def test_a_row_in_scope_is_written(siti, indramayu):
    with reading_as(indramayu):
        person = Person.objects.get()
        person.alias = "Ti"
        update_row(person, "alias")
        assert Person.objects.get().alias == "Ti"


def test_a_row_that_is_gone_or_hidden_cannot_be_written(siti, indramayu):
    with reading_as(indramayu):
        person = Person.objects.get()
    with reading_as(get_officer("loket.3204")), pytest.raises(DatabaseError, match="no row"):
        update_row(person, "alias")
    with reading_as(indramayu), pytest.raises(DatabaseError, match="no row"):
        update_row(Person(id=uuid7(), alias=""), "alias")


def test_a_ground_on_nobody_or_of_no_kind_cannot_be_set(siti, indramayu):
    with pytest.raises(DatabaseError, match="no such person"), reading_as(indramayu):
        set_ground(uuid7(), POST_GROUND, None)
    with pytest.raises(DatabaseError, match="no such ground"), reading_as(indramayu):
        set_ground(Person.objects.get().id, "neighbour", indramayu.office)
