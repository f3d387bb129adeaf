"""What the clock and the queue do: thin, calls services."""
