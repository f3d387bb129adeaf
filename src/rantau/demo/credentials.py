"""Credentials that all accounts and API clients of the demonstration share; they are published."""

DEMO_PASSWORD = "rantau-peraga"  # noqa: S105  published
DEMO_CLIENT_SECRET = "rahasia-peraga-bukan-untuk-layanan-sungguhan"  # noqa: S105  published
