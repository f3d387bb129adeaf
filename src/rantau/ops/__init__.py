"""Run and maintain the service: embedded database, supervisor, backup, doctor, commands."""
