"""Measure every budget of docs/design/budgets.md; one module for each kind of work."""
