"""Pages of who may: reviews of broken glass, an office's people, invitations, the own account."""
