"""Commands on accounts, invitations, API clients and break-glass reviews, a module a topic."""
