"""Register the permissions of this app at start-up.

Kinds of letter are registered by the apps that issue them.
"""

from rantau.access import permissions
from rantau.documents.permissions import PERMISSION_TABLE

permissions.register_permissions(PERMISSION_TABLE)
