"""Rehearse a national day: real sessions over HTTP, then checks of the database."""
