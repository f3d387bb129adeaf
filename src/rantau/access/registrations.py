"""Register the permissions of this app at start-up."""

from rantau.access import permissions
from rantau.access.permissions import PERMISSION_TABLE

permissions.register_permissions(PERMISSION_TABLE)
