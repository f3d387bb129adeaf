"""Pages of the registry: search, register, show and change a person."""
