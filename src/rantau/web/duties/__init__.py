"""Pages of the worklist: rows by person, filters, holding duties, absences, receiving in bulk."""
