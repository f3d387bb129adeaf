"""Pages about accounts: the own account, an office's staff, invitations, and break-glass
reviews."""
