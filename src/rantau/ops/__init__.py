"""What an operator needs.

The embedded database, the supervisor, backup, restore, doctor and the commands of the service.
"""
