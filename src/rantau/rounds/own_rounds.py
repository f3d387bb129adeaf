"""What the signed-in person sees of her rounds: how far she is, and what comes next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from rantau.access.actor import Actor
from rantau.access.permissions import require_permission
from rantau.common import clock
from rantau.duties.selectors import get_due_times
from rantau.offices.models import Office
from rantau.offices.selectors import get_serving_offices
from rantau.registry.selectors import build_own_registrations
from rantau.rounds.amendment_selectors import list_amendments_since, list_own_cities
from rantau.rounds.certificate import compute_certificate_end
from rantau.rounds.clock_selectors import get_times
from rantau.rounds.edition import RoundEdition
from rantau.rounds.expected_wait import ExpectedWait, describe_wait
from rantau.rounds.journey_selectors import Journey, get_journey
from rantau.rounds.models import (
    Announcement,
    Examinee,
    Offer,
    ReturnedRow,
    RosterEntry,
    StageEvent,
    WaitCurveRow,
)
from rantau.rounds.permissions import READ_OWN_ROUND
from rantau.rounds.result_rows import WITH_RESULT
from rantau.rounds.result_selectors import OwnResult, find_signed_in_result
from rantau.rounds.roster_clocks import WITH_ENTRY, End, find_next_end, may_renew
from rantau.rounds.running_clocks import (
    CLOCK_DOCUMENTS,
    ClockDays,
    RunningClock,
    list_running_clocks,
)
from rantau.rounds.selectors import get_edition_in_force
from rantau.rounds.stages import NO_SHOW, Stage, list_next_stages
from rantau.rounds.stay_selectors import StayView, find_last_stay
from rantau.rounds.wait_curves import find_wait_row, find_wait_start, read_curve

# The stations of everybody's way; what lies between them is told in words.
STATIONS = (
    Stage.VERIFIED,
    Stage.SAT,
    Stage.PASSED,
    Stage.RANKED,
    Stage.COMPLETE,
    Stage.ROSTERED,
    Stage.CHOSEN,
    Stage.ACCEPTED,
    Stage.VISA,
    Stage.DEPARTED,
    Stage.ARRIVED,
    Stage.RETURNED,
)
WITH_JOURNEY = (Stage.ACCEPTED, Stage.VISA, Stage.DEPARTED, Stage.ARRIVED)
WITH_CERTIFICATE = frozenset(STATIONS[2:7]) | {Stage.SENT, Stage.UNRANKED}


@dataclass(frozen=True)
class Station:
    """A stage of the way, and when she reached it last (aware); None where she has not."""

    stage: Stage
    reached_at: datetime | None


@dataclass(frozen=True)
class OwnClocks:
    """What ends next, and whether her row may be sent again."""

    end: End
    may_renew: bool


@dataclass(frozen=True)
class OwnWait:
    """The first day of her wait, how many days it lasts, and what is known of people like her."""

    started_on: date
    waited: int
    row: WaitCurveRow
    expected: ExpectedWait


@dataclass(frozen=True)
class OwnReturned:
    """Her row that the counterpart sent back, the office that resolves it, and by when (aware)."""

    row: ReturnedRow
    office: str
    due_at: datetime | None


@dataclass(frozen=True)
class OwnRound:
    """One round of the person.

    stage                  where she stands, as far as it is public: nothing of a result before its
                           day
    next_from, next_until  when the next step is done, as the edition has it; None where no day is
                           declared
    certificate_until      the last day of the certificate; None without one
    clocks                 what ends while she is sent to the country; None before and afterwards
    ends                   what runs out, the certificate first
    returned               her row that came back and waits; None where none does
    waits_since            the first day of a wait that goes on; None where she does not wait
    wait                   how long people like her waited; None where she does not wait, or too few
                           were chosen
    result                 her points, once they are public
    offer                  of an employer abroad that waits for her answer, or that she accepted
    journey                what the contract that she accepted has, and needs until the visa
    missed_at              when it was recorded that she did not depart, and nothing has come since
    stay                   abroad, the newest; None before she arrived
    amendments             of the round that touch her and came after her exam number, newest first
    """

    examinee: Examinee
    edition: RoundEdition
    stage: Stage
    stations: Sequence[Station]
    next_from: date | None
    next_until: date | None
    certificate_until: date | None
    clocks: OwnClocks | None
    ends: Sequence[RunningClock]
    returned: OwnReturned | None
    waits_since: date | None
    wait: OwnWait | None
    result: OwnResult | None
    offer: Offer | None
    journey: Journey | None
    missed_at: datetime | None
    stay: StayView | None
    amendments: Sequence[Announcement]

    @property
    def may_withdraw(self) -> bool:
        """Whether she can withdraw now."""
        return Stage.WITHDRAWN in list_next_stages(self.stage)


def list_own_rounds(actor: Actor) -> list[OwnRound]:
    """The rounds of the signed-in person in which she has an exam number under any registration of
    hers, newest first; inside her scope."""
    require_permission(actor, READ_OWN_ROUND)
    rows = Examinee.objects.filter(person__in=build_own_registrations(actor))
    rows = rows.select_related("round", "roster_entry", "person")
    rows = rows.prefetch_related("events", "offers").order_by("-round__opens_at", "-id")
    return [_build(actor, examinee) for examinee in rows]


def _build(actor: Actor, examinee: Examinee) -> OwnRound:
    edition = get_edition_in_force(examinee.round)
    events = _sort_events(examinee)
    reached = {event.stage: event.occurred_at for event in events}
    entry = getattr(examinee, "roster_entry", None)
    stage = Stage(examinee.stage)
    if stage in WITH_RESULT and clock.today() < edition.results_on:
        stage = Stage.SAT if edition.test.parts else Stage.VERIFIED
        reached = {key: at for key, at in reached.items() if key not in WITH_RESULT}
    sitting_on = _find_sitting_day(examinee, edition)
    begins, ends = find_next_days(stage, edition, sitting_on)
    offer = next((each for each in examinee.offers.all() if each.state in Offer.LIVE), None)
    has_certificate = stage in WITH_CERTIFICATE and edition.test.form != "documents"
    until = entry.certificate_until if entry else compute_certificate_end(edition)
    return OwnRound(
        examinee=examinee,
        edition=edition,
        stage=stage,
        stations=_list_stations(reached),
        next_from=begins,
        next_until=ends,
        certificate_until=until if has_certificate else None,
        clocks=_read_clocks(examinee, entry) if entry else None,
        ends=list_running_clocks(
            _collect_days(examinee, entry, until if has_certificate else None, edition),
            clock.today(),
        ),
        returned=_find_returned(examinee) if stage == Stage.SENT else None,
        waits_since=find_wait_start(events),
        wait=_find_wait(examinee, entry, events) if entry else None,
        result=_find_result(actor, examinee, edition),
        offer=offer,
        journey=get_journey(offer, edition) if offer and stage in WITH_JOURNEY else None,
        missed_at=events[-1].occurred_at if events and events[-1].reason == NO_SHOW else None,
        stay=find_last_stay(examinee, edition),
        amendments=list_amendments_since(
            examinee.round,
            reached.get(Stage.VERIFIED, examinee.stage_at),
            cities=list_own_cities(actor, examinee),
            sector=examinee.sector,
        ),
    )


def _find_sitting_day(examinee: Examinee, edition: RoundEdition) -> date | None:
    """The day of her test by the clock of its city; None until seats are planned."""
    if examinee.sitting_at is None:
        return None
    return examinee.sitting_at.astimezone(ZoneInfo(edition.cities[examinee.city].time_zone)).date()


def _list_stations(reached: Mapping[str, datetime]) -> list[Station]:
    """The stations of her way; who goes a part of it again has not reached what comes after."""
    stations: list[Station] = []
    newest: datetime | None = None
    for stage in STATIONS:
        at = reached.get(stage)
        if at and newest and at < newest:
            at = None
        newest = at or newest
        stations.append(Station(stage, at))
    return stations


def _find_result(actor: Actor, examinee: Examinee, edition: RoundEdition) -> OwnResult | None:
    if examinee.stage == Stage.VERIFIED or clock.today() < edition.results_on:
        return None
    return find_signed_in_result(actor, examinee.exam_number, edition)


def _read_clocks(examinee: Examinee, entry: RosterEntry) -> OwnClocks | None:
    times, today = get_times(examinee, entry), clock.today()
    if times.stage not in WITH_ENTRY:
        return None
    return OwnClocks(end=find_next_end(times, today), may_renew=may_renew(times, today))


def _collect_days(
    examinee: Examinee, entry: RosterEntry | None, until: date | None, edition: RoundEdition
) -> ClockDays:
    """First and last days of what runs out while she may still be chosen."""
    is_rostered = examinee.stage in (Stage.COMPLETE, Stage.SENT, Stage.ROSTERED)
    documents = {
        code: (received_at.astimezone(clock.WESTERN_TIME).date(), ends)
        for code, received_at, ends in examinee.sending_documents.filter(
            code__in=CLOCK_DOCUMENTS, valid_until__isnull=False
        ).values_list("code", "received_at", "valid_until")
        if ends
    }
    return ClockDays(
        certificate=(edition.results_on, until) if until else None,
        roster=_find_year(entry) if is_rostered and entry else None,
        documents=documents if until else {},
    )


def _find_year(entry: RosterEntry) -> tuple[date, date] | None:
    """First and last day of the year on the roster, which lasts while another is asked for."""
    if entry.approved_on is None or entry.expires_on is None:
        return None
    return entry.approved_on, entry.expires_on


def _find_returned(examinee: Examinee) -> OwnReturned | None:
    """The row of hers that waits: the office of her home resolves it."""
    row = ReturnedRow.objects.filter(examinee=examinee, outcome="").first()
    if row is None:
        return None
    key = get_serving_offices(examinee.person.domicile_node).district_office
    office = Office.objects.filter(id=key).values_list("name", flat=True).first()
    due = get_due_times([row.id]).get(row.id)
    return OwnReturned(row, office or "", due.at if due else None)


def _find_wait(
    examinee: Examinee, entry: RosterEntry, events: Sequence[StageEvent]
) -> OwnWait | None:
    started_on = find_wait_start(events)
    row = find_wait_row(examinee, entry, started_on) if started_on else None
    if row is None or started_on is None:
        return None
    waited = (clock.today() - started_on).days
    expected = describe_wait(read_curve(row), waited=waited)
    return OwnWait(started_on, waited, row, expected) if expected else None


def _sort_events(examinee: Examinee) -> list[StageEvent]:
    return sorted(examinee.events.all(), key=lambda e: (e.occurred_at, e.recorded_at, e.id))


def find_next_days(
    stage: Stage, edition: RoundEdition, sitting_on: date | None
) -> tuple[date | None, date | None]:
    """From when until when the step after a stage is done, by the edition; the last day is
    included. A day on which others were to do it is left out once it has passed: a row may be sent
    again years later."""
    if stage == Stage.VERIFIED and sitting_on:
        return sitting_on, sitting_on
    windows = {
        Stage.VERIFIED: "test",
        Stage.FAILED: "appeals",
        Stage.PASSED: "skill_test",
        Stage.RANKED: "documents",
    }
    days = {
        Stage.SAT: edition.results_on,
        Stage.COMPLETE: edition.roster_by,
        Stage.SENT: edition.roster_by,
    }
    if stage in windows and (window := edition.windows.get(windows[stage])):
        return window.begins.date(), (window.ends - timedelta(microseconds=1)).date()
    ends = days.get(stage)
    return None, ends if ends and ends >= clock.today() else None
