"""Who may do what with duties. The apps above decide about the records that duties are about."""

ESCALATE_DUTY = "duties.escalate"

PERMISSION_TABLE = {ESCALATE_DUTY: ["system"]}
