"""Agencies with licence and holds, employers, job orders, quota lines and their leases."""
