"""Commands on duties themselves."""
