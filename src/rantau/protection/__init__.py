"""Contacts, cases, clocks; works with no identity and no placement."""
