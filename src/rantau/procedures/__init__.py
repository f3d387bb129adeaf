"""The language of declared procedures: scheme, requirement, gate, clock. Pure: no Django, no
database, no clock of its own."""
