"""When two examinees who are one person stand twice, and which of them can be withdrawn. Pure;
docs/rounds/double-examinees.md."""

from rantau.rounds.stages import Stage, list_next_stages

# Gone too far to be withdrawn, and not over.
ABROAD = (Stage.DEPARTED, Stage.ARRIVED)
ON_ROSTER = frozenset(
    {Stage.SENT, Stage.ROSTERED, Stage.CHOSEN, Stage.ACCEPTED, Stage.VISA, *ABROAD}
)


def can_be_withdrawn(stage: Stage) -> bool:
    """Whether whoever is at this stage can be withdrawn."""
    return Stage.WITHDRAWN in list_next_stages(stage)


def is_standing_twice(one: Stage, other: Stage, *, is_same_round: bool) -> bool:
    """Whether one person stands twice by these stages of two examinees, and one can be withdrawn.

    is_same_round  else two rounds for the same country, whose roster she may stand on once
    """
    if not is_same_round and not {one, other} <= ON_ROSTER:
        return False
    are_standing = all(can_be_withdrawn(each) or each in ABROAD for each in (one, other))
    return are_standing and (can_be_withdrawn(one) or can_be_withdrawn(other))
