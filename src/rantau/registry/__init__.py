"""Who: person, identities, family, contact safety, duplicates and merges, corrections."""
