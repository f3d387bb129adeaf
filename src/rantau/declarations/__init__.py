"""Versions of what is declared, which one person proposes and another publishes."""
