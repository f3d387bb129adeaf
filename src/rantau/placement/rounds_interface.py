"""What the app of rounds does to placements inside its own transaction and scope: open the
placement of whoever accepted a contract, supply what the round has checked, enter what happened,
end it.

The system does it, by what people decided and recorded in the round. The clearance is no part of
it: an officer of the regional office decides on it, as in every scheme.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor, get_account_id
from rantau.access.models import Account
from rantau.common import clock
from rantau.common.fast_sql import insert_rows, update_row
from rantau.common.ids import uuid7
from rantau.documents.selectors import list_documents_of
from rantau.journal.interface import JournalEvent
from rantau.offices.models import Office, OfficeKind
from rantau.placement.errors import CandidateNotAvailable, NoSchemeInForce
from rantau.placement.identity_comparison import BIRTH_FIELD, SEX_FIELD
from rantau.placement.issued_documents import issue_documents_for
from rantau.placement.labels import describe_unmet_gate
from rantau.placement.models import DocumentEvent, Placement
from rantau.placement.next_step import advance_duty
from rantau.placement.opening import PlacementInput, find_post, open_placement
from rantau.placement.requirements import (
    ACCEPTED,
    MISSING,
    RESIDENT_REQUIREMENTS,
    RequirementStatus,
    copy_validity_dates,
)
from rantau.placement.selectors import (
    attach_persons,
    get_placement_of_system,
    get_scheme_editions,
    list_open_placements,
)
from rantau.placement.snapshot import PlacementSnapshot, build_snapshot, load_snapshot
from rantau.placement.transitions import (
    MILESTONE_COLUMNS,
    end_placement,
    enter_milestone,
    journal_event,
)
from rantau.placement.verification_checks import ROUND
from rantau.placement.zone_comparison import ZONE_REQUIREMENT
from rantau.procedures.gates import find_unmet_conditions
from rantau.procedures.scheme import MILESTONES_BEFORE_DEPARTURE, WITHDRAWN
from rantau.registry.interface import POST_GROUND, set_ground
from rantau.registry.models import Person

CANDIDACY = ("registered", "selected")  # before the clearance
# What ends by itself where the person accepts a contract of a round: a candidacy with an agency
# that was not cleared, and what only has to be closed after her return.
ENDS_FOR_CONTRACT = Q(milestone="returned") | Q(agency__isnull=False, milestone__in=CANDIDACY)
JOURNEY_MILESTONES = ("departed", "arrived", "returned")
NO_CLEARANCE = gettext_lazy("No clearance was issued yet.")
PASSPORT_BIRTH, PASSPORT_SEX = "passport_birth_date", "passport_sex"
# What a round knows of whoever accepted a contract (rounds/placement_facts.py).
FACT_NAMES = frozenset(
    {
        "registered_name",
        "points",
        "certificate_until",
        "passport",
        "passport_name",
        "passport_until",
        PASSPORT_BIRTH,
        PASSPORT_SEX,
        "contract",
        "employer",
        "contract_until",
        "medical_result",
        "medical_on",
        "education_on",
        "visa",
        "visa_until",
    }
)


@dataclass(frozen=True)
class RoundPlacementInput:
    """The placement of an accepted contract.

    scheme      the code that the round declares
    occupation  the sector, as the round names it
    """

    scheme: str
    occupation: str
    employer: str


@dataclass(frozen=True)
class RoundFact:
    """A fact of a round as a document has it, and who recorded it there.

    value  text; a date as YYYY-MM-DD
    by     an account, as the journal names it
    """

    value: str
    by: str


def is_hindered(person: Person) -> bool:
    """Whether a placement that is under way keeps the person from a contract of a round, under any
    of her registrations: none that ends for it (`ENDS_FOR_CONTRACT`). Inside a scope that sees
    them."""
    return any(not ends_for_contract(each) for each in list_open_placements([person.id]))


def ends_for_contract(placement: Placement) -> bool:
    """As `ENDS_FOR_CONTRACT`, of one placement."""
    is_candidacy = placement.agency_id is not None and placement.milestone in CANDIDACY
    return placement.milestone == "returned" or is_candidacy


def end_for_contract(actor: Actor, placement_id: UUID) -> JournalEvent:
    """End what ends for an accepted contract: close what has returned, withdraw a candidacy with an
    agency at her wish. Its event for the journal; she and the agency are told.

    Raises  NoSuchPlacement, PlacementEnded; CandidateNotAvailable where it went on meanwhile
    """
    placement = get_placement_of_system(placement_id)
    if not ends_for_contract(placement):
        raise CandidateNotAvailable()
    is_home = placement.milestone == "returned"
    milestone, code = ("closed", "") if is_home else (WITHDRAWN, "worker_wishes")
    end_placement(placement, milestone, actor, at=clock.now(), reason="", code=code)
    return journal_event(placement)


def open_round_placement(actor: Actor, person: Person, data: RoundPlacementInput) -> Placement:
    """Open the placement of whoever accepted a contract: who may apply and who was chosen was
    decided in the round, so that no gate is asked.

    person  who stands for the registration
    Raises  NoSchemeInForce, also where no post is open in the country; CandidateNotAvailable
    """
    scheme = get_scheme_editions().get_in_force(data.scheme, clock.today())
    post = find_post(scheme.destination) if scheme else None
    if scheme is None or post is None:
        raise NoSchemeInForce()
    if list_open_placements([person.id]):
        raise CandidateNotAvailable()
    placement_data = PlacementInput(
        scheme=scheme,
        destination=scheme.destination,
        post=post,
        occupation=data.occupation,
        employer=data.employer,
        follows_round=True,
    )
    return open_placement(actor, person, placement_data)


def supply_from_round(actor: Actor, placement: Placement, facts: Mapping[str, RoundFact]) -> None:
    """Receive and accept each document whose facts the round has, where nothing was received yet or
    the round itself had other values before: what an officer received, corrected or returned in the
    placement stands. Then enter `selected` where nothing of it is missing, and open the duty of
    the next step. The placement is locked, and saved here.

    facts  by the names that requirements of schemes use in `from_round`
    """
    before = load_snapshot(actor, placement, with_line_status=False)
    insert_rows(*_build_events(before, facts))
    after = load_snapshot(actor, placement, with_line_status=False)
    copy_validity_dates(placement, after.requirements)
    after = _enter_selected(after)
    update_row(placement, "revision", *MILESTONE_COLUMNS, "contract_until", "passport_until")
    advance_duty(after)


def renew_from_round(actor: Actor, placement: Placement, facts: Mapping[str, RoundFact]) -> None:
    """Receive and accept anew what whoever is abroad lives there by, where the round itself had
    other values before: a contract that runs from the arrival, or was extended. The placement is
    locked, and saved here."""
    before = load_snapshot(actor, placement, with_line_status=False)
    insert_rows(*_build_events(before, facts, RESIDENT_REQUIREMENTS))
    after = load_snapshot(actor, placement, with_line_status=False)
    copy_validity_dates(placement, after.requirements)
    update_row(placement, "revision", "contract_until", "passport_until")


def _build_events(
    snapshot: PlacementSnapshot, facts: Mapping[str, RoundFact], only: Collection[str] = ()
) -> list[DocumentEvent]:
    """What the round supplies of the requirements with the codes `only`; empty for all."""
    events, names = [], _list_names(facts.values())
    for requirement in snapshot.scheme.requirements:
        sources = requirement.from_round
        if not sources or not set(sources.values()) <= facts.keys():
            continue
        if only and requirement.code not in only:
            continue
        fields = {name: facts[fact].value for name, fact in sources.items()}
        identity = _build_identity(facts) if requirement.code == ZONE_REQUIREMENT else {}
        if not _is_to_supply(snapshot.requirements[requirement.code], fields, identity):
            continue
        by = facts[next(iter(sources.values()))].by
        received = _build_event(snapshot, requirement.code, DocumentEvent.RECEIVED, by)
        received.fields = fields
        accepted = _build_event(snapshot, requirement.code, DocumentEvent.ACCEPTED, by)
        accepted.about_id, accepted.how = received.id, ROUND
        accepted.fields = identity
        received.recorder_name = accepted.recorder_name = names.get(get_account_id(by), "")
        events += [received, accepted]
    return events


def _list_names(facts: Iterable[RoundFact]) -> dict[UUID | None, str]:
    """Account -> the name of whoever recorded something in the round."""
    keys = {key for each in facts if (key := get_account_id(each.by)) is not None}
    return dict(Account.objects.filter(id__in=keys).values_list("id", "name"))


def _build_identity(facts: Mapping[str, RoundFact]) -> dict[str, str]:
    """Birth date and sex that were checked against the passport: the gates compare them with the
    registered ones."""
    sources = {BIRTH_FIELD: PASSPORT_BIRTH, SEX_FIELD: PASSPORT_SEX}
    return {field: facts[name].value for field, name in sources.items() if name in facts}


def _is_to_supply(
    status: RequirementStatus, fields: Mapping[str, str], identity: Mapping[str, str]
) -> bool:
    """Whether nothing was received of a document, or the round's own values are others by now."""
    receipt, verification = status.receipt, status.verification
    if status.state != ACCEPTED or receipt is None or verification is None:
        return status.state == MISSING
    is_changed = receipt.fields != fields or verification.fields != identity
    return verification.how == ROUND and is_changed


def _build_event(
    snapshot: PlacementSnapshot, requirement: str, kind: str, by: str
) -> DocumentEvent:
    """An event of this moment, as whoever recorded the document in the round; not saved."""
    placement, at = snapshot.placement, clock.now()
    return DocumentEvent(
        id=uuid7(),
        placement=placement,
        person_id=placement.person_id,
        kind=kind,
        requirement=requirement,
        happened_at=at,
        recorded_at=at,
        recorded_by=by,
        node=settings.RANTAU_NODE,
    )


def _enter_selected(snapshot: PlacementSnapshot) -> PlacementSnapshot:
    """Enter `selected` in the name of headquarters, which published the ranking, and issue what
    belongs to it; the same snapshot where that is done or a gate is not open."""
    placement, milestone = snapshot.placement, snapshot.scheme.get_milestone("selected")
    if placement.milestone != "registered" or find_unmet_conditions(milestone, snapshot):
        return snapshot
    headquarters = Office.objects.get(kind=OfficeKind.HEADQUARTERS)
    issue_documents_for(snapshot, milestone, headquarters.id, headquarters.code)
    enter_milestone(placement, milestone.code, snapshot.actor, at=clock.now())
    return snapshot


def list_departure_problems(actor: Actor, placements: Collection[UUID]) -> dict[UUID, list[str]]:
    """Placement -> sentences that say what does not let her depart today, by the gates of the
    departure; of one without clearance NO_CLEARANCE. In a fixed number of queries, inside a scope;
    whom the actor does not see is left out."""
    rows = list(Placement.objects.filter(id__in=placements).select_related("person"))
    attach_persons(rows)
    events: dict[UUID, list[DocumentEvent]] = {each.id: [] for each in rows}
    for event in DocumentEvent.objects.filter(placement__in=rows).order_by("id"):
        events[event.placement_id].append(event)
    documents, at = list_documents_of(events), clock.now()
    problems = {}
    for placement in rows:
        snapshot = build_snapshot(actor, placement, events[placement.id], at=at)
        snapshot = replace(snapshot, documents=tuple(documents[placement.id]))
        problems[placement.id] = _describe_problems(snapshot)
    return problems


def _describe_problems(snapshot: PlacementSnapshot) -> list[str]:
    milestone = snapshot.placement.milestone
    if milestone in JOURNEY_MILESTONES:  # recorded in the placement already
        return []
    if milestone != "cleared":
        return [str(NO_CLEARANCE)]
    unmet = find_unmet_conditions(snapshot.scheme.get_milestone("departed"), snapshot)
    return [describe_unmet_gate(each, snapshot.scheme) for each in unmet]


def enter_from_round(
    actor: Actor, placement: Placement, milestone: str, *, at: datetime, terms: dict[str, str]
) -> None:
    """Enter a milestone of the journey that the round recorded, and save the placement; what was
    to be judged was judged there. The post abroad sees her from the departure to the return.

    at     when it happened, aware; not before the milestone before it
    terms  what the milestone event keeps besides
    """
    snapshot = load_snapshot(actor, placement, with_line_status=False)
    at = min(max(at, placement.milestone_at), clock.now())
    enter_milestone(placement, milestone, actor, at=at, terms=terms)
    update_row(placement, "revision", *MILESTONE_COLUMNS)
    if milestone == "departed":
        set_ground(placement.person_id, POST_GROUND, placement.post_id)
    elif milestone == "returned":
        set_ground(placement.person_id, POST_GROUND, None)
    advance_duty(snapshot)


def end_from_round(actor: Actor, placement: Placement, *, reason: str) -> None:
    """End a placement whose contract was given up or cancelled before the departure; its documents
    are revoked.

    reason  a code
    """
    if placement.milestone in MILESTONES_BEFORE_DEPARTURE:
        end_placement(placement, WITHDRAWN, actor, at=clock.now(), reason="", code=reason)
