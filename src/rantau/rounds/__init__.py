"""Government-to-government rounds: announcement, opening, test, ranking, roster, selection."""
