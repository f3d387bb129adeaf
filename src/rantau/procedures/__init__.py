"""The language of declared procedures. Pure Python: no Django, no database, no clock."""
