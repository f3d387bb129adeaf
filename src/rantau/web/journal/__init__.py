"""The address of the journal's heads."""
