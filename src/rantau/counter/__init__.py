"""Appointments, visits and the queue of a one-roof office."""
