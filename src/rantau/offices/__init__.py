"""Regions with effective-dated codes, the tree of offices, hours, heartbeat, connection."""
