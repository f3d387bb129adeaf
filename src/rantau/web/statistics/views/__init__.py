"""A module for each statistics page."""
