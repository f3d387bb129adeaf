"""Rollups, boards, publications: numbers that can be recomputed."""
