"""Pages of the registry: register, search, one person."""
