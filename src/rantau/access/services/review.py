"""Answer for a broken glass: headquarters says afterwards whether it was justified."""

from uuid import UUID

from django.utils.translation import gettext as _

from rantau.access.actor import Actor
from rantau.access.catalogue import GLASS_REVIEWED
from rantau.access.errors import NoSuchReview, ReviewedAlready
from rantau.access.models import BreakGlass
from rantau.access.rights import REVIEW
from rantau.access.service import Done, service
from rantau.core import clock
from rantau.core.errors import Invalid
from rantau.journal.record import Happening


@service(GLASS_REVIEWED, permission=REVIEW)
def review(actor: Actor, broken: UUID, *, finding: str, verdict: str) -> Done:
    """Close the review with a finding (one of BreakGlass.FINDINGS) and words for it.

    Raises  Invalid; NoSuchReview; ReviewedAlready
    """
    words = " ".join(verdict.split())
    _check(finding, words)
    found = BreakGlass.objects.select_for_update(of=("self",)).filter(pk=broken).first()
    if found is None:
        raise NoSuchReview()
    if found.reviewed_at is not None:
        raise ReviewedAlready()
    found.reviewed_at, found.reviewed_by = clock.now(), actor.ref
    found.finding, found.verdict = finding, words
    found.save(update_fields=["reviewed_at", "reviewed_by", "finding", "verdict"])
    said = Happening(
        subject_kind="break_glass",
        subject=found.id,
        revision=2,
        terms={"person": found.reference, "finding": finding},
    )
    return Done(answer=str(found.id), happening=said)


def _check(finding: str, words: str) -> None:
    problems: dict[str, list[str]] = {}
    if finding not in dict(BreakGlass.FINDINGS):
        problems["finding"] = [_("Pilih beralasan atau tidak.")]
    if not 3 <= len(words) <= 300:
        problems["verdict"] = [_("Tulis putusannya, 3 sampai 300 huruf.")]
    if problems:
        raise Invalid(problems)
