"""The nouns of partners: who may place, for whom, how many, and what is held."""

from rantau.partners.models.agency import Agency, Employer, Hold
from rantau.partners.models.job_order import JobOrder, QuotaLease, QuotaLine

__all__ = ["Agency", "Employer", "Hold", "JobOrder", "QuotaLease", "QuotaLine"]
