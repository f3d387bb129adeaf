"""What every writing operation takes: an idempotency key, and a body without unknown fields."""

from typing import Annotated
from uuid import UUID

from ninja import Header, Schema
from pydantic import ConfigDict

IdempotencyKey = Annotated[UUID, Header(alias="Idempotency-Key")]


class StrictSchema(Schema):
    """A body that may hold nothing unknown."""

    model_config = ConfigDict(extra="forbid")
