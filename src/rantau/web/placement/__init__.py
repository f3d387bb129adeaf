"""Pages of a placement: the file, its papers, decisions, the journey, the agency's candidates; and
what the person sees of all that."""
