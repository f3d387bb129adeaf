"""Rows locked for a change: found as the actor may see them, and judged before anything else."""
