"""Tests of what leaves the service."""
