"""The seed of a draw is committed to before, and nobody who serves pages can read it."""

import pytest

from rantau.access.actor import build_system_actor
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.rounds.draw import compute_commitment
from rantau.rounds.models import Round, SealedSeed
from rantau.rounds.seeds import open_seed
from tests.factories import rounds
from tests.worker_login import get_officer_as_system

SYSTEM = build_system_actor("test")


def test_what_a_round_is_committed_to_is_what_the_worker_opens(worker_db, monkeypatch):
    monkeypatch.setattr(rounds, "get_officer", get_officer_as_system)
    with clock.freeze_clock(rounds.BEFORE_OPENING):
        rounds.publish(rounds.propose())
    with reading_as(SYSTEM):
        found, sealed = Round.objects.get(), SealedSeed.objects.get().sealed
    seed = open_seed(sealed)
    assert compute_commitment(seed) == found.commitment
    assert seed.startswith("korea-2026-2/")
    assert found.seed == ""
    assert seed not in sealed


@pytest.mark.parametrize("round_code", ["korea-2026-2", "japan-2027"])
def test_each_round_has_a_seed_of_its_own(worker_db, monkeypatch, round_code):
    monkeypatch.setattr(rounds, "get_officer", get_officer_as_system)
    with clock.freeze_clock(rounds.BEFORE_OPENING):
        rounds.publish(rounds.propose(rounds.read_declaration(round_code)))
    with reading_as(SYSTEM):
        assert open_seed(SealedSeed.objects.get().sealed).startswith(f"{round_code}/")
