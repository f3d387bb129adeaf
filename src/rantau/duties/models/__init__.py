"""The nouns of what is owed."""

from rantau.duties.models.duty import Duty
from rantau.duties.models.sign import WorkerSign

__all__ = ["Duty", "WorkerSign"]
