"""The duty roster of the demonstration: its accounts lead three shifts a day for ninety days."""

from datetime import datetime, time, timedelta

from rantau.access.models import Account
from rantau.common.clock import WESTERN_TIME
from rantau.demo.seeds.accounts import DEMO_AUTHOR
from rantau.journal.interface import JournalEvent, record_entries
from rantau.offices.models import Office, OfficeKind
from rantau.protection.models import Shift, StandingDeputy
from rantau.protection.services.roster import SHIFT_SET

ROSTER_DAYS = 90
# Three shifts, as the line of 2011 worked (docs/law/protection.md, "Cover"); the hours are ours.
SHIFTS = ((6, "pimpinan.cc"), (14, "kasus.cc"), (22, "operator.cc"))
SHIFT_LENGTH = timedelta(hours=8)
STANDING_DEPUTIES = ((1, "kasus.cc"), (2, "pimpinan.cc"))


def seed_roster(*, since: datetime) -> int:
    """Make the shifts from the day before `since` (aware) on, and two standing deputies, unless
    there are shifts already; return how many shifts were made."""
    desk = Office.objects.filter(kind=OfficeKind.CRISIS_CENTER).order_by("code").first()
    if desk is None or Shift.objects.exists():
        return 0
    logins = {login for _, login in (*SHIFTS, *STANDING_DEPUTIES)}
    people = {a.login: a for a in Account.objects.filter(login__in=logins)}
    first = since.astimezone(WESTERN_TIME).date() - timedelta(days=1)
    days = [first + timedelta(days=number) for number in range(ROSTER_DAYS + 1)]
    slots = [(day, hour, people[login]) for day in days for hour, login in SHIFTS]
    shifts = [
        _build_shift(desk, person, datetime.combine(d, time(h), WESTERN_TIME))
        for d, h, person in slots
    ]
    Shift.objects.bulk_create(shifts)
    events = (JournalEvent("shift", shift.id, 1, {"account": shift.account}) for shift in shifts)
    record_entries(SHIFT_SET.code, events, DEMO_AUTHOR)
    StandingDeputy.objects.bulk_create(
        StandingDeputy(
            office_id=desk.id,
            place=place,
            account=f"account:{people[login].id}",
            name=people[login].name,
            starts_at=since - timedelta(days=1),
        )
        for place, login in STANDING_DEPUTIES
    )
    return len(shifts)


def _build_shift(desk: Office, person: Account, starts: datetime) -> Shift:
    return Shift(
        office_id=desk.id,
        account=f"account:{person.id}",
        name=person.name,
        starts_at=starts,
        ends_at=starts + SHIFT_LENGTH,
    )
