"""Key the names anew that an earlier release keyed by other spelling rules.

Run by `rantau install`, which every start runs, as the database's owner; `rantau doctor` tells when
it was not.
"""

from django.db import connection, transaction

from rantau.common.names import NAME_KEY_EDITION, build_name_key

BATCH = 2_000  # persons in one transaction
OLD_NAMES_SQL = """
    select id, name from registry_person where name_key_edition <> %s
     order by id limit %s for update
"""
# Raw SQL: two million rows one by one would take an hour.
REKEY_SQL = """
    update registry_person p set name_key = k.key, name_key_edition = %s
      from unnest(%s::uuid[], %s::text[]) as k (id, key) where p.id = k.id
"""


def rekey_names() -> int:
    """Key every name by the spelling rules of now; returns how many were keyed otherwise. Stopped
    half way it goes on where it was. The words for search follow by a trigger."""
    count = 0
    while batch := _rekey_batch():
        count += batch
    return count


def _rekey_batch() -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(OLD_NAMES_SQL, [NAME_KEY_EDITION, BATCH])
        rows = cursor.fetchall()
        keys = [build_name_key(name) for _id, name in rows]
        cursor.execute(REKEY_SQL, [NAME_KEY_EDITION, [row[0] for row in rows], keys])
    return len(rows)
