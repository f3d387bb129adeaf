"""Receive papers: what is written on them, and the scan where there is one."""

from dataclasses import dataclass, field
from uuid import UUID

from django.utils.translation import gettext as _

from rantau.access.actor import Actor
from rantau.access.service import Done, service
from rantau.core.errors import Invalid
from rantau.core.statements import insert, update
from rantau.placement.file import gather
from rantau.placement.kinds import RECEIVED
from rantau.placement.lookups import placement_held
from rantau.placement.models import Fact
from rantau.placement.owing import pass_on
from rantau.placement.papers import REPEATED, repeat
from rantau.placement.passing import said
from rantau.placement.permissions import RECEIVE
from rantau.placement.receipts import fact, tidy_fields


@dataclass(frozen=True)
class Receipt:
    """One paper as handed in: its requirement, the typed values, and a kept file or none."""

    requirement: str
    fields: dict[str, str] = field(default_factory=dict)
    file: UUID | None = None


@service(RECEIVED, permission=RECEIVE)
def receive(actor: Actor, reference: str, receipts: list[Receipt], *, seen: int) -> Done:
    """Take in one or more papers at once; what was there before stays in the story.

    seen    the revision that the actor looked at
    Raises  Invalid at `requirement.field`; NoSuchPlacement, Ended, Stale
    """
    placement = placement_held(reference, seen=seen)
    before = gather(actor, placement, live=False)
    problems: dict[str, list[str]] = {}
    facts = []
    for receipt in receipts:
        fields, wrong = tidy_fields(before.scheme, receipt.requirement, receipt.fields)
        problems |= wrong
        facts.append(
            fact(
                placement,
                actor,
                Fact.RECEIVED,
                receipt.requirement,
                fields=fields,
                file=receipt.file,
            )
        )
    if not receipts:
        problems["requirement"] = [_("Pilih sedikitnya satu berkas.")]
    if problems:
        raise Invalid(problems)
    insert(*facts)
    after = gather(actor, placement, live=False)
    repeat(placement, after.papers)
    update(placement, *REPEATED)
    pass_on(after)
    return Done(
        answer=placement.reference,
        happening=said(placement, papers=[each.requirement for each in receipts]),
    )
