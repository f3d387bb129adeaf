"""Make the accounts, agencies, API clients and shifts of the demonstration."""
