"""Cursor pagination, newest first.

A cursor is the id of the last row shown; ids grow with time, so new rows never shift a page.
"""

import base64
import binascii
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

from django.db.models import QuerySet
from ninja import Query, Schema
from pydantic import Field

from rantau.common.errors import InvalidInput

T = TypeVar("T")
Limit = Annotated[int, Query(ge=1, le=100)]
Cursor = Annotated[str, Query(max_length=40)]


class CursorPage(Schema, Generic[T]):
    """Some rows; `next` is the cursor of the following page, null on the last."""

    items: list[T]
    next: str | None = Field(None, description="send it as `cursor`; opaque")


def encode_cursor(key: UUID) -> str:
    """The cursor that goes on after the row with this key."""
    return base64.urlsafe_b64encode(key.bytes).decode().rstrip("=")


def decode_cursor(cursor: str) -> UUID:
    """The key in a cursor that this API gave; Invalid for any other text."""
    try:
        return UUID(bytes=base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error) as error:
        raise InvalidInput({"cursor": ["This is no cursor that was given here."]}) from error


def paginate_by_id(rows: QuerySet[Any], cursor: str, limit: int) -> tuple[list[Any], str | None]:
    """One page of `rows` (models or `.values()` with an `id`), and the next page's cursor."""
    after = rows.filter(id__lt=decode_cursor(cursor)) if cursor else rows
    found = list(after.order_by("-id")[: limit + 1])
    if len(found) <= limit:
        return found, None
    last = found[limit - 1]
    return found[:limit], encode_cursor(last["id"] if isinstance(last, dict) else last.id)
