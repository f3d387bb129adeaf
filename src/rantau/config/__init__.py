"""Wires the doors: settings, addresses, start-up checks. Nobody imports it."""
