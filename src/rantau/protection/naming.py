"""Offices named in a case: the one that was meant, or a question which."""
