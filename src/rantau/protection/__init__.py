"""Contacts and cases, which need no identity and no placement; time limits, duty roster."""
