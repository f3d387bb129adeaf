"""Who may do what with rounds; row policies decide on the rows."""

READ_ROUND = "rounds.read"
READ_DRAFT = "rounds.read_draft"
PROPOSE_ANNOUNCEMENT = "rounds.propose_announcement"
DECIDE_ANNOUNCEMENT = "rounds.decide_announcement"

PERMISSION_TABLE = {
    READ_ROUND: ["public"],
    READ_DRAFT: ["national"],
    PROPOSE_ANNOUNCEMENT: ["national"],
    DECIDE_ANNOUNCEMENT: ["national"],
}
