"""Everything that a placement's page and an agency's list of candidates show, in a fixed number
of queries."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

from rantau.access.actor import Actor
from rantau.access.permissions import has_permission
from rantau.common import clock
from rantau.common.fast_sql import list_rows
from rantau.common.references import normalize_reference
from rantau.documents.interface import FACTS_CHANGED, REPLACED
from rantau.documents.models import Document
from rantau.documents.selectors import list_documents
from rantau.duties.pauses import Pause
from rantau.duties.selectors import get_due_times
from rantau.journal.interface import log_list_readings
from rantau.offices.models import Office
from rantau.partners.models import Agency, Employer, JobOrder, QuotaLine
from rantau.placement.four_eyes import TRANSFERRED
from rantau.placement.identity_comparison import get_verified_passport
from rantau.placement.models import DocumentEvent, MilestoneEvent, Placement
from rantau.placement.next_step import Step, get_next_step
from rantau.placement.permissions import READ_CONTRACT_TERMS
from rantau.placement.selectors import (
    attach_persons,
    get_placement_with_contact,
    list_candidates,
    list_effective_milestone_events,
)
from rantau.placement.snapshot import PlacementSnapshot, build_snapshot, load_snapshot
from rantau.registry.facts import BIRTH_DATE, NAME, SEX, set_facts
from rantau.registry.models import Correction, SafeContact
from rantau.registry.permissions import READ_PERSON
from rantau.registry.selectors import list_united_ids

# On the page of a placement, which script/bench measures.
QUOTA_LINE_SQL = """
    from partners_quota_line t0 join partners_job_order t1 on t1.id = t0.job_order_id
    join partners_employer t2 on t2.id = t1.employer_id
    join partners_agency t3 on t3.office_id = t1.agency_id
    join offices_office t4 on t4.id = t3.office_id
   where t0.id = %s
"""
# Each event of a command has its own time; together they take far less than this.
COMMAND_DURATION = timedelta(seconds=2)


@dataclass(frozen=True)
class ReceivedHandOver:
    """That the regional office handed the placement over: when (aware), and the offices' names."""

    at: datetime
    from_office: str
    to_office: str


@dataclass(frozen=True)
class PlacementOverview:
    """What a placement's page shows.

    milestone_events  those in force, in their order
    due_at            of the next step, aware; None where nobody has to do one
    pause             why its clock waits for the worker; None where it runs
    line              with job order, employer and agency; None where no agency places, and for
                      roles that may not read contract terms
    safe_contact      how she is reached without harm; None for roles that may not read persons
    hand_over         None for nearly all, which no office has handed over
    corrections       of name, birth date and sex since it began, oldest first; for roles that see
                      corrections, and where a document was issued anew or suspended
    """

    snapshot: PlacementSnapshot
    milestone_events: list[MilestoneEvent]
    due_at: datetime | None
    pause: Pause | None
    documents: list[Document]
    line: QuotaLine | None
    safe_contact: SafeContact | None
    hand_over: ReceivedHandOver | None
    corrections: list[Correction]

    @property
    def entered_at(self) -> dict[str, datetime]:
        """Milestone code -> when it was entered (aware)."""
        return {event.milestone: event.happened_at for event in self.milestone_events}


def get_placement_overview(actor: Actor, reference: str, *, purpose: str) -> PlacementOverview:
    """Read inside the caller's scope; the reading is logged at the person. Raises
    NoSuchPlacement."""
    placement, safe_contact = get_placement_with_contact(actor, reference, purpose=purpose)
    sees_terms = has_permission(actor, READ_CONTRACT_TERMS)
    sees_person = has_permission(actor, READ_PERSON)
    documents = list_documents(placement.id)
    due = get_due_times([placement.id]).get(placement.id)
    return PlacementOverview(
        snapshot=load_snapshot(actor, placement, with_line_status=False),
        milestone_events=list_effective_milestone_events(placement),
        due_at=due.at if due else None,
        pause=due.pause if due else None,
        documents=documents,
        line=_get_quota_line(placement.line_id) if sees_terms and placement.line_id else None,
        safe_contact=safe_contact,
        hand_over=_get_hand_over(placement),
        corrections=_list_corrections(placement, documents) if sees_person else [],
    )


def _list_corrections(placement: Placement, documents: list[Document]) -> list[Correction]:
    """One statement, and none while every document is the first: nothing that they repeat was
    corrected. Of somebody who was taken over from paper none may ever have been issued."""
    has_first = bool(documents) or placement.milestone == "registered"
    revoked = {each.revoked_reason for each in documents}
    if has_first and not revoked & {REPLACED, FACTS_CHANGED}:
        return []
    rows = Correction.objects.filter(
        person__in=list_united_ids(placement.person),
        field__in=(NAME, BIRTH_DATE, SEX),
        state=Correction.CORRECTED,
        decided_at__gte=placement.opened_at,
    )
    return list(rows.order_by("decided_at", "id"))


def _get_hand_over(placement: Placement) -> ReceivedHandOver | None:
    """One statement, and none where there was no hand-over. The office that serves now took over:
    below a district office is none to hand over to."""
    at, given_by, taken_by = (
        placement.handed_over_at,
        placement.handed_over_from_id,
        placement.office_id,
    )
    if at is None or given_by is None:
        return None
    offices = Office.objects.filter(id__in=(given_by, taken_by))
    names = dict(offices.values_list("id", "name"))
    return ReceivedHandOver(at, names[given_by], names[taken_by])


def _get_quota_line(line_id: UUID) -> QuotaLine | None:
    """The line with its job order, employer, agency and the agency's office."""
    rows = list_rows((QuotaLine, JobOrder, Employer, Agency, Office), QUOTA_LINE_SQL, [line_id])
    if not rows:
        return None
    line, order, order.employer, order.agency, order.agency.office = rows[0]
    line.job_order = order
    return cast("QuotaLine", line)


@dataclass(frozen=True)
class TimelineEntry:
    """One entry of the timeline: codes of the event and its requirements, who recorded it, when
    (aware), why, and whether its time was corrected. Of HANDED_OVER the office that gave stands for
    who recorded it, and the one that took for why.

    subjects          codes of what the entry is about, where that is no requirement
    is_contradicting  what was corrected contradicts the passport that is accepted now
    """

    at: datetime
    code: str
    requirements: tuple[str, ...]
    recorded_by: str
    reason: str
    is_corrected: bool = False
    subjects: tuple[str, ...] = ()
    is_contradicting: bool = False


# Codes of entries beside those of milestones and documents: about offices, facts of the person, and
# kinds of issued documents.
HANDED_OVER, CORRECTED = "handed_over", "corrected"
MOVED = "moved"  # what the agency before supplied, when she went on with another
SUSPENDED, REISSUED = "suspended", "reissued"


def build_timeline(overview: PlacementOverview) -> list[TimelineEntry]:
    """The events of a placement, newest first; document events of one command are one entry."""
    entries = [
        TimelineEntry(
            event.happened_at,
            event.milestone,
            (),
            event.recorder_name,
            event.reason,
            event.supersedes_id is not None,
        )
        for event in overview.milestone_events
    ]
    if given := overview.hand_over:
        entries.append(TimelineEntry(given.at, HANDED_OVER, (), given.from_office, given.to_office))
    entries += [*_iterate_corrections(overview), *_iterate_issued_anew(overview)]
    for group in _group_by_command(overview.snapshot.document_events):
        first, requirements = group[0], tuple(event.requirement for event in group)
        code = MOVED if first.fields == TRANSFERRED else first.kind
        entries.append(
            TimelineEntry(first.recorded_at, code, requirements, first.recorder_name, first.reason)
        )
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def _iterate_corrections(overview: PlacementOverview) -> Iterator[TimelineEntry]:
    """What was corrected of the person with each form."""
    passport = get_verified_passport(overview.snapshot)
    by_form: dict[UUID, list[Correction]] = defaultdict(list)
    for row in overview.corrections:
        by_form[row.request].append(row)
    for rows in by_form.values():
        person = copy(overview.snapshot.person)
        set_facts(person, {row.field: row.new_value for row in rows})
        yield TimelineEntry(
            rows[0].decided_at or rows[0].proposed_at,
            CORRECTED,
            (),
            rows[0].decider_name or rows[0].proposer_name,
            "",
            subjects=tuple(row.field for row in rows),
            is_contradicting=passport is not None and passport.contradicts(person),
        )


def _iterate_issued_anew(overview: PlacementOverview) -> Iterator[TimelineEntry]:
    """When a document was suspended, and when another was issued in its place."""
    for document in overview.documents:
        subjects = (document.letter,)
        if document.revoked_at and document.revoked_reason == FACTS_CHANGED:
            yield TimelineEntry(document.revoked_at, SUSPENDED, (), "", "", subjects=subjects)
        if document.replaces_id:
            office = document.office_name
            yield TimelineEntry(document.issued_at, REISSUED, (), office, "", subjects=subjects)


def _group_by_command(events: Iterable[DocumentEvent]) -> list[list[DocumentEvent]]:
    """Events that one person recorded at one time with the same kind and reason, in their order."""
    groups: list[list[DocumentEvent]] = []
    latest: dict[tuple[str, str, str], list[DocumentEvent]] = {}
    for event in events:
        key = (event.kind, event.recorder_name, event.reason)
        group = latest.get(key)
        if group is None or event.recorded_at - group[-1].recorded_at > COMMAND_DURATION:
            group = latest[key] = []
            groups.append(group)
        group.append(event)
    return groups


@dataclass(frozen=True)
class CandidateProgress:
    """A candidate, the next step, and when it is due (aware); None when nothing more comes."""

    placement: Placement
    step: Step | None
    due_at: datetime | None


def list_candidate_progress(
    actor: Actor, *, before: str = "", limit: int
) -> tuple[list[CandidateProgress], bool]:
    """The agency's open placements, newest first, at most `limit`, and whether there are more;
    inside the caller's scope. Readings are logged for those that are returned.

    before  the reference of the last one on the page before; empty for the first page
    """
    placements = list_candidates(actor)
    if before:
        # Also among ended ones: it may have been withdrawn since the page before was shown.
        agency_placements = Placement.objects.filter(agency=actor.office)
        last = agency_placements.filter(reference=normalize_reference(before)).values("id")[:1]
        placements = placements.filter(id__lt=last)
    rows = list(placements[: limit + 1])
    page = rows[:limit]
    log_list_readings(
        actor,
        subject_kind="person",
        subjects=[row.person_id for row in page],
        purpose="candidates",
    )
    return get_progress_of_placements(actor, page), len(rows) > limit


def get_progress_of_placements(actor: Actor, rows: list[Placement]) -> list[CandidateProgress]:
    """The next step of each of these placements, and when it is due; two queries for all."""
    attach_persons(rows)
    events: dict[object, list[DocumentEvent]] = defaultdict(list)
    for event in DocumentEvent.objects.filter(placement__in=rows).order_by("id"):
        events[event.placement_id].append(event)
    at, due_times = clock.now(), get_due_times(row.id for row in rows)
    return [
        CandidateProgress(
            row,
            get_next_step(build_snapshot(actor, row, events[row.id], at=at)),
            due_times[row.id].at if row.id in due_times else None,
        )
        for row in rows
    ]
