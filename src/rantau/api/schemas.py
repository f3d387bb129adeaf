"""The idempotency key, the base of the bodies of all writing operations, and patterns of codes."""

from collections.abc import Iterable
from typing import Annotated
from uuid import UUID

from ninja import Header, Schema
from pydantic import ConfigDict

IdempotencyKey = Annotated[UUID, Header(alias="Idempotency-Key")]


class StrictSchema(Schema):
    """A body without unknown fields."""

    model_config = ConfigDict(extra="forbid")


def build_pattern(codes: Iterable[str]) -> str:
    """The pattern of a field that holds one of these codes."""
    return f"^({'|'.join(codes)})$"
