"""Who may: accounts, roles, the permission table, grounds and scope, purposes, break-glass."""
