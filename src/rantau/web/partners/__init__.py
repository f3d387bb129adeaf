"""Pages of agencies and their job orders, and the public check of a company."""
