"""Invented addresses and telephone numbers of the demonstration's offices."""

from rantau.common.phones import INVENTED_PREFIX
from rantau.demo.seeds.accounts import DEMO_AUTHOR
from rantau.journal.interface import record_entries
from rantau.offices.models import Office
from rantau.offices.registrations import OFFICE_CONTACT_CHANGED
from rantau.offices.tables import build_office_event

# Code, address, and whether a number is answered day and night. Streets and numbers do not exist.
CONTACTS = (
    ("DN-3212", "Jalan Peraga 12, Indramayu", False),
    ("DN-3204", "Jalan Peraga 4, Soreang", False),
    ("BP-32", "Jalan Peraga 32, Bandung", False),
    ("PA-TW-TPE", "Peraga Road 1, Taipei", True),
    ("PA-MY-KUL", "Jalan Peraga 2, Kuala Lumpur", True),
)


def seed_office_contacts() -> int:
    """Give some offices an address and numbers, where they have none; returns to how many."""
    known = {code: (address, has_duty_phone) for code, address, has_duty_phone in CONTACTS}
    offices = list(Office.objects.filter(code__in=known, address="").order_by("code"))
    for number, office in enumerate(offices):
        office.address, has_duty_phone = known[office.code]
        office.phone = f"{INVENTED_PREFIX}{7_000_000 + 2 * number}"
        office.duty_phone = f"{INVENTED_PREFIX}{7_000_001 + 2 * number}" if has_duty_phone else ""
        office.revision += 1
    Office.objects.bulk_update(offices, ["address", "phone", "duty_phone", "revision"])
    record_entries(OFFICE_CONTACT_CHANGED.code, map(build_office_event, offices), DEMO_AUTHOR)
    return len(offices)
