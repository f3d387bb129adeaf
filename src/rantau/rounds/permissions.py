"""Who may do what with rounds; row policies decide on the rows."""

READ_ROUND = "rounds.read"
READ_DRAFT = "rounds.read_draft"
PROPOSE_ANNOUNCEMENT = "rounds.propose_announcement"
DECIDE_ANNOUNCEMENT = "rounds.decide_announcement"
TAKE_PLACE = "rounds.take_place"
GIVE_PLACE = "rounds.give_place"
DECIDE_TRANSFER = "rounds.decide_transfer"
WATCH_OPENING = "rounds.watch_opening"
READ_OWN_PLACE = "rounds.read_own_place"
GIVE_UP_SEAT = "rounds.give_up_seat"
ADVANCE_ROUND = "rounds.advance"
REPORT_PAYMENTS = "rounds.report_payments"
DECIDE_PAYMENTS = "rounds.decide_payments"
OPEN_REPAYMENT = "rounds.open_repayment"
RECORD_REPAYMENT = "rounds.record_repayment"
DECIDE_REPAYMENT = "rounds.decide_repayment"
OPEN_GROUP = "rounds.open_group"
SETTLE_GROUP = "rounds.settle_group"
OPEN_SLOTS = "rounds.open_slots"
BOOK_SLOT = "rounds.book_slot"
BOOK_AT_COUNTER = "rounds.book_at_counter"
VERIFY_ORIGINALS = "rounds.verify_originals"
PLAN_SEATS = "rounds.plan_seats"
MARK_ATTENDANCE = "rounds.mark_attendance"
DECIDE_MISMATCH = "rounds.decide_mismatch"
IMPORT_RESULTS = "rounds.import_results"
READ_RESULT = "rounds.read_result"
FILE_APPEAL = "rounds.file_appeal"
FILE_ABSENT_APPEAL = "rounds.file_absent_appeal"
DECIDE_APPEAL = "rounds.decide_appeal"
PROPOSE_RANKING = "rounds.propose_ranking"
DECIDE_RANKING = "rounds.decide_ranking"
READ_FIGURES = "rounds.read_figures"
READ_BOARD = "rounds.read_board"
READ_OWN_ROUND = "rounds.read_own_round"
RECORD_FIGURES = "rounds.record_figures"
COMPLETE_SENDING = "rounds.complete_sending"
READ_RETURNED = "rounds.read_returned"
RESOLVE_RETURNED = "rounds.resolve_returned"
EXPORT_ROSTER = "rounds.export_roster"
EXCHANGE_FILES = "rounds.exchange_files"
TAKE_FILE = "rounds.take_file"
UPLOAD_FILE = "rounds.upload_file"
DECIDE_UPLOAD = "rounds.decide_upload"
READ_EXAMINEE = "rounds.read_examinee"
RENEW_ROSTER = "rounds.renew_roster"
WITHDRAW_EXAMINEE = "rounds.withdraw_examinee"
KEEP_CLOCKS = "rounds.keep_clocks"
READ_OFFERS = "rounds.read_offers"
ANSWER_OFFER = "rounds.answer_offer"
RECORD_MEDICAL = "rounds.record_medical"
READ_CLASSES = "rounds.read_classes"
OPEN_CLASSES = "rounds.open_classes"
BOOK_CLASS = "rounds.book_class"
HOLD_CLASSES = "rounds.hold_classes"
RECORD_VISA = "rounds.record_visa"
PROPOSE_BAR = "rounds.propose_bar"
DECIDE_BAR = "rounds.decide_bar"
READ_DEPARTURES = "rounds.read_departures"
RECORD_DEPARTURE = "rounds.record_departure"
RECORD_NO_SHOW = "rounds.record_no_show"
SETTLE_ARRIVAL = "rounds.settle_arrival"
READ_STAYS = "rounds.read_stays"
READ_STAY = "rounds.read_stay"
FIND_STAY = "rounds.find_stay"
FIND_RETURNING = "rounds.find_returning"
RECORD_STAY = "rounds.record_stay"
RECORD_RETURN = "rounds.record_return"
CORRECT_RETURN = "rounds.correct_return"
SETTLE_CHANGE = "rounds.settle_change"
READ_OVERSTAY_COUNTS = "rounds.read_overstay_counts"
PROPOSE_STAY_CORRECTION = "rounds.propose_stay_correction"
DECIDE_STAY_CORRECTION = "rounds.decide_stay_correction"
DECIDE_DOUBLE = "rounds.decide_double"
CLOSE_DOUBLE = "rounds.close_double"
CLAIM_REFUND = "rounds.claim_refund"
FOLLOW_OFFERS = "rounds.follow_offers"
SETTLE_REFUND = "rounds.settle_refund"

COUNTERS = ["counter", "verifier", "head"]

PERMISSION_TABLE = {
    READ_ROUND: ["public", "system", "national", "administrator", *COUNTERS],
    TAKE_PLACE: ["public", *COUNTERS],
    GIVE_PLACE: COUNTERS,
    DECIDE_TRANSFER: ["national"],
    WATCH_OPENING: ["national"],
    READ_OWN_PLACE: ["public"],
    GIVE_UP_SEAT: ["public"],
    ADVANCE_ROUND: ["system"],
    REPORT_PAYMENTS: ["national"],
    DECIDE_PAYMENTS: ["national"],
    OPEN_REPAYMENT: ["system"],
    RECORD_REPAYMENT: ["national"],
    DECIDE_REPAYMENT: ["national"],
    OPEN_GROUP: ["system"],
    SETTLE_GROUP: ["national"],
    OPEN_SLOTS: ["head", "administrator"],
    BOOK_SLOT: ["public"],
    BOOK_AT_COUNTER: COUNTERS,
    VERIFY_ORIGINALS: COUNTERS,
    PLAN_SEATS: ["national"],
    MARK_ATTENDANCE: [*COUNTERS, "national"],
    DECIDE_MISMATCH: ["national"],
    READ_FIGURES: ["public", "national"],
    READ_BOARD: ["national"],
    READ_OWN_ROUND: ["worker"],
    RECORD_FIGURES: ["national", "system"],
    READ_DRAFT: ["national"],
    PROPOSE_ANNOUNCEMENT: ["national"],
    DECIDE_ANNOUNCEMENT: ["national"],
    IMPORT_RESULTS: ["national"],
    READ_RESULT: ["public", *COUNTERS],
    FILE_APPEAL: ["public", *COUNTERS],
    FILE_ABSENT_APPEAL: COUNTERS,
    DECIDE_APPEAL: ["national"],
    PROPOSE_RANKING: ["national"],
    DECIDE_RANKING: ["national"],
    COMPLETE_SENDING: COUNTERS,
    READ_RETURNED: [*COUNTERS, "national"],
    RESOLVE_RETURNED: COUNTERS,
    EXPORT_ROSTER: ["national"],
    EXCHANGE_FILES: ["system", "national"],
    TAKE_FILE: ["system"],
    UPLOAD_FILE: ["national"],
    DECIDE_UPLOAD: ["national"],
    READ_EXAMINEE: [*COUNTERS, "national"],
    RENEW_ROSTER: ["worker", *COUNTERS, "national"],
    WITHDRAW_EXAMINEE: ["worker", *COUNTERS, "national"],
    KEEP_CLOCKS: ["system"],
    READ_OFFERS: [*COUNTERS, "national"],
    ANSWER_OFFER: ["worker", *COUNTERS],
    RECORD_MEDICAL: COUNTERS,
    READ_CLASSES: [*COUNTERS, "national"],
    OPEN_CLASSES: ["head", "national"],
    BOOK_CLASS: COUNTERS,
    HOLD_CLASSES: ["verifier", "head", "national"],
    RECORD_VISA: COUNTERS,
    PROPOSE_BAR: COUNTERS,
    DECIDE_BAR: ["national"],
    READ_DEPARTURES: ["verifier", "head", "national"],
    RECORD_DEPARTURE: ["national"],
    RECORD_NO_SHOW: [*COUNTERS, "national"],
    SETTLE_ARRIVAL: ["national"],
    READ_STAYS: [*COUNTERS, "national"],
    READ_STAY: [*COUNTERS, "national", "post"],
    FIND_STAY: ["post"],
    FIND_RETURNING: ["border"],
    RECORD_STAY: ["national", "post"],
    RECORD_RETURN: [*COUNTERS, "national", "post", "border"],
    CORRECT_RETURN: ["national"],
    SETTLE_CHANGE: ["national"],
    READ_OVERSTAY_COUNTS: ["national"],
    PROPOSE_STAY_CORRECTION: ["national"],
    DECIDE_STAY_CORRECTION: ["national"],
    DECIDE_DOUBLE: ["national"],
    CLOSE_DOUBLE: ["system"],
    FOLLOW_OFFERS: ["system", "national"],
    CLAIM_REFUND: ["worker", *COUNTERS],
    SETTLE_REFUND: [*COUNTERS, "national"],
}
