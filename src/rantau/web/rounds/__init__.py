"""Pages of government-to-government rounds."""
