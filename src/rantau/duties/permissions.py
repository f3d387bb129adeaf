"""Who may do what with duties themselves; rooms above judge the records they are about."""

ESCALATE = "duties.escalate"

TABLE = {ESCALATE: ["system"]}
