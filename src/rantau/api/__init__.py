"""The same verbs for machines: v1, one module a room."""
