"""The worker's periodic tasks.

Print documents, escalate duties, seal the journal, fold statistics, clean up; and the table of
how often each runs.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from django.db import close_old_connections

from rantau.access.actor import SEALER_ACTOR, Actor, build_system_actor
from rantau.access.scope import reading_as
from rantau.access.tokens import delete_expired_tokens
from rantau.common import clock
from rantau.common.cache import delete_expired_entries
from rantau.common.ids import uuid7
from rantau.common.metrics import TaskEnd, count_task
from rantau.documents.files import delete_orphan_files
from rantau.documents.printing import print_batch
from rantau.documents.signing import sign_requested_copies
from rantau.duties.errors import NoSuchDuty
from rantau.duties.interface import record_worker_heartbeat
from rantau.duties.selectors import list_silent_duties
from rantau.duties.services.escalation import escalate_duty
from rantau.exchange.outbox import queue_messages, send_mails, send_messages
from rantau.journal.sealing import seal_everything
from rantau.partners.services.licence_warnings import list_agencies_to_warn, warn_of_licence
from rantau.placement.end_warnings import list_placements_to_warn
from rantau.placement.services.end_warnings import warn_of_end
from rantau.protection.errors import NoSuchCase
from rantau.protection.services.owners import list_cases_of_tied_owners, replace_tied_owner
from rantau.rounds.clock_selectors import list_rounds_to_end, list_rounds_to_warn
from rantau.rounds.departure_selectors import list_missed_entries
from rantau.rounds.double_selectors import list_double_pairs, list_doubles_to_close
from rantau.rounds.group_selectors import FoundGroup, list_groups_to_open
from rantau.rounds.late_step_selectors import list_late_contracts
from rantau.rounds.offer_selectors import (
    list_offers_to_lapse,
    list_reentries_to_open,
    list_rounds_to_report,
)
from rantau.rounds.placement_selectors import list_offers_to_follow, list_placements_to_end
from rantau.rounds.refund_selectors import list_late_claims, list_rounds_with_claims
from rantau.rounds.repayment_selectors import list_payments_to_open
from rantau.rounds.services.departures import lapse_departure
from rantau.rounds.services.double_examinees import close_double, open_double
from rantau.rounds.services.late_steps import keep_late_duties
from rantau.rounds.services.offers import lapse_offer, report_answers
from rantau.rounds.services.payment_reminders import (
    list_rounds_to_remind,
    remind_of_payments,
)
from rantau.rounds.services.place_groups import open_group
from rantau.rounds.services.placements import end_other_placement, follow_offer
from rantau.rounds.services.reentries import open_reentry
from rantau.rounds.services.refunds import remind_of_refund, report_claims
from rantau.rounds.services.repayments import open_repayment
from rantau.rounds.services.roster_ends import end_certificates, warn_of_ends
from rantau.rounds.services.seats import (
    draw_round,
    list_rounds_to_draw,
    list_rounds_to_move,
    move_seats,
)
from rantau.rounds.services.stays import warn_of_stays
from rantau.rounds.stay_selectors import list_rounds_to_warn_of_stays
from rantau.rounds.wait_curves import are_curves_due, make_wait_curves
from rantau.statistics.rollups import update_rollups
from rantau.worker.consequences import apply_consequences
from rantau.worker.file_tasks import (
    ask_late_counterparts,
    exchange_by_sftp,
    take_incoming_files,
    write_rosters,
)
from rantau.worker.steps import ROUNDS_ACTOR, try_advancing

PRINTER_ACTOR = build_system_actor("printer")
MAX_PRINTING_SECONDS = 2.0  # that other tasks wait at most for a long queue


def print_documents() -> int:
    """Print all documents that wait, and between them sign requested copies; returns how many of
    both."""
    count, deadline = 0, time.monotonic() + MAX_PRINTING_SECONDS
    while True:
        with reading_as(PRINTER_ACTOR):
            copies = sign_requested_copies()
        with reading_as(PRINTER_ACTOR):
            prints = print_batch()
        count += copies + prints
        if copies + prints == 0 or time.monotonic() > deadline:
            return count


def clean_up_files() -> int:
    """Delete received files that no row names; returns how many."""
    with reading_as(PRINTER_ACTOR):
        return delete_orphan_files()


ESCALATION_ACTOR = build_system_actor("sweep")
log = logging.getLogger("rantau.worker")


def report_heartbeat() -> None:
    """Record that the worker runs, so that the desks see it."""
    with reading_as(ESCALATION_ACTOR):
        record_worker_heartbeat()


def escalate_silent_duties() -> int:
    """Escalate every overdue duty; returns how many were escalated."""
    with reading_as(ESCALATION_ACTOR):
        overdue = list_silent_duties()
    return sum(_try_escalating(duty) for duty in overdue)


def _try_escalating(duty: UUID) -> bool:
    try:
        escalate_duty(ESCALATION_ACTOR, uuid7(), duty)
    except NoSuchDuty:  # somebody did it before it was locked
        return False
    except Exception:  # one that fails must not stop the others
        log.exception("a duty could not be escalated")
        return False
    return True


def replace_tied_owners() -> int:
    """Hand over every case whose owner it has come to exclude; returns how many."""
    with reading_as(ESCALATION_ACTOR):
        cases = list_cases_of_tied_owners()
    return sum(_try_replacing_owner(case) for case in cases)


def _try_replacing_owner(case: UUID) -> bool:
    try:
        replace_tied_owner(ESCALATION_ACTOR, uuid7(), case)
    except NoSuchCase:  # somebody took it over before it was locked
        return False
    except Exception:  # one that fails must not stop the others
        log.exception("a case could not be handed over")
        return False
    return True


def seal_journal() -> int:
    """Seal and publish until nothing is left; returns how many heads were made."""
    return seal_everything(lambda: reading_as(SEALER_ACTOR))


def advance_rounds() -> int:
    """Draw every round whose fair minutes are over, offer free seats, and remind whoever has not
    paid yet; returns how many rounds went on."""
    at = clock.now()
    with reading_as(ROUNDS_ACTOR):
        steps = [
            *((draw_round, each) for each in list_rounds_to_draw(at)),
            *((move_seats, each) for each in list_rounds_to_move(at)),
            *((remind_of_payments, each) for each in list_rounds_to_remind(at)),
        ]
    return sum(try_advancing(step, each) for step, each in steps)


def keep_doubles() -> int:
    """Let headquarters decide where one person stands twice by a merge, whatever brought her there,
    and close what need not be decided any more; returns how many were opened or closed."""
    with reading_as(ROUNDS_ACTOR):
        pairs, doubles = list_double_pairs(), list_doubles_to_close()
    opened = sum(try_advancing(partial(_open_double, second), first) for first, second in pairs)
    return opened + sum(try_advancing(close_double, each) for each in doubles)


def _open_double(second: UUID, actor: Actor, key: UUID, first: UUID) -> object:
    return open_double(actor, key, first, second)


def open_repayments() -> int:
    """List payments that are due back; returns how many."""
    with reading_as(ROUNDS_ACTOR):
        payments = list_payments_to_open()
    return sum(try_advancing(open_repayment, each) for each in payments)


def open_place_groups() -> int:
    """Let headquarters look into payers, telephones and devices that stand behind many places of a
    round; returns how many."""
    with reading_as(ROUNDS_ACTOR):
        groups = list_groups_to_open()
    return sum(try_advancing(partial(_open_group, each), each.round_id) for each in groups)


def _open_group(found: FoundGroup, actor: Actor, key: UUID, _round_id: UUID) -> object:
    return open_group(actor, key, found)


def keep_roster_clocks() -> int:
    """End certificates whose last day has passed, then warn of what ends soon, a batch for each
    round; returns how many batches."""
    with reading_as(ROUNDS_ACTOR):
        over = list_rounds_to_end()
    ended = sum(try_advancing(end_certificates, each) for each in over)
    with reading_as(ROUNDS_ACTOR):
        ending = list_rounds_to_warn()
    return ended + sum(try_advancing(warn_of_ends, each) for each in ending)


def compute_expected_waits() -> int:
    """Make the curves of waits on rosters once a day; returns how many were made."""
    with reading_as(ROUNDS_ACTOR):
        return make_wait_curves() if are_curves_due() else 0


def lapse_offers() -> int:
    """Take the offers that nobody answered in time as refused, a bounded number at a run; returns
    how many."""
    with reading_as(ROUNDS_ACTOR):
        offers = list_offers_to_lapse()
    return sum(try_advancing(lapse_offer, each) for each in offers)


def open_reentries() -> int:
    """Let whoever is home answer the contract for which her employer asked, a bounded number at a
    run; returns how many."""
    with reading_as(ROUNDS_ACTOR):
        offers = list_reentries_to_open()
    return sum(try_advancing(open_reentry, each) for each in offers)


def follow_offers() -> int:
    """End the placements that end for accepted contracts, then bring those of accepted contracts to
    where the rounds have them, a bounded number at a run; returns how many."""
    with reading_as(ROUNDS_ACTOR):
        others = list_placements_to_end()
    ended = sum(try_advancing(end_other_placement, each) for each in others)
    with reading_as(ROUNDS_ACTOR):
        offers = list_offers_to_follow()
    return ended + sum(try_advancing(follow_offer, each) for each in offers)


def warn_of_document_ends() -> int:
    """Tell whoever has a placement under way before a date of it ends, a bounded number at a run;
    returns how many."""
    with reading_as(ROUNDS_ACTOR):
        placements = list_placements_to_warn()
    return sum(try_advancing(warn_of_end, each) for each in placements)


def warn_of_licence_ends() -> int:
    """Open the duties to renew licences of agencies that end soon; returns of how many."""
    with reading_as(ROUNDS_ACTOR):
        agencies = list_agencies_to_warn()
    return sum(try_advancing(warn_of_licence, each) for each in agencies)


def ask_about_late_steps() -> int:
    """Open the duties about what is late of journeys, and close those about what is no longer, a
    bounded number of contracts at a run; returns of how many."""
    with reading_as(ROUNDS_ACTOR):
        offers = list_late_contracts()
    return sum(try_advancing(keep_late_duties, each) for each in offers)


def lapse_departures() -> int:
    """Take the departures that nobody recorded in time as missed, a bounded number at a run;
    returns how many."""
    with reading_as(ROUNDS_ACTOR):
        entries = list_missed_entries()
    return sum(try_advancing(lapse_departure, each) for each in entries)


def warn_of_stay_ends() -> int:
    """Warn whoever's permit to stay ends soon, a batch for each round; returns how many batches."""
    with reading_as(ROUNDS_ACTOR):
        ending = list_rounds_to_warn_of_stays()
    return sum(try_advancing(warn_of_stays, each) for each in ending)


def remind_of_refunds() -> int:
    """Open the duties to ask insurers that are late with refunds, a bounded number at a run;
    returns how many."""
    with reading_as(ROUNDS_ACTOR):
        claims = list_late_claims()
    return sum(try_advancing(remind_of_refund, each) for each in claims)


def report_offer_answers() -> int:
    """Make the files of answers to offers; returns how many."""
    with reading_as(ROUNDS_ACTOR):
        rounds = list_rounds_to_report()
    return sum(try_advancing(report_answers, each) for each in rounds)


def report_refund_claims() -> int:
    """Make the files of claims that wait for insurers abroad; returns how many."""
    with reading_as(ROUNDS_ACTOR):
        rounds = list_rounds_with_claims()
    return sum(try_advancing(report_claims, each) for each in rounds)


STATISTICS_ACTOR = build_system_actor("fold")


def fold_statistics() -> bool:
    """Fold once; returns whether this worker did it."""
    with reading_as(STATISTICS_ACTOR):
        return update_rollups()


@dataclass(frozen=True)
class PeriodicTask:
    """A function that the worker calls every `interval_seconds`; its failure stops no other
    task.

    waits_for_others  another machine may keep it waiting: it has a thread of its own, so that the
                      journal is sealed meanwhile
    """

    name: str
    interval_seconds: float
    function: Callable[[], object]
    waits_for_others: bool = False


PERIODIC_TASKS = (
    PeriodicTask("seal the journal", 5.0, seal_journal),  # at most 10 s: docs/design/journal.md
    PeriodicTask("work off consequences", 2.0, apply_consequences),
    PeriodicTask("queue messages", 2.0, queue_messages),
    PeriodicTask("send messages", 2.0, send_messages, waits_for_others=True),
    PeriodicTask("send mails", 2.0, send_mails, waits_for_others=True),
    PeriodicTask("record the worker's heartbeat", 10.0, report_heartbeat),
    PeriodicTask("escalate silent duties", 5.0, escalate_silent_duties),
    PeriodicTask("hand over cases that exclude their owners", 10.0, replace_tied_owners),
    PeriodicTask("draw rounds and offer seats", 5.0, advance_rounds),
    PeriodicTask("write rosters into the exchange folder", 10.0, write_rosters),
    PeriodicTask("exchange files by SFTP", 20.0, exchange_by_sftp, waits_for_others=True),
    PeriodicTask("take in files of counterparts", 10.0, take_incoming_files),
    PeriodicTask("ask late counterparts", 600.0, ask_late_counterparts),
    PeriodicTask("keep the clocks of rosters", 60.0, keep_roster_clocks),
    PeriodicTask("compute expected waits", 600.0, compute_expected_waits),
    PeriodicTask("take offers without an answer as refused", 60.0, lapse_offers),
    PeriodicTask("open re-entries without a test", 60.0, open_reentries),
    PeriodicTask("keep placements of rounds", 5.0, follow_offers),
    PeriodicTask("warn before dates of placements end", 3600.0, warn_of_document_ends),
    PeriodicTask("warn before licences of agencies end", 3600.0, warn_of_licence_ends),
    PeriodicTask("ask about late steps of journeys", 600.0, ask_about_late_steps),
    PeriodicTask("take departures that nobody recorded as missed", 600.0, lapse_departures),
    PeriodicTask("warn before stays abroad end", 600.0, warn_of_stay_ends),
    PeriodicTask("ask insurers that are late with refunds", 600.0, remind_of_refunds),
    PeriodicTask("report answers to offers", 600.0, report_offer_answers),
    PeriodicTask("report claims to insurances", 600.0, report_refund_claims),
    PeriodicTask("keep examinees who are one person", 60.0, keep_doubles),
    PeriodicTask("find many places of one", 60.0, open_place_groups),
    PeriodicTask("list payments to give back", 60.0, open_repayments),
    PeriodicTask("delete expired cache entries", 600.0, delete_expired_entries),
    PeriodicTask("delete expired tokens", 600.0, delete_expired_tokens),
    PeriodicTask("fold statistics", 2.0, fold_statistics),
    PeriodicTask("print documents", 0.5, print_documents),
    PeriodicTask("delete files that no row names", 3600.0, clean_up_files),
)


def run_task(task: PeriodicTask) -> None:
    """Run a task. A failure is logged with the task's name; the task runs again when it is due."""
    end, started = TaskEnd.DONE, time.monotonic()
    try:
        task.function()
    except Exception:  # a task may fail in any way, and the others must go on
        log.exception("will be tried again: %s", task.name)
        close_old_connections()
        end = TaskEnd.FAILED
    count_task(task.name, end, time.monotonic() - started)
