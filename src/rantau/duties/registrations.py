"""Register permissions and open work of this app at start-up."""

from rantau.access import permissions
from rantau.duties.permissions import PERMISSION_TABLE
from rantau.duties.selectors import count_open_duties
from rantau.offices.interface import register_open_work

permissions.register_permissions(PERMISSION_TABLE)
register_open_work("duties", count_open_duties)
