"""Who may do what with contacts and cases; rows are judged by the wall besides."""

TAKE = "protection.take_contact"
ANSWER = "protection.read_answer"
DESK = "protection.desk"
TRIAGE = "protection.triage"
READ = "protection.read_case"
WORK = "protection.work_case"
CLOSE = "protection.close_case"
ROSTER = "protection.roster"

CRISIS = ["operator", "case_officer", "duty_lead"]
TABLE = {
    TAKE: ["public", *CRISIS],
    ANSWER: ["public"],
    DESK: CRISIS,
    TRIAGE: CRISIS,
    READ: [*CRISIS, "head", "post", "national"],
    WORK: CRISIS,
    CLOSE: ["case_officer", "duty_lead"],
    ROSTER: ["duty_lead"],
}
