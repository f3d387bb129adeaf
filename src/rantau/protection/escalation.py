"""What silence does: whoever owes it is passed over, and the next in line owns it from then on."""

from django.utils.translation import gettext_lazy as _

from rantau.core import clock
from rantau.duties.kinds import DutyKind, Escalation
from rantau.duties.models import Duty
from rantau.journal.record import Happening
from rantau.protection.clocks import next_look
from rantau.protection.limits import LIMITS, UNREAD
from rantau.protection.lines import line_at
from rantau.protection.models import Case, Contact
from rantau.protection.roster import Owner


def pass_contact_on(duty: Duty) -> Escalation:
    """A contact that nobody has read goes to the next in line."""
    at = clock.now()
    contact = Contact.objects.select_for_update().get(id=duty.about)
    to = line_at(at).after(contact.owner)
    before, contact.owner, contact.owner_name = contact.owner, to.account, to.name
    contact.revision += 1
    contact.save(update_fields=["owner", "owner_name", "revision"])
    look = next_look(contact.received_at, UNREAD, at)
    return Escalation(to.account, look, _said("contact", contact, before, to))


def pass_case_on(duty: Duty) -> Escalation:
    """A case whose owner is silent goes to the next in line, who has yet to acknowledge it."""
    at = clock.now()
    case = Case.objects.select_for_update().get(id=duty.about)
    to = line_at(at).after(case.owner)
    before = case.owner
    if to.account != before:
        case.owner, case.owner_name, case.acknowledged_at = to.account, to.name, None
    case.revision += 1
    case.save(update_fields=["owner", "owner_name", "acknowledged_at", "revision"])
    look = next_look(case.opened_at, LIMITS[case.severity], at)
    return Escalation(case.owner, look, _said("case", case, before, to))


def pass_message_on(duty: Duty) -> Escalation:
    """A message that the case's owner does not read wakes the next in line; the case stays."""
    at = clock.now()
    case = Case.objects.select_for_update().get(id=duty.about)
    to = line_at(at).after(duty.owner)
    case.revision += 1
    case.save(update_fields=["revision"])
    look = next_look(duty.opened_at, LIMITS[case.severity], at)
    return Escalation(to.account, look, _said("case", case, duty.owner, to))


def _said(kind: str, record: Contact | Case, before: str, to: Owner) -> Happening:
    return Happening(
        subject_kind=kind,
        subject=record.id,
        revision=record.revision,
        terms={"from": before, "to": to.account},
        tells=(to.account,),
    )


CONTACT, CASE = "protection:contact", "protection:case"  # names of pages
READ_CONTACT = DutyKind("protection:read_contact", _("Baca laporan baru"), CONTACT, pass_contact_on)
RESPOND = DutyKind("protection:respond", _("Jawab pelapor"), CASE, pass_case_on)
ACT = DutyKind("protection:act", _("Mulai bertindak"), CASE, pass_case_on)
CLOSE = DutyKind("protection:close", _("Selesaikan kasus"), CASE, pass_case_on)
READ_MESSAGE = DutyKind(
    "protection:read_message", _("Baca tulisan baru pelapor"), CASE, pass_message_on
)
DUTIES = (READ_CONTACT, RESPOND, ACT, CLOSE, READ_MESSAGE)
STEPS = {Case.RESPOND: RESPOND, Case.ACT: ACT, Case.CLOSE: CLOSE}
