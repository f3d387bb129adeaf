"""What follows from an entry of the journal: a table of kinds, and the task that works it off.

Nothing else reacts to another app. An entry is worked off at least once; each consequence is a
command of its own, whose key follows from the entry and the record, so that it is done once.
"""

import logging
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from uuid import UUID, uuid5

from rantau.access.actor import Actor, build_system_actor
from rantau.access.scope import reading_as
from rantau.common.errors import DomainError
from rantau.journal.consumers import Follower, follow_journal
from rantau.journal.models import Entry
from rantau.partners.models import AgencyChange
from rantau.partners.services.agency_changes import AGENCY_CHANGED
from rantau.partners.services.holds import (
    AGENCY_HOLD_LIFTED,
    AGENCY_HOLD_PLACED,
    JOB_ORDER_HOLD_LIFTED,
    JOB_ORDER_HOLD_PLACED,
)
from rantau.placement.models import Placement
from rantau.placement.next_step import is_duty_behind
from rantau.placement.selectors import (
    list_open_placements,
    list_placements_before_clearance,
    list_placements_with_documents,
)
from rantau.placement.services.agency_holds import (
    notify_of_end,
    notify_of_hold,
    notify_of_release,
)
from rantau.placement.services.decisions import (
    PLACEMENT_CLEARED,
    PLACEMENT_REFUSED,
    PLACEMENT_WITHDRAWN,
)
from rantau.placement.services.name_answers import NAME_ANSWERED
from rantau.placement.services.received_documents import (
    DOCUMENT_CORRECTED,
    DOCUMENTS_RECEIVED,
    DOCUMENTS_VERIFIED,
)
from rantau.placement.services.reconciliation import open_reconciliation
from rantau.placement.services.renewal import find_renewals, renew_documents
from rantau.placement.services.travel import DEPARTURE_RECORDED
from rantau.placement.services.wishes import (
    TRANSFER_WISHED,
    WITHDRAWAL_WISHED,
    end_wish,
    open_transfer_duty,
    withdraw_as_wished,
)
from rantau.placement.snapshot import load_snapshot
from rantau.placement.wishes import list_waiting_wishes
from rantau.registry.models import Person

CONSUMER = "consequences"
CONSEQUENCES_ACTOR = build_system_actor("consequences")
KEY_NAMESPACE = UUID("0192f3a4-0000-7000-8000-000000000002")
log = logging.getLogger("rantau.worker")


@dataclass(frozen=True)
class Consequence:
    """One command that follows from an entry, about one record.

    name  of the command, which is part of its key
    run   the service, given the actor, the key and the record
    """

    name: str
    record: UUID
    run: Callable[[Actor, UUID, UUID], object]


def _list_renewals_of_placement(actor: Actor, entry: Entry) -> Iterator[Consequence]:
    placements = list_placements_with_documents(placements=[entry.subject], persons=[])
    return _list_renewals(actor, placements)


def _list_renewals_of_person(actor: Actor, entry: Entry) -> Iterator[Consequence]:
    placements = list_placements_with_documents(placements=[], persons=[entry.subject])
    return _list_renewals(actor, placements)


def _list_renewals(actor: Actor, placements: Iterable[Placement]) -> Iterator[Consequence]:
    for placement in placements:
        snapshot = load_snapshot(actor, placement)
        if find_renewals(snapshot) or is_duty_behind(snapshot):
            yield Consequence("renew documents", placement.id, renew_documents)


def _list_reconciliations(actor: Actor, entry: Entry) -> Iterator[Consequence]:
    """After a merge documents say the facts that stand, and one placement goes on."""
    yield from _list_renewals_of_person(actor, entry)
    for placement in list_open_placements([entry.subject])[1:2]:
        yield Consequence("reconcile placements", placement.id, open_reconciliation)


def _list_renewals_of_both(actor: Actor, entry: Entry) -> Iterator[Consequence]:
    """After the undoing of a merge documents say each person's own facts again."""
    persons = [entry.subject, *_list_ids(entry.terms["retired"])]
    placements = list_placements_with_documents(placements=[], persons=persons)
    return _list_renewals(actor, placements)


def _list_holds(actor: Actor, entry: Entry) -> Iterator[Consequence]:
    for placement in list_placements_before_clearance(entry.subject):
        yield Consequence("notify of the hold", placement, notify_of_hold)


def _list_releases(actor: Actor, entry: Entry) -> Iterator[Consequence]:
    placements = list_placements_before_clearance(entry.subject)
    for placement in placements:
        yield Consequence("notify of the release", placement, notify_of_release)
    yield from _list_ended_wishes(placements)


def _list_withdrawals(actor: Actor, entry: Entry) -> Iterator[Consequence]:
    yield Consequence("withdraw as wished", entry.subject, withdraw_as_wished)


def _list_transfers(actor: Actor, entry: Entry) -> Iterator[Consequence]:
    yield Consequence("open the transfer", entry.subject, open_transfer_duty)


def _list_wishes_of_placement(actor: Actor, entry: Entry) -> Iterator[Consequence]:
    return _list_ended_wishes([entry.subject])


def _list_ended_wishes(placements: Collection[UUID]) -> Iterator[Consequence]:
    for wish in list_waiting_wishes(placements):
        yield Consequence("end the wish", wish, end_wish)


def _list_ends_of_agency(actor: Actor, entry: Entry) -> Iterator[Consequence]:
    """Whoever waits with an agency that has a last day now is told."""
    ending = AgencyChange.objects.filter(id=entry.subject, kind=AgencyChange.END)
    for agency in ending.values_list("agency", flat=True):
        for placement in list_placements_before_clearance(agency):
            yield Consequence("notify of the end", placement, notify_of_end)


def _list_ids(reference: str) -> list[UUID]:
    return list(Person.objects.filter(reference=reference).values_list("id", flat=True))


# Kind of entry -> what follows, found inside a scope of the system.
CONSEQUENCES: dict[str, Callable[[Actor, Entry], Iterator[Consequence]]] = {
    DOCUMENTS_RECEIVED.code: _list_renewals_of_placement,
    DOCUMENTS_VERIFIED.code: _list_renewals_of_placement,
    DOCUMENT_CORRECTED.code: _list_renewals_of_placement,
    NAME_ANSWERED.code: _list_renewals_of_placement,
    "registry:person:corrected": _list_renewals_of_person,
    "registry:merge:done": _list_reconciliations,
    "registry:merge:separated": _list_renewals_of_both,
    AGENCY_HOLD_PLACED.code: _list_holds,
    AGENCY_HOLD_LIFTED.code: _list_releases,
    JOB_ORDER_HOLD_PLACED.code: _list_holds,
    JOB_ORDER_HOLD_LIFTED.code: _list_releases,
    AGENCY_CHANGED.code: _list_ends_of_agency,
    **{
        kind.code: _list_wishes_of_placement
        for kind in (
            PLACEMENT_CLEARED,
            PLACEMENT_REFUSED,
            PLACEMENT_WITHDRAWN,
            DEPARTURE_RECORDED,
        )
    },
    WITHDRAWAL_WISHED.code: _list_withdrawals,
    TRANSFER_WISHED.code: _list_transfers,
}


def apply_consequences() -> int:
    """Work off the entries that were written since the last time and those that failed before,
    oldest first; returns how many commands were run."""
    return follow_journal(
        Follower(CONSUMER, CONSEQUENCES, partial(reading_as, CONSEQUENCES_ACTOR), _apply)
    )


def _apply(entry: Entry) -> int:
    """Run what follows from an entry; one command that is refused is left, since what it asks for
    was done meanwhile. Returns how many were run."""
    actor = replace(CONSEQUENCES_ACTOR, cause=entry.id)
    with reading_as(actor):
        consequences = list(CONSEQUENCES[entry.kind](actor, entry))
    return sum(_run(actor, entry, each) for each in consequences)


def _run(actor: Actor, entry: Entry, consequence: Consequence) -> bool:
    key = uuid5(KEY_NAMESPACE, f"{entry.id} {consequence.name} {consequence.record}")
    try:
        consequence.run(actor, key, consequence.record)
    except DomainError as error:
        log.info("%s: %s", consequence.name, error.code)
        return False
    return True
