"""Numbers that can be recomputed: rollups below the horizon, boards, publications."""
