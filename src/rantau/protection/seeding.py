"""The demonstration's roster: its own accounts lead three shifts a day for a quarter of a year."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from rantau.access.models import Account
from rantau.offices.models import Office, OfficeKind
from rantau.protection.models import Shift, StandingDeputy

ZONE = ZoneInfo("Asia/Jakarta")
DAYS = 90
# Three shifts, as the line of 2011 worked (docs/law/protection.md, "Cover"); the hours are ours.
SHIFTS = ((6, "pimpinan.cc"), (14, "kasus.cc"), (22, "operator.cc"))
LENGTH = timedelta(hours=8)
STANDING = ((1, "kasus.cc"), (2, "pimpinan.cc"))


def seed_roster(*, since: datetime) -> int:
    """Shifts from the day before `since` on, a standing deputy and a head; how many shifts."""
    desk = Office.objects.filter(kind=OfficeKind.CRISIS_CENTER).order_by("code").first()
    if desk is None or Shift.objects.exists():
        return Shift.objects.count()
    logins = {login for _, login in (*SHIFTS, *STANDING)}
    people = {a.login: a for a in Account.objects.filter(login__in=logins)}
    first = since.astimezone(ZONE).date() - timedelta(days=1)
    days = [first + timedelta(days=number) for number in range(DAYS + 1)]
    named = [(day, hour, people[login]) for day in days for hour, login in SHIFTS]
    shifts = [_shift(desk, person, datetime.combine(d, time(h), ZONE)) for d, h, person in named]
    Shift.objects.bulk_create(shifts)
    StandingDeputy.objects.bulk_create(
        StandingDeputy(
            office=desk.id, place=place, account=f"account:{people[login].id}",
            name=people[login].name, starts_at=since - timedelta(days=1),
        )
        for place, login in STANDING
    )  # fmt: skip
    return len(shifts)


def _shift(desk: Office, person: Account, starts: datetime) -> Shift:
    return Shift(
        office=desk.id,
        account=f"account:{person.id}",
        name=person.name,
        starts_at=starts,
        ends_at=starts + LENGTH,
    )
