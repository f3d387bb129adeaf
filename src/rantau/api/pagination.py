"""Cursor pagination, newest first.

A cursor is the id of the last row of a page. Ids grow with time, so new rows never shift a page.
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
    """A page of rows; `next` is the cursor of the next page, null on the last."""

    items: list[T]
    next: str | None = Field(None, description="send it as `cursor`; opaque")


def encode_cursor(key: UUID) -> str:
    """The cursor of the page after the row with this id."""
    return base64.urlsafe_b64encode(key.bytes).decode().rstrip("=")


def decode_cursor(cursor: str) -> UUID:
    """The id in a cursor. Raises InvalidInput for a text that is no cursor."""
    try:
        return UUID(bytes=base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error) as error:
        raise InvalidInput({"cursor": ["This is not a cursor of this API."]}) from error


def paginate_by_id(rows: QuerySet[Any], cursor: str, limit: int) -> tuple[list[Any], str | None]:
    """A page of `rows` (models, or `.values()` with an `id`), and the cursor of the next page or
    None. Raises InvalidInput for a wrong cursor."""
    after = rows.filter(id__lt=decode_cursor(cursor)) if cursor else rows
    page = list(after.order_by("-id")[: limit + 1])
    if len(page) <= limit:
        return page, None
    last = page[limit - 1]
    return page[:limit], encode_cursor(last["id"] if isinstance(last, dict) else last.id)
