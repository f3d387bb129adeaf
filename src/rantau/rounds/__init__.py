"""Government-to-government recruitment rounds."""
