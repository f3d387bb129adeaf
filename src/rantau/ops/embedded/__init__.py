"""Run an embedded PostgreSQL: programs from a wheel, one cluster in the data directory."""
