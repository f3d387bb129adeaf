"""Correct what was typed from a paper: the wrong fact stays, superseded, with the reason."""

from django.utils.translation import gettext as _

from rantau.access.actor import Actor
from rantau.access.service import Done, service
from rantau.core.errors import Invalid
from rantau.core.statements import insert, update
from rantau.placement.file import gather
from rantau.placement.kinds import PAPER_CORRECTED
from rantau.placement.lookups import placement_held
from rantau.placement.models import Fact
from rantau.placement.owing import pass_on
from rantau.placement.papers import REPEATED, repeat
from rantau.placement.passing import said
from rantau.placement.permissions import CORRECT
from rantau.placement.receipts import fact, tidy_fields

LONGEST = 300


@service(PAPER_CORRECTED, permission=CORRECT)
def correct_paper(
    actor: Actor, reference: str, requirement: str, *, fields: dict[str, str], why: str, seen: int
) -> Done:
    """Supersede the latest receipt of a paper; it has to be verified again.

    why     kept in the fact
    seen    the revision that the actor looked at
    Raises  Invalid; NoSuchPlacement, Ended, Stale
    """
    placement = placement_held(reference, seen=seen)
    before = gather(actor, placement, live=False)
    kept, problems = tidy_fields(before.scheme, requirement, fields)
    paper = before.papers.get(requirement)
    if paper is None or paper.receipt is None:
        problems.setdefault(requirement[:30], []).append(_("Berkas ini belum diterima."))
    if not why.strip() or len(why) > LONGEST or "\0" in why:
        problems["why"] = [_("Tulis alasan perbaikan, paling panjang 300 huruf.")]
    if problems or paper is None or paper.receipt is None:
        raise Invalid(problems)
    wrong = paper.receipt
    right = fact(
        placement, actor, Fact.RECEIVED, requirement,
        fields=kept, file=wrong.file, reason=why.strip(), supersedes=wrong.id,
    )  # fmt: skip
    insert(right)
    after = gather(actor, placement, live=False)
    repeat(placement, after.papers)
    update(placement, *REPEATED)
    pass_on(after)
    return Done(
        answer=placement.reference,
        happening=said(placement, paper=requirement, supersedes=str(wrong.id)),
    )
