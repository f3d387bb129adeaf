"""Accounts, appointments and API clients.

Actors, scopes, permissions, and the service decorator.
"""
