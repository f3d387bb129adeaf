"""Pages of a person's way; here first what the person sees of the own file."""
