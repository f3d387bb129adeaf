"""Accept or refuse the originals of whoever is booked at the office: one command, one entry."""

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor, require_office
from rantau.access.service import CommandResult, service
from rantau.common import clock
from rantau.common.errors import InvalidInput
from rantau.common.ids import uuid7
from rantau.common.text import is_storable
from rantau.documents.interface import DocumentDraft, IssuedDocument, LetterKind, issue_document
from rantau.journal.interface import JournalEvent, JournalKind
from rantau.registry.models import Person
from rantau.registry.selectors import require_present_or_lasting_ground
from rantau.rounds.codes import generate_exam_number
from rantau.rounds.desk import find_person, get_booked_place, get_typed_facts
from rantau.rounds.edition import RoundEdition
from rantau.rounds.errors import (
    ExamineeKnown,
    NotBookedHere,
    PersonNotRegistered,
    VerifiedAlready,
)
from rantau.rounds.models import Examinee, Place, Rejection, StageEvent
from rantau.rounds.permissions import VERIFY_ORIGINALS
from rantau.rounds.selectors import get_edition_in_force
from rantau.rounds.stages import Stage
from rantau.rounds.stay_errors import StayNotOver, StayOverstayed
from rantau.rounds.stay_rules import LATE_HOME, NOT_HOME
from rantau.rounds.stay_selectors import find_hindrance
from rantau.rounds.verification import PassportFacts, list_differences, write_name

ORIGINALS_ACCEPTED = JournalKind("rounds:originals:accepted", gettext_lazy("Originals accepted"))
ORIGINALS_REFUSED = JournalKind("rounds:originals:refused", gettext_lazy("Originals refused"))
EXAM_CARD = LetterKind(
    code="exam_card",
    title=gettext_lazy("Exam card"),
    serial="KU",
    fields=(
        ("round", gettext_lazy("Round")),
        ("exam_number", gettext_lazy("Exam number")),
        ("sector", gettext_lazy("Sector")),
        ("city", gettext_lazy("City of the test")),
        ("venue", gettext_lazy("Venue")),
    ),
    note=gettext_lazy("Bring this card and your passport to the test. Free of charge."),
)
# Functions of the database: an office changes no place and no count of seats by itself.
HOLD_SEAT_SQL = "select rounds_hold_seat(%s)"
FREE_SEAT_SQL = "select rounds_free_seat(%s)"


@dataclass(frozen=True)
class OriginalsInput:
    """What the passport has, typed from it and not copied from the screen.

    seen  codes of what else the originals show, of `RoundEdition.list_original_checks`
    """

    name: str
    birth_date: date
    sex: str
    passport: str
    seen: tuple[str, ...] = ()


@service(ORIGINALS_ACCEPTED, permission=VERIFY_ORIGINALS)
def accept_originals(
    actor: Actor, round_code: str, ticket: str, data: OriginalsInput
) -> CommandResult:
    """Accept the originals: she becomes an examinee with an exam number, and her card is issued;
    answers with the number.

    Raises  NoSuchRound; NotBookedHere; VerifiedAlready; PersonNotRegistered; NoLastingGround;
            InvalidInput at each fact that is not the same letter for letter, and at `seen` where
            something that the round asks was not seen; StayNotOver,
            StayOverstayed by what is recorded of her stays in the country; ExamineeKnown
    """
    place = get_booked_place(actor, round_code, ticket)
    _hold_seat(place)
    person = find_person(place)
    if person is None:
        raise PersonNotRegistered()
    require_present_or_lasting_ground(actor, person)
    edition = get_edition_in_force(place.round)
    _require_same(place, person, data)
    _require_seen(edition, place, data)
    _require_home_in_time(place, person)
    examinee = _build_examinee(actor, place, person)
    try:
        with transaction.atomic():
            examinee.save(force_insert=True)
    except IntegrityError as error:
        raise ExamineeKnown() from error
    StageEvent(
        examinee=examinee,
        stage=Stage.VERIFIED,
        occurred_at=examinee.stage_at,
        recorded_at=examinee.stage_at,
        by=actor.ref,
    ).save(force_insert=True)
    card = _issue_card(actor, edition, examinee, data)
    terms = {"round": round_code, "ticket": ticket, "card": card.serial}
    if data.seen:
        terms["seen"] = " ".join(sorted(data.seen))
    event = JournalEvent("examinee", examinee.id, examinee.revision, terms)
    return CommandResult(examinee.exam_number, event)


def _hold_seat(place: Place) -> None:
    with connection.cursor() as cursor:
        cursor.execute(HOLD_SEAT_SQL, [place.id])
        is_held = cursor.fetchone()[0]
    if not is_held:
        raise NotBookedHere()
    if Examinee.objects.filter(place=place).exists():
        raise VerifiedAlready()


def _require_same(place: Place, person: Person, data: OriginalsInput) -> None:
    """Raise InvalidInput at each fact that differs from what was typed in the opening, or from the
    registry."""
    facts = PassportFacts(data.name, data.birth_date, data.sex, data.passport)
    differs = _("The opening has %(typed)s; the passport has %(passport)s.")
    at_letter = _(
        "The opening has %(typed)s; the passport has %(passport)s. They differ from letter"
        " %(first)s on."
    )
    problems = {
        each.field: [(at_letter if each.first else differs) % vars(each)]
        for each in list_differences(get_typed_facts(place), facts)
    }
    if (person.birth_date, person.birth_precision) != (data.birth_date, Person.DAY):
        problems.setdefault("birth_date", []).append(
            _("The registry has another birth date. Correct it on her page first.")
        )
    if person.sex != data.sex:
        problems.setdefault("sex", []).append(
            _("The registry has another sex. Correct it on her page first.")
        )
    if problems:
        raise InvalidInput(problems)


def _require_seen(edition: RoundEdition, place: Place, data: OriginalsInput) -> None:
    """Raise InvalidInput where the originals do not show all that the round asks."""
    if not set(edition.list_original_checks(place.sector)) <= set(data.seen):
        problem = _("Tick what you saw. If anything of it is missing, refuse: she may not apply.")
        raise InvalidInput({"seen": [problem]})


def _require_home_in_time(place: Place, person: Person) -> None:
    """Raise StayNotOver, StayOverstayed; who has no recorded stay is judged by her passport."""
    hindrance = find_hindrance(person, place.round.destination)
    if hindrance == NOT_HOME:
        raise StayNotOver()
    if hindrance == LATE_HOME:
        raise StayOverstayed()


def _build_examinee(actor: Actor, place: Place, person: Person) -> Examinee:
    return Examinee(
        id=uuid7(),
        round=place.round,
        place=place,
        person=person,
        exam_number=generate_exam_number(),
        sector=place.sector,
        city=place.city,
        office_id=require_office(actor),
        verified_by=actor.ref,
        region_node=person.origin_node,
        stage=Stage.VERIFIED,
        stage_at=clock.now(),
    )


def _issue_card(
    actor: Actor, edition: RoundEdition, examinee: Examinee, data: OriginalsInput
) -> IssuedDocument:
    """Issue the exam card; it holds until the last day of the test by western Indonesian time."""
    city = edition.cities[examinee.city]
    ends = edition.windows["test"].ends.astimezone(clock.WESTERN_TIME)
    draft = DocumentDraft(
        letter=EXAM_CARD.code,
        subject_kind="examinee",
        subject=examinee.id,
        person=examinee.person_id,
        holder=write_name(data.name),
        birth_date=data.birth_date,
        passport=data.passport,
        fields={
            "round": edition.name.id,
            "exam_number": examinee.exam_number,
            "sector": edition.sectors[examinee.sector].name.id,
            "city": city.name.id,
            "venue": city.venue,
        },
        valid_until=ends.date(),
        details={"sex": data.sex},
    )
    return issue_document(
        draft, office=examinee.office_id, office_code=actor.office_code, by=actor.ref
    )


@service(ORIGINALS_REFUSED, permission=VERIFY_ORIGINALS)
def refuse_originals(
    actor: Actor, round_code: str, ticket: str, reason: str, note: str
) -> CommandResult:
    """Refuse the originals: her seat is free, and the worker gives it on through the list; answers
    with the ticket. She reads reason and note on the page of her place.

    reason  one of Rejection.REASONS
    Raises  NoSuchRound; NotBookedHere; VerifiedAlready; InvalidInput at `reason` and `note`
    """
    problems = {}
    if reason not in dict(Rejection.REASONS):
        problems["reason"] = [_("Choose why.")]
    if not is_storable(note.strip(), required=True):
        problems["note"] = [_("Write what she can do, 1 to 300 characters.")]
    if problems:
        raise InvalidInput(problems)
    place = get_booked_place(actor, round_code, ticket)
    _hold_seat(place)
    Rejection(
        id=uuid7(),
        place=place,
        reason=reason,
        note=note.strip(),
        city=place.city,
        office_id=require_office(actor),
        refused_by=actor.ref,
        refused_at=clock.now(),
    ).save(force_insert=True)
    with connection.cursor() as cursor:
        cursor.execute(FREE_SEAT_SQL, [place.id])
        revision = cursor.fetchone()[0]
    terms = {"round": round_code, "ticket": ticket, "reason": reason}
    return CommandResult(ticket, JournalEvent("place", place.id, revision, terms))
