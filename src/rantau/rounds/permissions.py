"""Who may do what with rounds; row policies decide on the rows."""

READ_ROUND = "rounds.read"
READ_DRAFT = "rounds.read_draft"
PROPOSE_ANNOUNCEMENT = "rounds.propose_announcement"
DECIDE_ANNOUNCEMENT = "rounds.decide_announcement"
TAKE_PLACE = "rounds.take_place"
GIVE_PLACE = "rounds.give_place"
READ_OWN_PLACE = "rounds.read_own_place"
ADVANCE_ROUND = "rounds.advance"
RECORD_PAYMENT = "rounds.record_payment"
READ_FIGURES = "rounds.read_figures"
RECORD_FIGURES = "rounds.record_figures"

COUNTERS = ["counter", "verifier", "head"]

PERMISSION_TABLE = {
    READ_ROUND: ["public", "system", "national", *COUNTERS],
    TAKE_PLACE: ["public", *COUNTERS],
    GIVE_PLACE: COUNTERS,
    READ_OWN_PLACE: ["public"],
    ADVANCE_ROUND: ["system"],
    RECORD_PAYMENT: ["national"],
    READ_FIGURES: ["public", "national"],
    RECORD_FIGURES: ["national", "system"],
    READ_DRAFT: ["national"],
    PROPOSE_ANNOUNCEMENT: ["national"],
    DECIDE_ANNOUNCEMENT: ["national"],
}
