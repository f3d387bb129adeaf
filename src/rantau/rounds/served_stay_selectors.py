"""Find the stays that a post abroad or an airport serves: whoever stands at its counter, and nobody
else."""

import re
from datetime import date
from uuid import UUID

from django.db import connection

from rantau.access.actor import Actor
from rantau.access.permissions import require_permission
from rantau.access.scope import reading_as
from rantau.access.service import report_disclosure
from rantau.common.names import build_name_key
from rantau.common.numbers import normalize_passport_number, to_latin_digits
from rantau.registry.comparisons import NOBODY, compare, count_comparison
from rantau.rounds.models import Stay
from rantau.rounds.permissions import FIND_RETURNING, FIND_STAY
from rantau.rounds.stay_errors import NoMatchingReturn
from rantau.rounds.stay_selectors import log_stays
from rantau.rounds.verification import has_digits

MAX_FOUND = 25  # rows; chosen by us
# Functions of the database: posts and airports look through nobody whom they do not serve.
FIND_SERVED_SQL = "select id from rounds_find_served_stays(%s, %s, %s)"
PASSPORT_OWNERS_SQL = "select person from rounds_list_passport_owners(%s)"
FIND_RETURNING_SQL = "select array_remove(array[rounds_find_returning(%s, %s)], null)"


def find_served_stays(actor: Actor, text: str) -> list[Stay]:
    """Stays in the post's country found by exam number, passport number or name, the most similar
    name first; up to MAX_FOUND + 1. Whoever is shown is logged as read. Inside a scope."""
    require_permission(actor, FIND_STAY)
    typed = to_latin_digits(text)
    is_number = has_digits(typed)
    number = normalize_passport_number(re.sub(r"\s", "", typed)) if is_number else ""
    name_key = "" if is_number else build_name_key(text)
    if not number and not name_key:
        return []
    with connection.cursor() as cursor:
        cursor.execute(FIND_SERVED_SQL, [number, name_key, MAX_FOUND + 1])
        ids = [row[0] for row in cursor.fetchall()]
    rows = Stay.objects.select_related("offer__examinee__person", "offer__examinee__round")
    by_id = rows.in_bulk(ids)
    stays = [by_id[each] for each in ids if each in by_id]
    log_stays(actor, stays[:MAX_FOUND])
    return stays


def get_returning_reference(actor: Actor, passport: str, birth_date: date) -> str:
    """The reference of the stay of whoever comes home with this passport and birth date; opens a
    scope of its own. A failed try is counted, and stands in the log of whom the passport belongs
    to, as at departures (`placement.selectors.get_reference_at_border`).

    Raises  NoMatchingReturn; TooManyComparisons
    """
    require_permission(actor, FIND_RETURNING)
    number = normalize_passport_number(passport)
    try:
        with count_comparison(actor, number), reading_as(actor):
            if found := compare(FIND_RETURNING_SQL, [number, birth_date]):
                return str(found[0])
            raise NoMatchingReturn(records=_list_passport_owners(number))
    except NoMatchingReturn as error:
        report_disclosure(actor, error)
        raise


def _list_passport_owners(number: str) -> list[UUID]:
    """Whom a passport number belongs to, also as it stands in a roster alone; NOBODY where it is
    nobody's. Inside a scope."""
    with connection.cursor() as cursor:
        cursor.execute(PASSPORT_OWNERS_SQL, [number])
        return [row[0] for row in cursor.fetchall()] or [NOBODY]
