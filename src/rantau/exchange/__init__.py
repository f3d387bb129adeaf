"""What leaves the service: messages to workers, sent once and recorded."""
