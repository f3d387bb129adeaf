"""Who may do what with partners; rows are judged by policies besides."""

READ_JOB_ORDERS = "partners.read_job_orders"
OPEN_JOB_ORDER = "partners.open_job_order"
HOLD = "partners.hold"
READ_AGENCIES = "partners.read_agencies"
OWN_DESK = "partners.own_desk"

TABLE = {
    READ_JOB_ORDERS: ["agency", "national", "post", "verifier", "head"],
    OPEN_JOB_ORDER: ["national"],
    HOLD: ["national"],
    OWN_DESK: ["agency"],
    READ_AGENCIES: ["national", "post", "verifier", "head"],
}
