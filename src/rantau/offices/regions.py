"""Looking up regions. Codes are public: no scope is needed to read them."""

from functools import lru_cache

from rantau.offices.models import Region


@lru_cache(maxsize=1)
def regency_nodes() -> frozenset[int]:
    """Nodes of every regency and city that ever was in force; read once a process."""
    rows = Region.objects.filter(level=Region.REGENCY).values_list("node", flat=True)
    return frozenset(rows)
