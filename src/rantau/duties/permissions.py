"""Who may do what with duties. The apps above decide about the records that duties are about."""

from rantau.access.roles import ADMINISTRATOR, ROLES

ESCALATE_DUTY = "duties.escalate"
HOLD_DUTY = "duties.hold"
PAUSE_CLOCK = "duties.pause_clock"
DECLARE_OWN_ABSENCE = "duties.declare_own_absence"
MANAGE_ABSENCES = "duties.manage_absences"
SAVE_FILTER = "duties.save_filter"

PERMISSION_TABLE = {
    ESCALATE_DUTY: ["system"],
    # An auditor does nothing; cases are handed over by the Crisis Center's own commands.
    HOLD_DUTY: [
        "counter",
        "verifier",
        "head",
        "post",
        "border",
        "national",
        "agency",
        ADMINISTRATOR,
    ],
    # No clock waits for an agency, and none of an agency waits.
    PAUSE_CLOCK: ["counter", "verifier", "head", "post", "national"],
    DECLARE_OWN_ABSENCE: list(ROLES),
    MANAGE_ABSENCES: [ADMINISTRATOR],
    SAVE_FILTER: list(ROLES),
}
