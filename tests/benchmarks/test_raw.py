"""A recorded command becomes a script that pgbench can run: literals, columns, fresh values."""

from datetime import date
from uuid import UUID

from benchmarks.raw import build_pgbench_script
from psycopg.types.numeric import Int4

ONE, OTHER, KEPT, NEW, NEWER = (UUID(int=n) for n in range(1, 6))


def recorded(subject, fresh, day):
    return [
        ("select set_config('role', %s, true)", ("r_office",)),
        (
            "insert into t (id, of, why, at) values (%s, %s, %s, %s)",
            (fresh, subject, "it's: so", day),
        ),
        ("update t set n = %s where id = %s", (Int4(7), fresh)),
    ]


def test_what_was_equal_stays_and_what_differed_varies():
    rows = [{"subject": ONE}, {"subject": KEPT}]
    text = build_pgbench_script(
        recorded(ONE, NEW, date(2027, 1, 1)), recorded(OTHER, NEWER, date(2027, 1, 2)), rows
    )
    lines = text.splitlines()

    assert lines[0] == "\\set n random(1, 2)"
    assert "where n = :n \\gset" in lines[1]
    assert lines[2].startswith("select gen_random_uuid() as fresh0, date '1975-01-01'")
    assert lines[3] == "begin;"
    assert (
        lines[5]
        == "insert into t (id, of, why, at) values (:fresh0, :subject, E'it''s\\x3a so', :fresh1);"
    )
    assert lines[6] == "update t set n = 7 where id = :fresh0;"
    assert lines[-1] == "commit;"


def test_the_revision_is_fresh_because_subjects_come_again():
    text = build_pgbench_script(
        recorded(ONE, NEW, date(2027, 1, 1)), recorded(OTHER, NEWER, date(2027, 1, 1)), revision=7
    )

    assert "set n = :fresh0" in text


def test_a_place_that_differed_is_one_of_the_two():
    def passed(node):
        return [("insert into p (origin) values (%s)", (Int4(node),))]

    text = build_pgbench_script(passed(3212000000), passed(3204000000))

    assert "select (array[3212000000, 3204000000])[1 + floor(random() * 2)::int] as fresh0" in text
    assert "values (:fresh0)" in text


def test_an_array_has_the_type_of_its_items():
    statement = ("select f(%s, %s, %s, %s)", (["a"], [3212], [date(2027, 1, 1)], []))

    text = build_pgbench_script([statement], [statement])

    assert (
        "f(array[E'a']::text[], array[3212]::bigint[], array[E'2027-01-01'::date]::date[], '{}')"
        in text
    )
