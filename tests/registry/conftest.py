"""A person whom other connections see too, and commands run on her by many connections at once."""

import threading
from uuid import uuid4

import pytest
from django.db import connection

from rantau.common.errors import DomainError
from tests.factories.persons import insert_person

LEFT = (
    """delete from access_command_key where answer in (
           select id::text from registry_relative where person_id = %(person)s
           union select reference from registry_person where id = %(person)s)""",
    "delete from journal_entry where subject = %(person)s",
    "delete from journal_reading where subject = %(person)s",
    "delete from registry_identity where person_id = %(person)s",
    "delete from registry_relative where person_id = %(person)s",
    "delete from registry_safe_contact where person_id = %(person)s",
    "delete from registry_person where id = %(person)s",
)


@pytest.fixture
def committed_person(db, owner_sql):
    """Her key and reference; made and removed by the database's owner."""
    key, reference = uuid4(), "RT-9000-0001"
    insert_person(owner_sql, key, reference)
    owner_sql.execute(
        """insert into registry_safe_contact (person_id, channel, who_may_answer)
           values (%s, 'none', '')""",
        [key],
    )
    yield key, reference
    for statement in LEFT:
        owner_sql.execute(statement, {"person": key})


@pytest.fixture
def all_at_once():
    """`all_at_once(number, command)`: run the command so many times at once, each with a connection
    of its own; gives the sorted results: "done", or the name of the error's class."""

    def run_at_once(number, command):
        answers, ready = [], threading.Barrier(number)

        def run():
            ready.wait()
            try:
                command()
                answers.append("done")
            except DomainError as error:
                answers.append(type(error).__name__)
            finally:
                connection.close()

        threads = [threading.Thread(target=run) for _ in range(number)]
        [thread.start() for thread in threads]
        [thread.join() for thread in threads]
        return sorted(answers)

    return run_at_once
