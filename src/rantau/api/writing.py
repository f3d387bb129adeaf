"""What every writing operation takes: a key of the caller's, and a body of known words alone."""

from typing import Annotated
from uuid import UUID

from ninja import Header, Schema
from pydantic import ConfigDict

Key = Annotated[UUID, Header(alias="Idempotency-Key")]


class Strict(Schema):
    """A body that may hold nothing unknown."""

    model_config = ConfigDict(extra="forbid")
