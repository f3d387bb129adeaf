"""Duties: what an office must do about a record by when, the worklist, and escalation when it is
late."""
