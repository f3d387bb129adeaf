"""What script/bench measures: every budget of docs/design/budgets.md, one module a kind of work."""
