"""The read log: who looked at a record, for which office, and for what."""

from collections.abc import Iterable
from typing import Protocol
from uuid import UUID

from rantau.core import clock
from rantau.core.statements import insert
from rantau.journal.models import Reading


class Reader(Protocol):
    """What the log must know of whoever looks."""

    @property
    def ref(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def office(self) -> UUID | None: ...
    @property
    def office_name(self) -> str: ...


def log_reading(reader: Reader, *, subject_kind: str, subject: UUID, purpose: str) -> None:
    """Write one look, in the caller's transaction. No entry: looking is no command."""
    log_readings(reader, subject_kind=subject_kind, subjects=[subject], purpose=purpose)


def log_readings(
    reader: Reader, *, subject_kind: str, subjects: Iterable[UUID], purpose: str
) -> None:
    """Write one look at each of several records, in one statement."""
    looks = (
        Reading(
            subject_kind=subject_kind,
            subject=subject,
            actor=reader.ref,
            actor_name=reader.name,
            office=reader.office,
            office_name=reader.office_name,
            purpose=purpose,
            read_at=clock.now(),
        )
        for subject in subjects
    )
    insert(*looks)
