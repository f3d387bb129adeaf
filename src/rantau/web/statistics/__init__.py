"""Boards: the nation's numbers, and an office's own people abroad."""
