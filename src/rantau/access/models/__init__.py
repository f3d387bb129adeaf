"""The nouns of who may."""

from rantau.access.models.account import Account
from rantau.access.models.api_client import ApiClient, ApiToken
from rantau.access.models.appointment import Appointment
from rantau.access.models.break_glass import BreakGlass
from rantau.access.models.command_key import CommandKey
from rantau.access.models.invitation import Invitation

__all__ = [
    "Account", "ApiClient", "ApiToken", "Appointment", "BreakGlass", "CommandKey", "Invitation",
]  # fmt: skip
