"""Who may do what with duties themselves; rooms above judge the records they are about."""

ESCALATE_DUTY = "duties.escalate"

PERMISSION_TABLE = {ESCALATE_DUTY: ["system"]}
