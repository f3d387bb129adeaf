"""Agencies, their job orders, and what anybody may check of them, as pages."""
