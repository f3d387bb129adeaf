"""Sentences of this room's services about what was typed."""
