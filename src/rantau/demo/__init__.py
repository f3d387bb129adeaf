"""The demonstration nation: invented people and accounts, and rehearsals with their load."""
