"""Regions with effective-dated codes, the tree of offices, their working hours, heartbeat and
connection."""
