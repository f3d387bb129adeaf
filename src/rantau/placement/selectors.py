"""Fetch placements, scans and milestone events.

Check the permission, log the access; absent and forbidden answer alike.
"""

import logging
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from time import monotonic
from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import Q, QuerySet

from rantau.access.actor import PUBLIC_ACTOR, Actor
from rantau.access.permissions import has_permission, require_permission
from rantau.access.scope import reading_as
from rantau.access.service import report_disclosure
from rantau.common import clock
from rantau.common.errors import StaleRevision
from rantau.common.fast_sql import list_rows
from rantau.common.numbers import normalize_passport_number
from rantau.common.references import normalize_reference
from rantau.documents.errors import NoSuchFile
from rantau.documents.models import StoredFile
from rantau.documents.selectors import get_received_file
from rantau.journal.interface import log_reading
from rantau.journal.models import Reading
from rantau.placement.errors import NoMatchingTraveller, NoSuchPlacement, PlacementEnded
from rantau.placement.models import (
    REFERENCE_PREFIX,
    DocumentEvent,
    MilestoneEvent,
    Placement,
    SchemeEdition,
)
from rantau.placement.permissions import READ_PLACEMENT, RECORD_DEPARTURE
from rantau.placement.requirements import RequirementStatus
from rantau.procedures.editions import SchemeEditions, join_editions, read_editions
from rantau.procedures.parsing import parse_published_scheme
from rantau.procedures.scheme import MILESTONES_BEFORE_CLEARANCE, Scheme
from rantau.procedures.sections import UnreadableDeclaration
from rantau.registry.comparisons import compare, count_comparison, find_persons_by_number
from rantau.registry.models import Identity, Person, SafeContact
from rantau.registry.permissions import READ_PERSON
from rantau.registry.selectors import (
    get_successor,
    list_successors,
    list_united,
    list_united_ids,
    require_lasting_ground,
)

log = logging.getLogger(__name__)
SECONDS_BETWEEN_READINGS = 60  # of the published editions, by each process; chosen by us
# Parsed once in each process; a content never changes.
_parse_scheme = lru_cache(maxsize=256)(parse_published_scheme)
FILE_SUBJECT = "file"  # of a reading of a scan
# On every page and command of a placement, which script/bench measures.
PLACEMENT_BY_REFERENCE_SQL = """
    from placement_placement t0 join registry_person t1 on t1.id = t0.person_id
   where t0.reference = %s
"""
# On every search and page of a person, which script/bench measures.
NEWEST_PLACEMENTS_SQL = """
    from (select distinct on (person_id) * from placement_placement
           where person_id = any(%s) order by person_id, id desc) t0
"""
PLACEMENTS_OF_PERSON_SQL = """
    from placement_placement t0 where t0.person_id = any(%s) order by t0.id desc
"""
PLACEMENT_BY_ID_SQL = """
    from placement_placement t0 join registry_person t1 on t1.id = t0.person_id where t0.id = %s
"""
# For whoever may have to call her; an agency and the border have no right to how she is reached.
PLACEMENT_WITH_CONTACT_SQL = """
    from placement_placement t0 join registry_person t1 on t1.id = t0.person_id
    join registry_safe_contact t2 on t2.person_id = t1.id
   where t0.reference = %s
"""
MILESTONE_EVENTS_SQL = """
    from placement_milestone_event t0 where t0.placement_id = %s order by t0.happened_at, t0.id
"""
# A function of the database: she may be abroad for another office.
SURPLUS_SQL = "select placement_list_surplus_abroad()"
FOR_UPDATE_SQL = " for no key update of t0"
# A function of the database: a border post has no right to read identity numbers.
REFERENCE_AT_BORDER_SQL = """
    select array_remove(array[placement_at_border(%s, %s)], null)
"""

# A function of the database: the office may see neither the placement nor the document.
HAS_DOCUMENTS_SQL = "select placement_has_documents(%s)"


def get_placement(actor: Actor, reference: str, *, purpose: str) -> Placement:
    """The placement with its person. The reading is logged at the person.

    purpose  the task for which it is read
    Raises   NoSuchPlacement
    """
    placement = get_placement_unlogged(actor, reference)
    log_placement_reading(actor, placement, purpose=purpose)
    return placement


def get_placement_unlogged(actor: Actor, reference: str) -> Placement:
    """The placement with its person, for a form that was sent: what becomes of it stands in the
    journal, and whoever shows anything of it logs that. Raises NoSuchPlacement."""
    require_permission(actor, READ_PLACEMENT)
    placement = _fetch_placement(reference)
    if placement is None:
        raise NoSuchPlacement()
    return placement


def log_placement_reading(actor: Actor, placement: Placement, *, purpose: str) -> None:
    """Log at the person that her placement was shown to somebody else."""
    if actor.person is None:
        log_reading(actor, subject_kind="person", subject=placement.person_id, purpose=purpose)


def get_placement_with_contact(
    actor: Actor, reference: str, *, purpose: str
) -> tuple[Placement, SafeContact | None]:
    """As `get_placement`, and how the person is reached without harm: for the officers who may read
    persons. None for all others, and where nothing is recorded."""
    require_permission(actor, READ_PLACEMENT)
    rows = []
    if has_permission(actor, READ_PERSON):
        values = [normalize_reference(reference)]
        rows = list_rows((Placement, Person, SafeContact), PLACEMENT_WITH_CONTACT_SQL, values)
    if not rows:
        return get_placement(actor, reference, purpose=purpose), None
    if rows[0][1].merge_root_id is not None:
        placement = get_placement(actor, reference, purpose=purpose)
        return placement, SafeContact.objects.filter(person=placement.person).first()
    placement, placement.person, contact = rows[0]
    log_reading(actor, subject_kind="person", subject=placement.person_id, purpose=purpose)
    return cast(Placement, placement), cast(SafeContact, contact)


def get_placement_for_update(
    actor: Actor,
    reference: str,
    *,
    seen: int,
    require_ground: Callable[[Actor, Person], None] = require_lasting_ground,
) -> Placement:
    """The open placement, locked for a command, its revision counted up (saved by the caller).
    Inside the command's scope.

    seen            the revision that the actor looked at
    require_ground  raises NoLastingGround where the office may not do this to the person
    Raises  NoSuchPlacement, NoLastingGround, PlacementEnded, StaleRevision
    """
    placement = _fetch_placement(reference, PLACEMENT_BY_REFERENCE_SQL + FOR_UPDATE_SQL)
    if placement is None:
        raise NoSuchPlacement()
    require_ground(actor, placement.person)
    if placement.ended_at is not None:
        raise PlacementEnded()
    if placement.revision != seen:
        raise StaleRevision(seen=seen, now=placement.revision)
    placement.revision += 1
    return placement


def get_placement_of_system(placement: UUID) -> Placement:
    """A placement under way, locked for a command of the system, its revision counted up (saved by
    the caller). Raises NoSuchPlacement, PlacementEnded."""
    rows = list_rows((Placement, Person), PLACEMENT_BY_ID_SQL + FOR_UPDATE_SQL, [placement])
    found = _join_person(rows)
    if found is None:
        raise NoSuchPlacement()
    if found.ended_at is not None:
        raise PlacementEnded()
    found.revision += 1
    return found


def list_placements_with_documents(
    *, placements: Collection[UUID], persons: Collection[UUID]
) -> list[Placement]:
    """Those of these placements, and of these persons' placements, that are under way and for
    which documents were issued, with their persons. Inside a scope of the system."""
    united = list_united_ids(*Person.objects.filter(id__in=persons))
    wanted = Q(id__in=placements) | Q(person__in=united)
    rows = Placement.objects.filter(wanted, ended_at=None).exclude(milestone="registered")
    found = list(rows.select_related("person").order_by("id"))
    attach_persons(found)
    return found


def exclude_surplus_abroad(placements: QuerySet[Placement]) -> QuerySet[Placement]:
    """Without those of a person who is abroad under two registrations that were merged: she is
    counted once, by the newest."""
    return placements.extra(where=[f"placement_placement.id <> all(array({SURPLUS_SQL}))"])  # noqa: S610


def _fetch_placement(
    reference: str, from_clause: str = PLACEMENT_BY_REFERENCE_SQL
) -> Placement | None:
    return _join_person(
        list_rows((Placement, Person), from_clause, [normalize_reference(reference)])
    )


def _join_person(rows: list[tuple[Any, ...]]) -> Placement | None:
    if not rows:
        return None
    placement, person = rows[0]
    attach_person(placement, person)
    return cast(Placement, placement)


def attach_persons(placements: Iterable[Placement]) -> None:
    """As `attach_person`, for rows that were read with their persons; one query at most."""
    merged = [each for each in placements if each.person.merged_into_id]
    by_id = {each.id: each for each in list_successors([each.person for each in merged])}
    for placement in merged:
        successor = by_id[cast(UUID, placement.person.merge_root_id)]
        Placement._meta.get_field("person").set_cached_value(placement, successor)


def attach_person(placement: Placement, person: Person) -> None:
    """Let the placement answer who stands for its person, where she was merged; its key stays, by
    which everything of the placement is kept. What grounds rest on is read with it."""
    successor = get_successor(person)
    list_united(successor)
    Placement._meta.get_field("person").set_cached_value(placement, successor)


def get_scan(actor: Actor, file: UUID) -> tuple[StoredFile, bytes]:
    """The scan of a received document and its content. The reading is logged at the person, and at
    the file: whoever verifies has opened it or not.

    Raises  NoSuchFile
    """
    file_row, content = get_received_file(actor, file)
    person = DocumentEvent.objects.filter(file=file).values_list("person", flat=True).first()
    if person is None:
        raise NoSuchFile()
    log_reading(actor, subject_kind="person", subject=person, purpose="placement")
    log_reading(actor, subject_kind=FILE_SUBJECT, subject=file, purpose="placement")
    return file_row, content


def list_opened_files(
    own_refs: Collection[str], statuses: Iterable[RequirementStatus]
) -> frozenset[UUID]:
    """Which scans of the documents in force somebody has opened, by the log of readings, under any
    of the own accounts. Inside the reader's scope."""
    files = [status.receipt.file_id for status in statuses if status.receipt]
    readings = Reading.objects.filter(
        subject_kind=FILE_SUBJECT, subject__in=[each for each in files if each], actor__in=own_refs
    )
    return frozenset(readings.values_list("subject", flat=True))


def list_media_types(statuses: Iterable[RequirementStatus]) -> dict[UUID, str]:
    """The media types of the scans of the documents in force, by file. Inside a scope."""
    files = [status.receipt.file_id for status in statuses if status.receipt]
    rows = StoredFile.objects.filter(id__in=[each for each in files if each])
    return dict(rows.values_list("id", "media_type"))


def list_placements_of_person(person: Person) -> list[Placement]:
    """The placements that the reader may see under any registration of a person, newest first."""
    return list_rows((Placement,), PLACEMENTS_OF_PERSON_SQL, [list_united_ids(person)])


def list_open_placements(persons: Collection[UUID]) -> list[Placement]:
    """What is under way under any registration of these persons, oldest first; the database allows
    one for each registration. Inside a scope, which sees what it may."""
    united = list_united_ids(*Person.objects.filter(id__in=persons))
    return list(Placement.objects.filter(person__in=united, ended_at=None).order_by("id"))


def list_placements_before_clearance(target: UUID) -> list[UUID]:
    """The ids of the placements of an agency or of a job order that are under way and were not
    cleared, by id. Inside a scope of the system."""
    rows = Placement.objects.filter(
        Q(agency=target) | Q(job_order=target),
        ended_at=None,
        milestone__in=MILESTONES_BEFORE_CLEARANCE,
    )
    return list(rows.order_by("id").values_list("id", flat=True))


def get_last_placements(persons: Sequence[Person]) -> dict[UUID, Placement]:
    """The newest placement that the reader may see, by the id of the person who stands for its own;
    one statement, and another where somebody was merged."""
    persons_by_id = {each.id: each.id for each in persons}
    roots = [each.merge_root_id for each in persons if each.merge_root_id]
    if roots:
        united = Person.objects.filter(merge_root__in=roots)
        persons_by_id |= {each.id: cast(UUID, each.merge_root_id) for each in united}
    newest = list_rows((Placement,), NEWEST_PLACEMENTS_SQL, [list(persons_by_id)])
    found: dict[UUID, Placement] = {}
    for each in sorted(newest, key=lambda placement: placement.id):
        found[persons_by_id[each.person_id]] = each
    return found


def has_documents(person: UUID) -> bool:
    """Whether a document was issued for the person or received in a placement of hers; inside a
    scope."""
    with connection.cursor() as cursor:
        cursor.execute(HAS_DOCUMENTS_SQL, [person])
        return bool(cursor.fetchone()[0])


def list_candidates(actor: Actor) -> QuerySet[Placement]:
    """An agency's open placements, newest first, with the persons."""
    require_permission(actor, READ_PLACEMENT)
    rows = Placement.objects.filter(agency=actor.office, ended_at=None)
    return rows.select_related("person").order_by("-id")


def get_reference_at_border(actor: Actor, passport: str, birth_date: date) -> str:
    """The reference of the traveller with this passport and birth date; opens a scope of its own.

    No card is required (docs/design/documents.md): these two find the same record. A failed try is
    counted, and stands in the log of whom the passport belongs to.

    Raises  NoMatchingTraveller; TooManyComparisons
    """
    require_permission(actor, RECORD_DEPARTURE)
    number = normalize_passport_number(passport)
    try:
        with count_comparison(actor, number), reading_as(actor):
            if found := compare(REFERENCE_AT_BORDER_SQL, [number, birth_date]):
                return str(found[0])
            raise NoMatchingTraveller(records=find_persons_by_number(Identity.PASSPORT, number))
    except NoMatchingTraveller as error:
        report_disclosure(actor, error)
        raise


def count_open_placements(office: UUID) -> int:
    """How many placements under way name the office as post abroad or as agency."""
    placements = Placement.objects.filter(ended_at=None)
    return placements.filter(Q(post=office) | Q(agency=office)).count()


def list_effective_milestone_events(placement: Placement) -> list[MilestoneEvent]:
    """The placement's milestone events that none supersedes, in their order."""
    rows = list_rows((MilestoneEvent,), MILESTONE_EVENTS_SQL, [placement.id])
    superseded = {row.supersedes_id for row in rows}
    return [row for row in rows if row.id not in superseded]


def get_scheme_editions() -> SchemeEditions:
    """Every edition of every scheme, of the files and of those published on screen; needs no scope.
    A process reads the files once, and the published ones again every minute and on a new day,
    on which an edition may begin: so none needs a restart."""
    return _read_scheme_editions(clock.today(), int(monotonic()) // SECONDS_BETWEEN_READINGS)


@lru_cache(maxsize=1024)  # a demonstration is built day by day
def _read_scheme_editions(_day: date, _minute: int) -> SchemeEditions:
    return read_scheme_editions()


def read_scheme_editions() -> SchemeEditions:
    """As `get_scheme_editions`, with what was published this moment. An edition that was published
    and cannot be read any more is left out and logged; `scheme check` names it."""
    found = read_published_editions()
    for name, error in found.unreadable.items():
        log.error("edition %s was published and cannot be read: %s", " ".join(name), error)
    return join_editions(_read_scheme_files(), found.editions, found.withdrawn)


@dataclass(frozen=True)
class PublishedEditions:
    """What was published on screen.

    editions    all that can be read, also those that were withdrawn
    withdrawn   scheme and edition of what was taken back before its day
    unreadable  scheme and edition, not withdrawn -> why its text is none any more
    """

    editions: Sequence[Scheme]
    withdrawn: frozenset[tuple[str, str]]
    unreadable: Mapping[tuple[str, str], UnreadableDeclaration]

    def list_standing(self) -> list[Scheme]:
        """Those that were not withdrawn."""
        return [each for each in self.editions if (each.code, each.edition) not in self.withdrawn]


def read_published_editions() -> PublishedEditions:
    """The editions that were published on screen; needs no scope."""
    with reading_as(PUBLIC_ACTOR):
        rows = list(SchemeEdition.objects.filter(outcome=SchemeEdition.PUBLISHED))
    withdrawn = frozenset((row.scheme, row.edition) for row in rows if row.withdraws_id)
    editions, unreadable = [], {}
    for row in rows:
        try:
            editions += [] if row.withdraws_id else [_parse_scheme(row.content)]
        except UnreadableDeclaration as error:
            unreadable[row.scheme, row.edition] = error
    standing = {name: error for name, error in unreadable.items() if name not in withdrawn}
    return PublishedEditions(editions, withdrawn, standing)


@lru_cache(maxsize=1)
def _read_scheme_files() -> SchemeEditions:
    return read_editions(Path(settings.BASE_DIR) / "schemes")


def find_placement_reference(text: str) -> str:
    """The reference of the placement under this number, as typed, that the scope sees; empty where
    the text is none, or there is no such placement in sight."""
    reference = normalize_reference(text)
    is_placement = reference.startswith(f"{REFERENCE_PREFIX}-")
    found = is_placement and Placement.objects.filter(reference=reference).exists()
    return reference if found else ""
