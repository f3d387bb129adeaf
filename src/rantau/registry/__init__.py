"""Persons: identity numbers, family, safe contact, duplicates, access for a while."""
