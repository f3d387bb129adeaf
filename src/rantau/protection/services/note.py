"""Write down what was done for a case: the first answer, an act, or a remark."""

from rantau.access.actor import Actor
from rantau.access.service import Done, service
from rantau.core import clock
from rantau.duties.parts import advance, close_duty
from rantau.journal.record import Happening
from rantau.protection.escalation import READ_MESSAGE, STEPS
from rantau.protection.kinds import NOTED
from rantau.protection.locks import answer_reporter, open_case
from rantau.protection.models import Case, Note
from rantau.protection.owing import owed, step_on
from rantau.protection.permissions import WORK
from rantau.protection.telling import Noting, check_noting, plain


@service(NOTED, permission=WORK)
def note(actor: Actor, reference: str, terms: Noting) -> Done:
    """Add a note; an answer or an act moves the case to its next step and due time.

    Whatever is written also counts as having read what the reporter wrote last.
    Raises  Invalid; NoSuchCase; CaseEnded.
    """
    check_noting(terms)
    at = clock.now()
    case = open_case(reference)
    Note(
        case=case,
        kind=terms.kind,
        words=plain(terms.words),
        written_by=actor.ref,
        writer_name=actor.name,
        written_at=at,
    ).save(force_insert=True)
    told = plain(terms.to_reporter)
    answer_reporter(case, told, by=actor.ref)
    _move(case, terms.kind)
    case.save(update_fields=["responded_at", "acted_at", "step", "due_at", "revision"])
    close_duty(READ_MESSAGE.code, about=case.id, outcome="read")
    said = Happening("case", case.id, case.revision, {"kind": terms.kind, "told": bool(told)})
    return Done(answer=case.reference, happening=said)


def _move(case: Case, kind: str) -> None:
    """An act is also an answer only when somebody says so: each is noted by itself."""
    at, before = clock.now(), case.step
    if kind == Note.RESPONSE and case.responded_at is None:
        case.responded_at = at
    if kind == Note.ACTION and case.acted_at is None:
        case.acted_at = at
    step_on(case)
    if case.step != before:
        opens = owed(case, at=at)
        advance(about=case.id, closes=(STEPS[before].code,), outcome="done", opens=opens)
