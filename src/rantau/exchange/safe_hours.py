"""When a message may be sent: within the hours that somebody named as safe, else decent ones."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from rantau.common.clock import WESTERN_TIME
from rantau.offices.models import Office, OfficeKind
from rantau.registry.models import Person, SafeContact

# Hours (local) in which a message may be sent to who named none.
DECENT_HOURS = (8, 20)


def find_safe_moment(person: Person, contact: SafeContact, at: datetime) -> datetime:
    """The first moment from `at` (aware) within the person's safe hours, in the zone of the place
    where she is: that of the post abroad, else that of her district office."""
    hours = DECENT_HOURS
    if contact.from_hour is not None and contact.until_hour is not None:
        hours = (contact.from_hour, contact.until_hour)
    return find_moment_within(hours, at.astimezone(_get_zone(person)))


def find_moment_within(hours: tuple[int, int], local: datetime) -> datetime:
    """The first moment from `local` (aware, in the zone of whoever gets the message) within the
    hours, from the first until before the second; they may go over midnight, and are the whole day
    where they are the same."""
    lo, hi = hours
    hour = local.hour
    is_inside = lo <= hour < hi if lo < hi else hour >= lo or hour < hi
    if is_inside or lo == hi:
        return local
    start = local.replace(hour=lo % 24, minute=0, second=0, microsecond=0)
    return start if start > local else start + timedelta(days=1)


def _get_zone(person: Person) -> ZoneInfo:
    offices = (
        Office.objects.filter(id=person.post_id)
        if person.post_id
        else Office.objects.filter(
            kind=OfficeKind.DISTRICT,
            span_lo__lte=person.domicile_node,
            span_hi__gt=person.domicile_node,
        )
    )
    office = offices.first()
    return ZoneInfo(office.time_zone) if office else WESTERN_TIME
