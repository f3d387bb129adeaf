"""Take in lists of entries: what the service of incoming files does inside its own transaction."""

from collections import Counter, defaultdict
from collections.abc import Mapping

from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.journal.interface import JournalKind
from rantau.rounds.entry_rows import MOVED, PLANNED, PlannedEntry, judge_entry, read_entry
from rantau.rounds.files import ExchangeFile
from rantau.rounds.models import Entry, Examinee, IncomingFile, Offer
from rantau.rounds.receipts import BATCH_SIZE, get_day_abroad, lock_examinees, write_receipts
from rantau.rounds.score_changes import tell_examinees
from rantau.rounds.stages import Stage

ENTRY_PLANNED = JournalKind("rounds:entry:planned", gettext_lazy("Day of departure is known"))
ENTRY_MOVED = JournalKind("rounds:entry:moved", gettext_lazy("Day of departure has moved"))
KINDS = {PLANNED: ENTRY_PLANNED, MOVED: ENTRY_MOVED}


def take_entries(actor: Actor, row: IncomingFile, file: ExchangeFile) -> Mapping[str, int]:
    """Take in a file of ENTRY_LIST: a receipt a row; the day, flight and airport belong to the
    contract, a list of a higher number moves them, and she gets a message. Gives outcome -> rows.

    row  of the file, saved, with its round locked
    """
    examinees = lock_examinees(row, file)
    accepted = Offer.objects.filter(examinee__in=examinees.values(), state=Offer.ACCEPTED)
    offers = {each.examinee_id: each for each in accepted}
    held_rows = Entry.objects.select_related("file").filter(offer__in=offers.values())
    entries = {each.offer_id: each for each in held_rows}
    written: dict[str, list[Entry]] = defaultdict(list)
    informed: dict[str, list[Examinee]] = defaultdict(list)
    outcomes, today = [], get_day_abroad(row)
    for each in file.rows:
        examinee = examinees.get(each["exam_number"])
        offer = offers.get(examinee.id) if examinee else None
        held = entries.get(offer.id) if offer else None
        planned = read_entry(each, today=today)
        known = PlannedEntry(held.entry_on, held.flight, held.airport) if held else None
        stage = Stage(examinee.stage) if examinee else None
        is_older = held is not None and (held.file.number or 0) > file.number
        outcome = judge_entry(
            planned,
            stage,
            known,
            is_older=is_older,
            enters_from=offer.enters_from if offer else None,
        )
        outcomes.append(outcome)
        if examinee and offer and planned and outcome in KINDS:
            written[outcome].append(_write_entry(held, offer, row, planned))
            informed[outcome].append(examinee)
    write_receipts(row, file, outcomes)
    Entry.objects.bulk_create(written[PLANNED], batch_size=BATCH_SIZE)
    fields = ["file", "entry_on", "flight", "airport", "received_at"]
    Entry.objects.bulk_update(written[MOVED], fields, batch_size=BATCH_SIZE)
    for outcome, people in informed.items():
        terms = {each.id: {"file": row.reference} for each in people}
        tell_examinees(people, KINDS[outcome], actor, terms=terms)
    return Counter(outcomes)


def _write_entry(
    held: Entry | None, offer: Offer, row: IncomingFile, planned: PlannedEntry
) -> Entry:
    """The entry of the contract as the row has it, not saved."""
    entry = held or Entry(offer=offer)
    entry.file, entry.received_at = row, row.taken_at
    entry.entry_on, entry.flight, entry.airport = planned.on, planned.flight, planned.airport
    return entry
