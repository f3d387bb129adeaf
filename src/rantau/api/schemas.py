"""The idempotency key and the base of the bodies of all writing operations."""

from typing import Annotated
from uuid import UUID

from ninja import Header, Schema
from pydantic import ConfigDict

IdempotencyKey = Annotated[UUID, Header(alias="Idempotency-Key")]


class StrictSchema(Schema):
    """A body without unknown fields."""

    model_config = ConfigDict(extra="forbid")
