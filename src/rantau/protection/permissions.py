"""Who may do what with contacts and cases. Row policies decide on the rows (conflict-of-interest
exclusion)."""

RECORD_CONTACT = "protection.take_contact"
READ_RECEIPT = "protection.read_answer"
READ_DESK = "protection.desk"
TRIAGE_CONTACT = "protection.triage"
READ_CASE = "protection.read_case"
WORK_ON_CASE = "protection.work_case"
CLOSE_CASE = "protection.close_case"
OPEN_ORIGINAL = "protection.open_original"
SET_ROSTER = "protection.roster"
REPLACE_OWNER = "protection.replace_owner"

CRISIS_CENTER_ROLES = ["operator", "case_officer", "duty_lead"]
PERMISSION_TABLE = {
    RECORD_CONTACT: ["public", *CRISIS_CENTER_ROLES],
    READ_RECEIPT: ["public"],
    READ_DESK: CRISIS_CENTER_ROLES,
    TRIAGE_CONTACT: CRISIS_CENTER_ROLES,
    READ_CASE: [*CRISIS_CENTER_ROLES, "head", "post", "national"],
    WORK_ON_CASE: CRISIS_CENTER_ROLES,
    CLOSE_CASE: ["case_officer", "duty_lead"],
    OPEN_ORIGINAL: ["case_officer", "duty_lead"],
    SET_ROSTER: ["duty_lead"],
    REPLACE_OWNER: ["system"],
}
