"""Show letter by letter where two texts differ. Pure: no Django."""

from dataclasses import dataclass
from itertools import groupby

from rapidfuzz.distance import Levenshtein

GAP = "·"  # stands where the other text has one character more


@dataclass(frozen=True)
class Part:
    """A piece of a text that is the same in the other one, or not. A missing one is all GAP."""

    text: str
    is_different: bool


@dataclass(frozen=True)
class LetterDifferences:
    """Two texts in pieces that stand under one another.

    count    how many letters differ
    first    the place of the first one, from 1; 0 where there is none
    swapped  all that differs are two neighbours that changed places
    """

    left: tuple[Part, ...]
    right: tuple[Part, ...]
    count: int
    first: int
    swapped: bool


def compare_letters(left: str, right: str) -> LetterDifferences:
    """Where two texts differ, by the fewest changes of single letters."""
    pairs = _align(left, right)
    different = [at for at, (a, b) in enumerate(pairs, 1) if a != b]
    return LetterDifferences(
        left=_join([(a, a != b) for a, b in pairs]),
        right=_join([(b, a != b) for a, b in pairs]),
        count=len(different),
        first=different[0] if different else 0,
        swapped=_is_swap(left, right),
    )


def _align(left: str, right: str) -> list[tuple[str, str]]:
    if _is_swap(left, right):
        return list(zip(left, right, strict=True))
    pairs: list[tuple[str, str]] = []
    for step in Levenshtein.opcodes(left, right):
        from_left = left[step.src_start : step.src_end]
        from_right = right[step.dest_start : step.dest_end]
        width = max(len(from_left), len(from_right))
        pairs += zip(from_left.ljust(width, GAP), from_right.ljust(width, GAP), strict=True)
    return pairs


def _is_swap(left: str, right: str) -> bool:
    if len(left) != len(right):
        return False
    at = [place for place, (a, b) in enumerate(zip(left, right, strict=True)) if a != b]
    return (
        len(at) == 2
        and at[1] == at[0] + 1
        and left[at[0]] == right[at[1]]
        and left[at[1]] == right[at[0]]
    )


def _join(letters: list[tuple[str, bool]]) -> tuple[Part, ...]:
    groups = groupby(letters, key=lambda letter: letter[1])
    return tuple(Part("".join(text for text, _ in group), differs) for differs, group in groups)
