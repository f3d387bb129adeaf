"""The nouns of protection."""

from rantau.protection.models.case import Accused, Case, Note, Referral
from rantau.protection.models.contact import Contact, Message
from rantau.protection.models.roster import Shift, StandingDeputy

__all__ = [
    "Accused", "Case", "Contact", "Message", "Note", "Referral", "Shift", "StandingDeputy",
]  # fmt: skip
