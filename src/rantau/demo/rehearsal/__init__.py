"""The rehearsal of a national day: real sessions, through the doors, and what it proves."""
