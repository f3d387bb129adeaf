"""Words every room may use: typed errors, clock, references, keys, names, SQL for migrations."""
