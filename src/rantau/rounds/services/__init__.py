"""Commands of this app, a module a topic."""
