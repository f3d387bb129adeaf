"""A person's way abroad and home: placement, facts, departure, arrival, return."""
