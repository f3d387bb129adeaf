"""The embedded PostgreSQL: binaries from a wheel, a cluster of our own, one lock."""
