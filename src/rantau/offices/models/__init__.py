"""The office network's nouns."""

from rantau.offices.models.office import Heartbeat, Office, OfficeKind
from rantau.offices.models.region import Region

__all__ = ["Heartbeat", "Office", "OfficeKind", "Region"]
