"""Numbers that can be recomputed: rollups below the horizon, and counts for boards."""
