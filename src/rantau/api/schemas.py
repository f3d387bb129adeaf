"""The idempotency key, the base of the bodies of all writing operations, and patterns of codes."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated
from uuid import UUID

from ninja import Header, Schema
from pydantic import ConfigDict, Field

IdempotencyKey = Annotated[UUID, Header(alias="Idempotency-Key")]
Year = Annotated[str, Field(pattern="^(19|20)[0-9]{2}$")]


class StrictSchema(Schema):
    """A body without unknown fields."""

    model_config = ConfigDict(extra="forbid")


def read_birth_date(given: date | str | None) -> date | None:
    """A birth date to compare with the one on record: 1 January for a `Year` alone."""
    return date(int(given), 1, 1) if isinstance(given, str) else given


def build_pattern(codes: Iterable[str]) -> str:
    """The pattern of a field that holds one of these codes."""
    return f"^({'|'.join(codes)})$"
