"""The worker process: periodic tasks, thin, that call services."""
