"""Review a break-glass access: headquarters decides afterwards whether it was justified."""

from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.access.errors import AlreadyReviewed, NoSuchReview, OwnBreakGlass
from rantau.access.models import BreakGlass
from rantau.access.permissions import REVIEW_BREAK_GLASS
from rantau.access.selectors import list_own_refs
from rantau.access.service import CommandResult, service
from rantau.common import clock
from rantau.common.errors import InvalidInput
from rantau.common.text import MAX_REASON_LENGTH
from rantau.journal.interface import JournalEvent, JournalKind

BREAK_GLASS_REVIEWED = JournalKind(
    "access:break_glass:reviewed", gettext_lazy("Emergency opening reviewed")
)

MIN_NOTE_LENGTH = 3  # characters


@service(BREAK_GLASS_REVIEWED, permission=REVIEW_BREAK_GLASS)
def review_break_glass(
    actor: Actor, break_glass_id: UUID, *, finding: str, verdict: str
) -> CommandResult:
    """Close the review of a break-glass access; answers with its id.

    finding  one of BreakGlass.FINDINGS
    verdict  the reviewer's note
    Raises   InvalidInput; NoSuchReview; AlreadyReviewed; OwnBreakGlass for what the actor
             opened, under any of the own accounts
    """
    note = " ".join(verdict.split())
    _check_review(finding, note)
    access = BreakGlass.objects.select_for_update(of=("self",)).filter(pk=break_glass_id).first()
    if access is None:
        raise NoSuchReview()
    if access.reviewed_at is not None:
        raise AlreadyReviewed()
    if access.actor in list_own_refs(actor):
        raise OwnBreakGlass()
    access.reviewed_at, access.reviewed_by = clock.now(), actor.ref
    access.finding, access.verdict = finding, note
    access.save(update_fields=["reviewed_at", "reviewed_by", "finding", "verdict"])
    event = JournalEvent(
        subject_kind="break_glass",
        subject=access.id,
        revision=2,
        terms={"person": access.reference, "finding": finding},
    )
    return CommandResult(answer=str(access.id), event=event)


def _check_review(finding: str, note: str) -> None:
    problems: dict[str, list[str]] = {}
    if finding not in dict(BreakGlass.FINDINGS):
        problems["finding"] = [_("Choose whether it was justified.")]
    if not MIN_NOTE_LENGTH <= len(note) <= MAX_REASON_LENGTH:
        problems["verdict"] = [_("Write the finding in words, 3 to 300 characters.")]
    if problems:
        raise InvalidInput(problems)
