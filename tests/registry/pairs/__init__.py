"""Labelled pairs of invented Indonesian persons, with which the matcher is weighed and tested."""
