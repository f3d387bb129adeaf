"""Persons: register one, read one. The same services and look-ups as the pages."""

from datetime import date
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Header, Router, Schema
from pydantic import ConfigDict, Field

from rantau.access.actor import Actor
from rantau.access.scope import looking
from rantau.registry.lookups import person_for
from rantau.registry.registration import KinTerms, Registration, SafeTerms
from rantau.registry.services.register import register

Key = Annotated[UUID, Header(alias="Idempotency-Key")]
router = Router(tags=["persons"])


class Strict(Schema):
    """A body that may hold nothing unknown."""

    model_config = ConfigDict(extra="forbid")


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
    not_same: list[str] = Field(default=[], max_length=20)


class Registered(Schema):
    """The new person's public reference; `again` when this very key had registered before."""

    reference: str
    again: bool


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


@router.post("", response={201: Registered}, operation_id="register_person")
def register_person(request: HttpRequest, body: NewPerson, key: Key) -> tuple[int, Registered]:
    """Register somebody. Sending the same key and body again answers the same."""
    given = body.model_dump()
    kin, safe = given.pop("emergency"), given.pop("safe")
    terms = Registration(
        **{**given, "not_same": tuple(given["not_same"])},
        emergency=KinTerms(**kin) if kin else None,
        safe=SafeTerms(**safe),
    )
    outcome = register(_actor(request), key, terms)
    return 201, Registered(reference=outcome.answer, again=outcome.again)


@router.get("/{reference}", response=Shown, operation_id="read_person")
def read_person(request: HttpRequest, reference: str) -> Shown:
    """One person by public reference; the look is written to the read log."""
    actor = _actor(request)
    with looking(actor):
        person = person_for(actor, reference, purpose="api")
    return Shown(
        reference=person.reference, name=person.name, sex=person.sex,
        birth_date=person.birth_date, birth_precision=person.birth_precision,
        origin=person.origin_node, domicile=person.domicile_node, revision=person.revision,
    )  # fmt: skip


def _actor(request: HttpRequest) -> Actor:
    return request.auth  # type: ignore[attr-defined, no-any-return]
