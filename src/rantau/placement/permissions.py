"""Who may do what with placements; row policies decide on the rows, the scheme on the steps."""

READ_PLACEMENT = "placement.read"
READ_CONTRACT_TERMS = "placement.read_terms"
REGISTER_CANDIDATE = "placement.register_candidate"
ENROL_CANDIDATE = "placement.enrol"
RECEIVE_DOCUMENTS = "placement.receive"
VERIFY_DOCUMENTS = "placement.verify"
CONFIRM_NAME = "placement.confirm_name"
SELECT_CANDIDATE = "placement.select"
CLEAR_PLACEMENT = "placement.clear"
RECORD_DEPARTURE = "placement.depart"
RECORD_ARRIVAL = "placement.arrive"
RECORD_RETURN = "placement.return"
CLOSE_PLACEMENT = "placement.close"
WITHDRAW_PLACEMENT = "placement.withdraw"
REFUSE_PLACEMENT = "placement.refuse"
CORRECT_PLACEMENT = "placement.correct"
RENEW_DOCUMENTS = "placement.renew"
RECONCILE_PLACEMENTS = "placement.reconcile"
NOTIFY_OF_HOLD = "placement.notify_of_hold"
WARN_OF_END = "placement.warn_of_end"
EXPRESS_WISH = "placement.express_wish"
FOLLOW_WISH = "placement.follow_wish"
TRANSFER_PLACEMENT = "placement.transfer"
ANSWER_DECISION = "placement.answer_decision"
HAND_OVER_SERVICE = "placement.hand_over"
READ_EDITIONS = "placement.read_editions"
PROPOSE_EDITION = "placement.propose_edition"
DECIDE_EDITION = "placement.decide_edition"

OFFICER_ROLES = ["counter", "verifier", "head", "national"]
DECIDER_ROLES = ["verifier", "head", "national"]
PERMISSION_TABLE = {
    READ_PLACEMENT: [*OFFICER_ROLES, "post", "border", "agency", "worker"],
    READ_CONTRACT_TERMS: [*OFFICER_ROLES, "post", "agency", "worker"],
    REGISTER_CANDIDATE: ["agency"],
    ENROL_CANDIDATE: OFFICER_ROLES,
    RECEIVE_DOCUMENTS: [*OFFICER_ROLES, "agency"],  # an agency hands in its own (`can_hand_in`)
    VERIFY_DOCUMENTS: DECIDER_ROLES,
    CONFIRM_NAME: DECIDER_ROLES,
    SELECT_CANDIDATE: DECIDER_ROLES,
    CLEAR_PLACEMENT: ["verifier", "head"],
    RECORD_DEPARTURE: ["border"],
    RECORD_ARRIVAL: ["post"],
    RECORD_RETURN: ["border", "post"],
    CLOSE_PLACEMENT: DECIDER_ROLES,
    WITHDRAW_PLACEMENT: ["agency", *DECIDER_ROLES],
    REFUSE_PLACEMENT: DECIDER_ROLES,
    CORRECT_PLACEMENT: [*DECIDER_ROLES, "post"],
    RENEW_DOCUMENTS: ["system"],
    RECONCILE_PLACEMENTS: ["system"],
    NOTIFY_OF_HOLD: ["system"],
    WARN_OF_END: ["system"],
    EXPRESS_WISH: ["worker"],
    FOLLOW_WISH: ["system"],
    TRANSFER_PLACEMENT: DECIDER_ROLES,
    ANSWER_DECISION: ["worker", *OFFICER_ROLES],
    HAND_OVER_SERVICE: ["head", "national"],
    READ_EDITIONS: ["national"],
    PROPOSE_EDITION: ["national"],
    DECIDE_EDITION: ["national"],
}
