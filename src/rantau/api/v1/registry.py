"""Persons: register one, read one, list one's own, record somebody of a family.

The same services and look-ups as the pages.
"""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from rantau.access.scope import looking
from rantau.api.callers import caller, needs
from rantau.api.cursors import Cursor, Limit, Page, cut
from rantau.api.writing import Key, Strict
from rantau.registry.lookups import listed, own_persons, person_for, relatives_of
from rantau.registry.models import Relative
from rantau.registry.permissions import KEEP_FAMILY, READ, REGISTER
from rantau.registry.registration import KinTerms, Registration, SafeTerms
from rantau.registry.services.add_relative import add_relative
from rantau.registry.services.register import register

router = Router(tags=["persons"])


class Kin(Strict):
    """Someone to call in an emergency."""

    name: str = Field(max_length=120)
    relation: str = Field(pattern="^(mother|father|spouse|sibling|child|other)$")
    phone: str = Field(default="", max_length=24)


class Safe(Strict):
    """How to make contact without harm; hours are local."""

    channel: str = Field(default="none", pattern="^(none|sms|call|visit)$")
    from_hour: int | None = Field(default=None, ge=0, le=24)
    until_hour: int | None = Field(default=None, ge=0, le=24)
    who_may_answer: str = Field(default="", max_length=120)


class NewPerson(Strict):
    """All that is known of somebody; village nodes are official codes as ten digits."""

    name: str = Field(max_length=120)
    sex: str = Field(pattern="^[FM]$")
    birth_date: date | None = None
    birth_precision: str = Field(default="unknown", pattern="^(day|year|unknown)$")
    origin: int = Field(ge=1_100_000_000, le=9_999_999_999)
    domicile: int = Field(ge=1_100_000_000, le=9_999_999_999)
    notice_given: bool
    alias: str = Field(default="", max_length=120)
    nik: str = Field(default="", max_length=24)
    passport: str = Field(default="", max_length=20)
    phone: str = Field(default="", max_length=24)
    phone_shared: bool = False
    emergency: Kin | None = None
    safe: Safe = Safe()
    not_same: list[Annotated[str, Field(max_length=20)]] = Field(default=[], max_length=20)


class Registered(Schema):
    """The new person's public reference; `again` when this very key had registered before."""

    reference: str
    again: bool


class Related(Schema):
    """One of a person's family; those for an emergency come first, each as they were recorded."""

    key: UUID
    name: str
    relation: str
    phone: str
    emergency: bool


class Shown(Schema):
    """A person as an office in whose scope he or she is may see."""

    reference: str
    name: str
    sex: str
    birth_date: date | None
    birth_precision: str
    origin: int
    domicile: int
    revision: int
    relatives: list[Related]


class NewRelative(Kin):
    """Somebody of the family or of trust; several may be called in an emergency."""

    emergency: bool = False


class Recorded(Schema):
    """The key of the new relative; `again` when this very idempotency key had recorded before."""

    key: UUID
    again: bool


class Listed(Schema):
    """A person as in a list."""

    reference: str
    name: str
    sex: str
    birth_date: date | None
    birth_precision: str
    origin_node: int
    domicile_node: int
    registered_at: datetime


@router.post(
    "", response={201: Registered}, operation_id="register_person",
    **needs("persons:write", REGISTER, writes=True),
)  # fmt: skip
def register_person(request: HttpRequest, body: NewPerson, key: Key) -> Status[Registered]:
    """Register somebody. Sending the same key and body again answers the same."""
    given = body.model_dump()
    kin, safe = given.pop("emergency"), given.pop("safe")
    terms = Registration(
        **{**given, "not_same": tuple(given["not_same"])},
        emergency=KinTerms(**kin) if kin else None,
        safe=SafeTerms(**safe),
    )
    outcome = register(caller(request), key, terms)
    return Status(201, Registered(reference=outcome.answer, again=outcome.again))


@router.get("", response=Page[Listed], operation_id="list_persons", **needs("persons:read", READ))
def list_persons(request: HttpRequest, limit: Limit = 25, cursor: Cursor = "") -> dict:
    """The persons of the caller's office, newest first; each look is written to the read log."""
    actor = caller(request)
    with looking(actor):
        found, following = cut(own_persons(actor).values("id", *Listed.model_fields), cursor, limit)
        listed(actor, [row["id"] for row in found], purpose="api_list")
    return {"items": found, "next": following}


@router.get(
    "/{reference}", response=Shown, operation_id="read_person", **needs("persons:read", READ)
)
def read_person(request: HttpRequest, reference: str) -> Shown:
    """One person by public reference; the look is written to the read log."""
    actor = caller(request)
    with looking(actor):
        person = person_for(actor, reference, purpose="api")
        relatives = relatives_of(person)
    return Shown(
        reference=person.reference, name=person.name, sex=person.sex,
        birth_date=person.birth_date, birth_precision=person.birth_precision,
        origin=person.origin_node, domicile=person.domicile_node, revision=person.revision,
        relatives=[_related(kin) for kin in relatives],
    )  # fmt: skip


@router.post(
    "/{reference}/relatives", response={201: Recorded}, operation_id="add_relative",
    **needs("persons:write", KEEP_FAMILY, writes=True),
)  # fmt: skip
def post_relative(
    request: HttpRequest, reference: str, body: NewRelative, key: Key
) -> Status[Recorded]:
    """Record somebody of the person's family, up to twelve."""
    kin = KinTerms(body.name, body.relation, body.phone)
    outcome = add_relative(caller(request), key, reference, kin, emergency=body.emergency)
    return Status(201, Recorded(key=UUID(outcome.answer), again=outcome.again))


def _related(kin: Relative) -> Related:
    return Related(
        key=kin.id, name=kin.name, relation=kin.relation, phone=kin.phone, emergency=kin.emergency
    )
