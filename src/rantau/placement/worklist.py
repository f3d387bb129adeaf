"""What a worklist shows of placements: person, destination, agency, what is missing, and who may
not do the next step. One statement for a page."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, NamedTuple, cast
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.access.selectors import list_own_hands, list_own_refs
from rantau.common import clock
from rantau.common.clock import WESTERN_TIME
from rantau.common.languages import choose_text
from rantau.duties.interface import DutySubject
from rantau.partners.occupations import get_occupation_name
from rantau.placement.four_eyes import TRANSFERRED
from rantau.placement.labels import PARTY_LABELS, get_localized_text
from rantau.placement.models import DocumentEvent, PlacementWish, SchemeEdition
from rantau.placement.next_step import (
    ANSWER_NAME_STEP,
    ENTER_STEP,
    SETTLE_IDENTITY_STEP,
    VERIFY_STEP,
    Step,
    find_next_step,
    list_unmet_requirements,
)
from rantau.placement.requirements import (
    ACCEPTED,
    RECEIVED,
    RETURNED,
    RequirementStatus,
    build_requirement_statuses,
    find_last_departure_day,
)
from rantau.placement.selectors import get_scheme_editions
from rantau.procedures.scheme import Requirement, Scheme
from rantau.registry.models import Person

# On every worklist, which script/bench measures. Typed values are read of received documents, of
# accepted ones the zone, and of answers about names both spellings. The registration that stands
# for a merged one is joined by its own key: by `coalesce` every person would be read.
PLACEMENTS_SQL = """
    select x.id, x.scheme, x.edition, x.milestone, x.destination, x.occupation, x.opened_by,
           coalesce(r.id, n.id), coalesce(r.reference, n.reference), coalesce(r.name, n.name),
           case when r.id is null then n.birth_date else r.birth_date end,
           coalesce(r.birth_precision, n.birth_precision), coalesce(r.sex, n.sex),
           case when n.merge_root_id is null then array[n.registered_by]
                else array(select m.registered_by from registry_person m
                            where m.merge_root_id = n.merge_root_id) end,
           coalesce(g.name, ''), coalesce(o.name, ''),
           (select jsonb_agg(jsonb_build_array(e.id, e.requirement, e.kind, e.about, e.supersedes,
                             e.recorded_by, case when e.kind <> 'returned' then e.fields end)
                    order by e.id)
              from placement_document_event e where e.placement_id = x.id)
      from placement_placement x join registry_person n on n.id = x.person_id
      left join registry_person r on r.id = n.merge_root_id
      left join offices_region g on g.node = coalesce(r.origin_node, n.origin_node)
       and g.in_force_until is null
      left join offices_office o on o.id = x.agency
     where x.id = any(%s) and (r.id is null) = (n.merge_root_id is null)
"""
DEPARTED = "departed"
MILESTONES_OF_TRAVEL = (DEPARTED, "arrived", "returned")
FOUR_EYES_GATE = "somebody_else_verified"


class EventDigest(NamedTuple):
    """What the status of a requirement is derived from; ids as texts."""

    id: str
    requirement: str
    kind: str
    about_id: str | None
    supersedes_id: str | None
    recorded_by: str
    fields: dict[str, str] | None


class PlacementRow(NamedTuple):
    """One row of PLACEMENTS_SQL; to what documents are compared with it is the person."""

    id: UUID
    scheme: str
    edition: str
    milestone: str
    destination: str
    occupation: str
    opened_by: str
    person_id: UUID
    number: str
    name: str
    birth_date: date | None
    birth_precision: str
    sex: str
    registered_by: list[str]
    place: str
    agency: str
    events: str | None  # JSON


@dataclass(frozen=True)
class RowFacts:
    """What the next step is found from, of one row."""

    person: Person
    scheme: Scheme
    document_events: list[DocumentEvent]
    requirements: Mapping[str, RequirementStatus]


@dataclass(frozen=True)
class PlacementState:
    """The next step of a placement, the status of its requirements, its document events, and the
    last day on which its documents let her leave."""

    step: Step | None
    unmet: list[Requirement]
    statuses: Mapping[str, RequirementStatus]
    events: list[EventDigest]
    last_day: date | None


def describe_placements(actor: Actor, placements: Sequence[UUID]) -> dict[UUID, DutySubject]:
    """Of each placement that the actor sees, what a worklist shows; inside the caller's scope."""
    with connection.cursor() as cursor:
        cursor.execute(PLACEMENTS_SQL, [list(placements)])
        rows = [PlacementRow(*row) for row in cursor.fetchall()]
    today, own_refs = clock.now().astimezone(WESTERN_TIME).date(), list_own_refs(actor)
    return {row.id: _describe(row, today, own_refs) for row in rows}


def _describe(row: PlacementRow, today: date, own_refs: frozenset[str]) -> DutySubject:
    state = _derive_state(row, today)
    barred = _list_barred(row, state)
    return DutySubject(
        name=row.name,
        number=row.number,
        person=row.person_id,
        place=row.place,
        destination=row.destination,
        job=get_occupation_name(row.occupation),
        agency=row.agency,
        detail=_describe_step(state),
        tags=_list_tags(state, today),
        barred=barred,
        is_barred=bool(barred & own_refs),
        waits_for=_name_party(state.step) if state.step else "",
    )


def _name_party(step: Step) -> str:
    """Whose turn it is: a departure is owed by the agency, and recorded at the border."""
    party = "border" if step.milestone.code == DEPARTED and step.kind == ENTER_STEP else step.party
    return str(PARTY_LABELS[party])


def _derive_state(row: PlacementRow, today: date) -> PlacementState:
    scheme = get_scheme_editions().get_edition(row.scheme, row.edition)
    events = [EventDigest(*event) for event in json.loads(row.events or "[]")]
    as_events = cast("list[DocumentEvent]", events)
    statuses = build_requirement_statuses(scheme, as_events)
    facts = RowFacts(cast("Person", row), scheme, as_events, statuses)
    step = find_next_step(facts, row.milestone, today)
    unmet = list_unmet_requirements(facts, row.milestone, today) if step else []
    last_day = find_last_departure_day(scheme, row.milestone, statuses)
    return PlacementState(step, unmet, statuses, events, last_day)


def _describe_step(state: PlacementState) -> str:
    """What is to be verified; else what is asked about a document; else what is missing; else that
    all is there."""
    if state.step is None:
        return ""
    if state.step.requirement and state.step.kind in QUESTION_TEXTS:
        name = get_localized_text(state.step.requirement.name)
        return str(QUESTION_TEXTS[state.step.kind]) % {"document": name}
    if state.step.kind == ENTER_STEP:
        is_travel = state.step.milestone.code in MILESTONES_OF_TRAVEL
        return "" if is_travel else _("Complete, waiting for the decision")
    received = [each for each in state.unmet if state.statuses[each.code].state == RECEIVED]
    if state.step.kind == VERIFY_STEP:
        return _("%(count)s to verify: %(names)s") % _name_requirements(received)
    return _("%(count)s missing: %(names)s") % _name_requirements(state.unmet)


QUESTION_TEXTS = {
    ANSWER_NAME_STEP: gettext_lazy("The name in %(document)s differs: is it the same person?"),
    SETTLE_IDENTITY_STEP: gettext_lazy("Birth date or sex in %(document)s is not as recorded"),
}
MAX_NAMES = 3  # that a row names; it counts the others


def _name_requirements(requirements: Sequence[Requirement]) -> dict[str, Any]:
    names = [get_localized_text(each.name) for each in requirements[:MAX_NAMES]]
    dots = "…" if len(requirements) > MAX_NAMES else ""
    return {"count": len(requirements), "names": ", ".join(names) + dots}


NEAR_DAYS = 14  # until the last day of a departure, from which on a row says so


def _list_tags(state: PlacementState, today: date) -> tuple[tuple[str, str], ...]:
    """That a document was returned, is no longer valid, or will soon keep her from leaving."""
    statuses = [state.statuses[each.code] for each in state.unmet]
    tags = []
    if any(status.state == RETURNED for status in statuses):
        tags.append((_("document returned"), "bad"))
    if any(status.state == ACCEPTED and not status.is_valid_on(today) for status in statuses):
        tags.append((_("document expired"), "bad"))
    last_day = state.last_day
    if last_day and today <= last_day <= today + timedelta(days=NEAR_DAYS):
        tags.append((_describe_last_day((last_day - today).days), "bad"))
    return tuple(tags)


def _describe_last_day(days: int) -> str:
    """How long she can still leave, in days after today."""
    texts = {0: _("has to leave today"), 1: _("has to leave by tomorrow")}
    return texts.get(days) or _("has to leave within %(count)s days") % {"count": days}


def _list_barred(row: PlacementRow, state: PlacementState) -> frozenset[str]:
    """The accounts that may not take the next step (docs/design/procedures.md, "Four eyes"):
    whoever registered, verified or moved her where somebody else has to decide; where one document
    is to be verified, whoever returned it before; where its name is asked about, whoever accepted
    it."""
    if state.step is None:
        return frozenset()
    if state.step.kind == ANSWER_NAME_STEP and state.step.requirement:
        accepted = state.statuses[state.step.requirement.code].verification
        return frozenset({accepted.recorded_by} if accepted else ())
    if state.step.kind == VERIFY_STEP:
        received = {
            each.code for each in state.unmet if state.statuses[each.code].state == RECEIVED
        }
        returned = {
            (event.requirement, event.recorded_by)
            for event in state.events
            if event.kind == DocumentEvent.RETURNED
        }
        only = next(iter(received)) if len(received) == 1 else None
        return frozenset(by for requirement, by in returned if requirement == only)
    has_gate = any(use.name == FOUR_EYES_GATE for use in state.step.milestone.gates)
    if state.step.kind != ENTER_STEP or not has_gate:
        return frozenset()
    verified = {event.recorded_by for event in state.events if event.kind in DocumentEvent.VERDICTS}
    moved = {event.recorded_by for event in state.events if event.fields == TRANSFERRED}
    return frozenset(verified | moved | {*row.registered_by, row.opened_by})


def describe_wishes(actor: Actor, wishes: Sequence[UUID]) -> dict[UUID, DutySubject]:
    """Whose wish for another agency it is; inside the caller's scope."""
    rows = PlacementWish.objects.filter(id__in=wishes).values_list("id", "placement")
    placements = dict(rows)
    subjects = describe_placements(actor, list(placements.values()))
    return {
        wish: replace(
            subjects[key], detail="", tags=(), barred=frozenset(), is_barred=False, waits_for=""
        )
        for wish, key in placements.items()
        if key in subjects
    }


def describe_scheme_editions(_actor: Actor, proposals: Sequence[UUID]) -> dict[UUID, DutySubject]:
    """Which edition was proposed, and whether by the actor; inside the caller's scope."""
    own_hands = list_own_hands()
    return {
        row.id: DutySubject(
            name=choose_text(row.summary_id, row.summary_en),
            number=f"{row.scheme} {row.edition}",
            is_barred=row.proposed_by in own_hands,
        )
        for row in SchemeEdition.objects.filter(id__in=proposals)
    }
