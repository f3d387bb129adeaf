"""Permissions of this app, registered at start-up."""

from rantau.access import permissions
from rantau.exchange.permissions import PERMISSION_TABLE

permissions.register_permissions(PERMISSION_TABLE)
