"""A person's way to work abroad and home: milestones, documents, decisions, journeys."""
