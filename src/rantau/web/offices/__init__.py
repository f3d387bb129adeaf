"""Pages of the office network."""
