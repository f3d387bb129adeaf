"""Tasks with one owner and a due time; escalation is one sweep."""
