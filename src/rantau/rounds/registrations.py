"""Permissions, letters, duty kinds and describers of this app, registered at start-up."""

from rantau.access import permissions
from rantau.documents.interface import register_letter_kinds
from rantau.duties.interface import register_describers, register_duty_kinds
from rantau.journal.interface import register_journal_kinds
from rantau.placement.offered_contracts import register_contracts_question
from rantau.rounds.appeal_steps import DECIDE_APPEAL_DUTY
from rantau.rounds.arrivals import ARRIVAL_REPORTED, SETTLING_DUTIES
from rantau.rounds.choices import OFFER_CANCELLED, OFFER_RECEIVED, REENTRY_REQUESTED
from rantau.rounds.entrance import describe_marks
from rantau.rounds.entries import ENTRY_MOVED, ENTRY_PLANNED
from rantau.rounds.journey_steps import JOURNEY_DUTIES
from rantau.rounds.late_steps import LATE_DUTIES
from rantau.rounds.missing_parts import ASK_PARTS_DUTY
from rantau.rounds.offer_selectors import has_contract
from rantau.rounds.permissions import PERMISSION_TABLE
from rantau.rounds.permits import PERMIT_RECEIVED
from rantau.rounds.rank_changes import RANK_ANEW_DUTY
from rantau.rounds.refund_reports import ASK_INSURER_DUTY
from rantau.rounds.repayments import REPAY_DUTY
from rantau.rounds.result_content import RESULTS_IMPORTED
from rantau.rounds.roster_answers import ROSTER_APPROVED, ROSTER_RETURNED
from rantau.rounds.rows_to_settle import (
    SETTLE_FILE_DUTY,
    SETTLE_RESULTS_DUTY,
    SETTLE_ROWS_DUTY,
)
from rantau.rounds.score_changes import SCORE_CHANGED
from rantau.rounds.services.announcements import DECIDE_ANNOUNCEMENT_DUTY
from rantau.rounds.services.attendance import DECIDE_MISMATCH_DUTY
from rantau.rounds.services.departures import DEPARTED
from rantau.rounds.services.double_examinees import DECIDE_DOUBLE_DUTY
from rantau.rounds.services.failed_files import FAILED_FILE_DUTY
from rantau.rounds.services.held_rosters import HELD_ROSTER_DUTY
from rantau.rounds.services.payments import DECIDE_PAYMENTS_DUTY
from rantau.rounds.services.place_groups import SETTLE_GROUP_DUTY
from rantau.rounds.services.rankings import BAND_MOVED, DECIDE_RANKING_DUTY
from rantau.rounds.services.roster_ends import CERTIFICATE_ENDED, ROSTER_ENDING
from rantau.rounds.services.rosters import ASK_COUNTERPART_DUTY
from rantau.rounds.services.sending import RESOLVE_RETURNED_DUTY
from rantau.rounds.services.stay_corrections import DECIDE_STAY_CORRECTION_DUTY
from rantau.rounds.services.stays import STAY_ENDING
from rantau.rounds.services.transfers import DECIDE_TRANSFER_DUTY
from rantau.rounds.services.uploads import DECIDE_UPLOAD_DUTY
from rantau.rounds.services.verification import EXAM_CARD
from rantau.rounds.stay_reports import SETTLE_CHANGE_DUTY, STAY_REPORTED
from rantau.rounds.worklist import (
    describe_announcements,
    describe_appeals,
    describe_doubles,
    describe_failed_files,
    describe_incoming_files,
    describe_offers,
    describe_payment_reports,
    describe_place_groups,
    describe_rankings,
    describe_refund_claims,
    describe_repayments,
    describe_result_files,
    describe_returned_rows,
    describe_roster_files,
    describe_rounds,
    describe_stay_corrections,
    describe_stays,
    describe_transfers,
    describe_uploads,
)

permissions.register_permissions(PERMISSION_TABLE)
register_duty_kinds(
    DECIDE_ANNOUNCEMENT_DUTY,
    DECIDE_MISMATCH_DUTY,
    DECIDE_APPEAL_DUTY,
    DECIDE_RANKING_DUTY,
    RANK_ANEW_DUTY,
    ASK_PARTS_DUTY,
    RESOLVE_RETURNED_DUTY,
    SETTLE_FILE_DUTY,
    FAILED_FILE_DUTY,
    SETTLE_ROWS_DUTY,
    SETTLE_RESULTS_DUTY,
    DECIDE_UPLOAD_DUTY,
    ASK_COUNTERPART_DUTY,
    HELD_ROSTER_DUTY,
    DECIDE_TRANSFER_DUTY,
    *JOURNEY_DUTIES,
    *LATE_DUTIES.values(),
    *SETTLING_DUTIES.values(),
    SETTLE_CHANGE_DUTY,
    ASK_INSURER_DUTY,
    DECIDE_STAY_CORRECTION_DUTY,
    DECIDE_DOUBLE_DUTY,
    DECIDE_PAYMENTS_DUTY,
    REPAY_DUTY,
    SETTLE_GROUP_DUTY,
)
register_describers(
    {
        "announcement": describe_announcements,
        "attendance_mark": describe_marks,
        "appeal": describe_appeals,
        "ranking": describe_rankings,
        "round": describe_rounds,
        "returned_row": describe_returned_rows,
        "roster_file": describe_roster_files,
        "incoming_file": describe_incoming_files,
        "failed_file": describe_failed_files,
        "uploaded_file": describe_uploads,
        "result_file": describe_result_files,
        "place_transfer": describe_transfers,
        "offer": describe_offers,
        "stay": describe_stays,
        "double_examinee": describe_doubles,
        "stay_correction": describe_stay_corrections,
        "refund_claim": describe_refund_claims,
        "payment_report": describe_payment_reports,
        "repayment": describe_repayments,
        "place_group": describe_place_groups,
    }
)
register_letter_kinds(EXAM_CARD)
register_contracts_question(has_contract)
register_journal_kinds(
    RESULTS_IMPORTED,
    SCORE_CHANGED,
    BAND_MOVED,
    ROSTER_APPROVED,
    ROSTER_RETURNED,
    ROSTER_ENDING,
    CERTIFICATE_ENDED,
    OFFER_RECEIVED,
    REENTRY_REQUESTED,
    OFFER_CANCELLED,
    PERMIT_RECEIVED,
    ENTRY_PLANNED,
    ENTRY_MOVED,
    ARRIVAL_REPORTED,
    DEPARTED,
    STAY_REPORTED,
    STAY_ENDING,
)
