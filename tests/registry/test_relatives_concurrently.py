"""Many who change one family at the same moment: the last place is taken once, one key is one."""

from uuid import uuid4

from rantau.registry.inputs import RelativeInput
from rantau.registry.services.relatives import MAX_RELATIVES, add_relative

BUDI = RelativeInput("Budi", "sibling")


class TestManyConnections:
    """Clerks who come in the same moment take turns over the person."""

    def test_the_last_place_is_taken_once(
        self, indramayu, committed_person, owner_sql, all_at_once
    ):
        person, reference = committed_person
        for _ in range(MAX_RELATIVES - 1):
            owner_sql.execute(
                "insert into registry_relative (id, name, relation, phone, emergency, person_id)"
                " values (%s, 'Aminah', 'mother', '', true, %s)",
                [uuid4(), person],
            )

        answers = all_at_once(
            6, lambda: add_relative(indramayu, uuid4(), reference, BUDI, emergency=False)
        )
        assert answers == ["TooManyRelatives"] * 5 + ["done"]
        found = owner_sql.execute(
            "select count(*) from registry_relative where person_id = %s", [person]
        )
        assert found.fetchone() == (MAX_RELATIVES,)

    def test_one_key_from_two_connections_is_one_relative(
        self, indramayu, committed_person, owner_sql, all_at_once
    ):
        person, reference = committed_person
        key = uuid4()

        answers = all_at_once(
            2, lambda: add_relative(indramayu, key, reference, BUDI, emergency=False)
        )
        assert answers == ["done"] * 2
        found = owner_sql.execute(
            "select count(*) from registry_relative where person_id = %s", [person]
        )
        assert found.fetchone() == (1,)
