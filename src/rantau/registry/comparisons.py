"""Questions that compare what is typed with what is recorded: how fast they may be asked, and how
the failed ones get into the log that the person reads.

Counted by who asks, by who asks about whom, and by whom it is about. Whether there is such a person
changes neither what is counted nor how many statements run.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from rantau.access.actor import PUBLIC_ACTOR, Actor
from rantau.access.errors import RecordsDisclosed
from rantau.access.scope import reading_as
from rantau.access.sign_in_limits import COMPARISON
from rantau.common.ratelimit import Counter, Limit, give_back, take
from rantau.common.references import normalize_reference
from rantau.journal.interface import log_readings
from rantau.registry.errors import FAILED_TRY, NoMatchingPerson, TooManyComparisons

SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)
# Wrong ones. At a counter people mistype; 30 days of a month are tried in a morning otherwise.
BY_ACTOR_AND_SUBJECT = Limit(5, 5 * SECOND, HOUR, DAY)
BY_ACTOR = Limit(30, 2 * SECOND, HOUR / 4, HOUR)
BY_SUBJECT = Limit(100, 2 * SECOND, HOUR / 4, DAY)
NOBODY = UUID(int=0)  # the subject of a reading where there is no such person
PERSONS_BY_NUMBER_SQL = "select person from registry_find_exact(%s, %s, '', null)"
SUBJECT_SQL = "select person from registry_find_by_reference(%s)"


def build_comparison_counters(actor: Actor, *subjects: str) -> tuple[Counter, ...]:
    """The counters of a question of this actor about these subjects, such as a number as typed or
    the id of a person."""
    return (
        Counter(COMPARISON, BY_ACTOR, source=actor.ref),
        *(
            counter
            for subject in subjects
            for counter in (
                Counter(COMPARISON, BY_ACTOR_AND_SUBJECT, subject, actor.ref),
                Counter(COMPARISON, BY_SUBJECT, subject),
            )
        ),
    )


@contextmanager
def count_comparison(actor: Actor, subject: str) -> Iterator[None]:
    """Count a question before it is judged, and take it back unless it disclosed something.

    Around the transaction that judges it, never inside: of many that are sent at once only those
    are judged that were counted.

    subject  what is asked about, as typed and normalised
    Raises   TooManyComparisons where it has to wait
    """
    counters = build_comparison_counters(actor, subject)
    if take(counters):
        raise TooManyComparisons()
    try:
        yield
    except RecordsDisclosed:
        raise
    except BaseException:
        give_back(counters)
        raise
    give_back(counters)


def compare(sql: str, values: list[Any]) -> list[Any]:
    """Call a function of the database that compares; its result as a list, empty for no match.

    Inside `count_comparison`.

    sql  gives an array of what was found
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchone()[0])


def build_failed_comparison(reference: str) -> NoMatchingPerson:
    """The error of a comparison that found nobody. Raised out of a service it is put into the log
    of reads of the person whose reference was given, once the command is rolled back.

    reference  the reference that was typed; empty for none
    """
    return NoMatchingPerson(records=[find_subject(reference)])


def find_subject(reference: str) -> UUID:
    """Whom a reference as typed names; NOBODY where there is no such person, so that both cases
    take the same statements. Only for the log of failed tries. Inside a scope."""
    with connection.cursor() as cursor:
        cursor.execute(SUBJECT_SQL, [normalize_reference(reference)[:14]])
        row = cursor.fetchone()
    return row[0] if row else NOBODY


def find_persons_by_number(kind: str, number: str) -> list[UUID]:
    """Whom this number of an identity document belongs to, at most two; NOBODY where it is
    nobody's. Only for the log of failed tries. Inside a scope."""
    with connection.cursor() as cursor:
        cursor.execute(PERSONS_BY_NUMBER_SQL, [kind, number])
        return [row[0] for row in cursor.fetchall()] or [NOBODY]


def build_visitor() -> Actor:
    """Somebody who has not signed in, by the name that the log of reads shows."""
    return replace(PUBLIC_ACTOR, name=_("Somebody on the public page"))


def log_failed_public_check(number: str) -> None:
    """Log at its owner that somebody without a name checked this passport number with another
    birth date."""
    visitor = build_visitor()
    with reading_as(visitor):
        log_readings(
            visitor,
            subject_kind="person",
            subjects=find_persons_by_number("passport", number),
            purpose=FAILED_TRY,
        )
