"""Close a case: with an outcome, the money that arrived, and the complainant's word on it."""

from rantau.access.actor import Actor
from rantau.access.service import Done, service
from rantau.core import clock
from rantau.duties.lookups import is_owed
from rantau.duties.parts import advance
from rantau.journal.record import Happening
from rantau.protection.errors import MessageUnread
from rantau.protection.escalation import READ_MESSAGE
from rantau.protection.kinds import CLOSED
from rantau.protection.locks import answer_reporter, open_case
from rantau.protection.models import Case
from rantau.protection.owing import OF_A_CASE
from rantau.protection.permissions import CLOSE
from rantau.protection.telling import Closing, check_closing, plain


@service(CLOSED, permission=CLOSE)
def close(actor: Actor, reference: str, terms: Closing, *, seen: int) -> Done:
    """End an open case. Closed is not solved: the verdict says what the complainant thinks of it.

    seen    the revision that the actor looked at
    Raises  Invalid; NoSuchCase; Stale; CaseEnded; MessageUnread, also for what the reporter wrote
            while the end was being filled in.
    """
    check_closing(terms)
    case = open_case(reference, seen=seen)
    if is_owed(READ_MESSAGE.code, about=case.id):
        raise MessageUnread()
    case.step, case.closed_at = Case.ENDED, clock.now()
    case.outcome, case.verdict = terms.outcome, terms.verdict
    case.recovered, case.currency = terms.recovered, terms.currency
    case.save(
        update_fields=[
            "step", "closed_at", "outcome", "verdict", "recovered", "currency", "revision",
        ]
    )  # fmt: skip
    answer_reporter(case, plain(terms.to_reporter), by=actor.ref)
    advance(about=case.id, closes=OF_A_CASE, outcome=terms.outcome, opens=None)
    said = Happening(
        subject_kind="case",
        subject=case.id,
        revision=case.revision,
        terms={
            "outcome": terms.outcome,
            "verdict": terms.verdict,
            "recovered": str(terms.recovered),
            "currency": terms.currency,
        },
    )
    return Done(answer=case.reference, happening=said)
