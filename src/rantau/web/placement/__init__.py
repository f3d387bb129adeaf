"""Pages of placements: detail, received documents, decisions, travel, an agency's candidates, and
the worker's own file."""
