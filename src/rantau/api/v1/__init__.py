"""Version 1 of the API: a module for each app."""
