"""Register the permissions of this app at start-up, and what it logs of signing in."""

from rantau.access import permissions, security_events
from rantau.access.permissions import PERMISSION_TABLE
from rantau.access.services import sign_in_changes

permissions.register_permissions(PERMISSION_TABLE)
security_events.connect_signals()
sign_in_changes.connect_signals()
