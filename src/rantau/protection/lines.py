"""The line of owners at a moment, asked of the roster."""

from datetime import datetime

from django.db import connection

from rantau.protection.errors import NoDesk
from rantau.protection.roster import Line, Owner, line

ON_DUTY = "select office, office_name, place, account, name from protection_on_duty(%s)"


def line_at(moment: datetime) -> Line:
    """Who is next at the Crisis Center at `moment` (aware); NoDesk in a network that has none."""
    with connection.cursor() as cursor:
        cursor.execute(ON_DUTY, [moment])
        rows = cursor.fetchall()
    if not rows:
        raise NoDesk()
    office, office_name = rows[0][:2]
    desk = Owner(f"office:{office}", office_name)
    return line(office, desk, [(row[2], Owner(row[3], row[4])) for row in rows if row[3]])
