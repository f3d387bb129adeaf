"""Register the permissions of this app at start-up, and what it logs of signing in."""

from rantau.access import permissions, security_events
from rantau.access.permissions import PERMISSION_TABLE

permissions.register_permissions(PERMISSION_TABLE)
security_events.connect_signals()
