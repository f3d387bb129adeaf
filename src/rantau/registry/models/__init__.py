"""The registry's nouns."""

from rantau.registry.models.contact import Relative, SafeContact
from rantau.registry.models.identity import Identity
from rantau.registry.models.person import Ground, NotSame, Person
from rantau.registry.models.slip import Slip

__all__ = ["Ground", "Identity", "NotSame", "Person", "Relative", "SafeContact", "Slip"]
