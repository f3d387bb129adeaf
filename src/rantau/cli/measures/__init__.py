"""What `script/bench` measures: one file a kind of work, each against its budget (DESIGN 8)."""
