"""The HTTP API for machines, version 1: one module an app."""
