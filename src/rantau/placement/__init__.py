"""A person's way abroad and home: placement, facts, clearance, departure, arrival, return."""
