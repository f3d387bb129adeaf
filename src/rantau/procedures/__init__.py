"""Declared procedures: scheme, milestone, requirement, gate, working time.

Pure: no Django, no database, no clock of its own.
"""
