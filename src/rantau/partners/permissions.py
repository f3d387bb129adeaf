"""Who may do what with partners; row policies decide on the rows."""

READ_JOB_ORDERS = "partners.read_job_orders"
OPEN_JOB_ORDER = "partners.open_job_order"
DECIDE_JOB_ORDER = "partners.decide_job_order"
HOLD_AGENCY = "partners.hold"
READ_AGENCIES = "partners.read_agencies"
READ_OWN_AGENCY = "partners.own_desk"
PROPOSE_LICENCE = "partners.propose_licence"
DECIDE_LICENCE = "partners.decide_licence"
PROPOSE_AGENCY_CHANGE = "partners.propose_agency_change"
DECIDE_AGENCY_CHANGE = "partners.decide_agency_change"
WARN_OF_LICENCE = "partners.warn_of_licence"
RECORD_EXCHANGE_RATE = "partners.record_exchange_rate"

PERMISSION_TABLE = {
    READ_JOB_ORDERS: ["agency", "national", "post", "verifier", "head"],
    OPEN_JOB_ORDER: ["national"],
    DECIDE_JOB_ORDER: ["national"],
    HOLD_AGENCY: ["national"],
    PROPOSE_LICENCE: ["national"],
    DECIDE_LICENCE: ["national"],
    PROPOSE_AGENCY_CHANGE: ["national"],
    DECIDE_AGENCY_CHANGE: ["national"],
    WARN_OF_LICENCE: ["system"],
    RECORD_EXCHANGE_RATE: ["national"],
    READ_OWN_AGENCY: ["agency"],
    READ_AGENCIES: ["national", "post", "verifier", "head"],
}
