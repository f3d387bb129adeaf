"""Names that an earlier release keyed by other rules are keyed anew, once, and found."""

from rantau.access.scope import acting_as, reading_as
from rantau.common.names import NAME_KEY_EDITION
from rantau.registry.models import Person
from rantau.registry.name_keys import rekey_names
from rantau.registry.selectors import search_persons
from tests.factories.persons import create_person


def test_a_name_of_an_earlier_release_is_found_by_the_rules_of_this_one(
    headquarters, unrelated_person
):
    reference = create_person(name="Tjahjono", nik="")
    with acting_as(headquarters):
        Person.objects.update(name_key_edition=NAME_KEY_EDITION)
        old = {"name_key": "TJAHJONO", "name_key_edition": NAME_KEY_EDITION - 1}
        Person.objects.filter(reference=reference).update(**old)

        assert rekey_names() == 1
        assert rekey_names() == 0

    with reading_as(headquarters):
        assert reference in [person.reference for person in search_persons(headquarters, "Cahyono")]
