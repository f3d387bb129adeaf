"""The reporter writes again, by the receipt code."""

from typing import Any

from django.db import connection

from rantau.access.actor import Actor
from rantau.access.service import Done, service
from rantau.core import clock
from rantau.core.errors import Invalid
from rantau.core.keys import uuid7
from rantau.duties.parts import DutyTerms, open_duty
from rantau.journal.record import Happening
from rantau.protection.clocks import due
from rantau.protection.errors import NoSuchCode
from rantau.protection.escalation import READ_CONTACT, READ_MESSAGE
from rantau.protection.kinds import ADDED
from rantau.protection.limits import LIMITS, UNREAD
from rantau.protection.permissions import ANSWER
from rantau.protection.telling import Telling, check_telling, plain

REPLY = """
    select contact, contact_reference, revision, case_id, case_reference, severity, owner, office
      from protection_reply(%s, %s, %s, %s, %s)
"""


@service(ADDED, permission=ANSWER)
def add_message(actor: Actor, words: str, *, code_hash: str) -> Done:
    """Add what the reporter writes; the owner owes its reading. Answers with the reference.

    Where no case is open, also because it was closed, the contact is unread once more.
    Raises  Invalid when nothing or too much was written; NoSuchCode.
    """
    try:
        check_telling(Telling(what=words))
    except Invalid as refusal:
        raise Invalid({"words": refusal.problems["what"]}) from refusal
    at = clock.now()
    values: list[Any] = [code_hash, uuid7(), plain(words), at, due(at, UNREAD.respond)]
    with connection.cursor() as cursor:
        cursor.execute(REPLY, values)
        row = cursor.fetchone()
    if row is None:
        raise NoSuchCode()
    contact, reference, revision, case, case_reference, severity, owner, office = row
    if case is None:
        about, kind, about_kind, shown, limits = contact, READ_CONTACT, "contact", reference, UNREAD
    else:
        about, kind, about_kind, shown = case, READ_MESSAGE, "case", case_reference
        limits = LIMITS[severity]
    terms = DutyTerms(
        kind.code, about_kind, shown, office, due(at, limits.respond), owner=owner,
        walled=True, keep=True,
    )  # fmt: skip
    open_duty(about=about, terms=terms)
    said = Happening("contact", contact, revision, {}, tells=(owner,))
    return Done(answer=reference, happening=said)
