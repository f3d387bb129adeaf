"""Draw names for invented people from short lists of our own (`seed/`)."""

import csv
from functools import lru_cache
from pathlib import Path
from random import Random

from django.conf import settings

# Cumulative parts of names of one word, with a father's name, of three words; the rest has two.
ONE_WORD, FATHERS_NAME, THREE_WORDS = 0.14, 0.22, 0.5


@lru_cache(maxsize=1)
def _read_name_lists() -> dict[str, list[str]]:
    table = Path(settings.BASE_DIR) / "seed" / "invented_names.csv"
    with table.open(encoding="utf-8") as lines:
        return {row["list"]: row["words"].split() for row in csv.DictReader(lines)}


def draw_name(rng: Random, sex: str) -> str:
    """Draw a name of one, two or three words, or with a father's name after bin or binti."""
    lists = _read_name_lists()
    own = lists["female" if sex == "F" else "male"]
    first, kind = rng.choice(own), rng.random()
    if kind < ONE_WORD:
        return first
    if kind < FATHERS_NAME:
        return f"{first} {'binti' if sex == 'F' else 'bin'} {rng.choice(lists['fathers'])}"
    if kind < THREE_WORDS:
        return f"{first} {rng.choice(own)} {rng.choice(lists['later'])}"
    return f"{first} {rng.choice(lists['later'])}"
