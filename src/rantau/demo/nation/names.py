"""Names for invented people: short lists of our own (`seed/`) in many combinations."""

import csv
from functools import lru_cache
from pathlib import Path
from random import Random

from django.conf import settings

ONE_WORD, FATHERLY, THREE = 0.14, 0.22, 0.5  # cumulated parts of all names; ours


@lru_cache(maxsize=1)
def _read_name_lists() -> dict[str, list[str]]:
    table = Path(settings.BASE_DIR) / "seed" / "invented_names.csv"
    with table.open(encoding="utf-8") as lines:
        return {row["list"]: row["words"].split() for row in csv.DictReader(lines)}


def draw_name(rng: Random, sex: str) -> str:
    """One word, a father's name with binti or bin, three words, or two."""
    lists = _read_name_lists()
    own = lists["female" if sex == "F" else "male"]
    first, kind = rng.choice(own), rng.random()
    if kind < ONE_WORD:
        return first
    if kind < FATHERLY:
        return f"{first} {'binti' if sex == 'F' else 'bin'} {rng.choice(lists['fathers'])}"
    if kind < THREE:
        return f"{first} {rng.choice(own)} {rng.choice(lists['later'])}"
    return f"{first} {rng.choice(lists['later'])}"
