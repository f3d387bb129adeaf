"""A channel that keeps what it is given, and the journal as the worker follows it."""

import pytest
from django.db import connection

from rantau.exchange import outbox
from rantau.exchange.channels import Delivery
from rantau.exchange.models import Message
from rantau.journal import consumers
from tests.factories import merges, persons, placements, rounds
from tests.worker_login import get_officer_as_system


class RecordingChannel:
    """Keeps what it is given, and answers as told."""

    def __init__(self):
        self.given, self.answers, self.repeats = [], [], False

    def send(self, message, *, to, text):
        self.given.append((message, to, text))
        return self.answers.pop(0) if self.answers else Delivery(Message.SENT, cost=250)


@pytest.fixture
def channel(worker_db, monkeypatch):
    """The worker's login in one transaction, whose entries count as committed and are offered
    again at every turn."""
    made = RecordingChannel()
    monkeypatch.setattr(outbox, "get_sms_channel", lambda: made)
    monkeypatch.setattr(consumers, "remember_entries", lambda *_: None)
    monkeypatch.setattr(consumers, "get_horizon", get_next_transaction)
    for module in (placements, persons, merges, rounds):
        monkeypatch.setattr(module, "get_officer", get_officer_as_system)
    return made


def get_next_transaction():
    with connection.cursor() as cursor:
        cursor.execute("select pg_current_xact_id()::text::bigint + 1")
        return cursor.fetchone()[0]
