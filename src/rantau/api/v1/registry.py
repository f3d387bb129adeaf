"""Persons: register, read and list them, and add a relative."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from rantau.access.scope import reading_as
from rantau.api.authentication import get_actor, require_access
from rantau.api.pagination import Cursor, CursorPage, Limit, paginate_by_id
from rantau.api.schemas import (
    IdempotencyKey,
    StrictSchema,
    Year,
    build_pattern,
    read_birth_date,
)
from rantau.common.names import MAX_NAME_LENGTH
from rantau.common.text import MAX_REASON_LENGTH
from rantau.offices.selectors import normalize_village_code
from rantau.registry.corrections import EVIDENCE_KINDS, CorrectionInput, list_waiting_facts
from rantau.registry.inputs import (
    RELATIONS,
    PersonInput,
    RelativeInput,
    SafeContactInput,
)
from rantau.registry.models import Person, Relative, SafeContact
from rantau.registry.permissions import CORRECT_PERSON, KEEP_FAMILY, READ_PERSON, REGISTER_PERSON
from rantau.registry.selectors import (
    get_person,
    list_persons_of_office,
    list_relatives,
    log_person_list,
)
from rantau.registry.services.corrections import correct_person
from rantau.registry.services.persons import register_person
from rantau.registry.services.relatives import add_relative

router = Router(tags=["persons"])
VillageCode = Annotated[
    Annotated[int, Field(ge=1_100_000_000, le=9_999_999_999)]
    | Annotated[str, Field(pattern=r"^[0-9]{2}\.?[0-9]{2}\.?[0-9]{2}\.?[0-9]{4}$")],
    Field(
        description="official code of a village: ten digits, as a number or with dots as"
        " 32.12.01.2008; also one of a regency that has another code today"
    ),
]
Name = Annotated[str, Field(max_length=MAX_NAME_LENGTH)]
Phone = Annotated[str, Field(max_length=24)]
Reference = Annotated[str, Field(max_length=20)]
Hour = Annotated[int, Field(ge=0, le=24)]


class RelativeFieldsIn(StrictSchema):
    """A relative to call in an emergency."""

    name: Name
    relation: str = Field(pattern=build_pattern(RELATIONS))
    phone: Phone = ""


class SafeContactIn(StrictSchema):
    """How to reach the person without harm; hours are local."""

    channel: str = Field(default="none", pattern=build_pattern(dict(SafeContact.CHANNELS)))
    from_hour: Hour | None = None
    until_hour: Hour | None = None
    who_may_answer: Name = ""


class PersonIn(StrictSchema):
    """A person to register; villages are official codes, as the forms take them."""

    name: Name
    sex: str = Field(pattern="^[FM]$")
    birth_date: date | None = None
    birth_precision: str = Field(default="unknown", pattern=build_pattern(dict(Person.PRECISIONS)))
    birth_confirmed: bool = False
    origin: VillageCode
    domicile: VillageCode
    notice_given: bool
    alias: Name = ""
    nik: str = Field(default="", max_length=24)
    passport: str = Field(default="", max_length=20)
    nik_as_written: bool = False
    passport_as_written: bool = False
    phone: Phone = ""
    phone_shared: bool = False
    emergency: RelativeFieldsIn | None = None
    safe: SafeContactIn = SafeContactIn()
    not_same: list[Reference] = Field(default=[], max_length=20)


class PersonRegisteredOut(Schema):
    """The person's public reference; `again` is true when this idempotency key was used before."""

    reference: str
    again: bool


class RelativeOut(Schema):
    """A relative; those to call in an emergency come first, then in the order of recording."""

    key: UUID
    name: str
    relation: str
    phone: str
    emergency: bool


class PersonOut(Schema):
    """A person as an office with access may see it."""

    reference: str
    name: str
    sex: str
    birth_date: date | None
    birth_precision: str
    origin: int
    domicile: int
    revision: int
    relatives: list[RelativeOut]


class RelativeIn(RelativeFieldsIn):
    """A relative or another trusted person; several may be called in an emergency."""

    emergency: bool = False


class RelativeAddedOut(Schema):
    """The key of the relative; `again` is true when this idempotency key was used before."""

    key: UUID
    again: bool


class CorrectionIn(StrictSchema):
    """What is right instead of what is recorded; what is left out stays as it is."""

    reason: str = Field(max_length=MAX_REASON_LENGTH)
    evidence: str = Field(pattern=build_pattern(EVIDENCE_KINDS))
    seen: int = Field(ge=0, description="the revision that was seen")
    name: Name | None = None
    alias: Name | None = None
    birth_date: date | Year | None = Field(None, description="a day, or the year alone")
    sex: str | None = Field(None, pattern="^[FM]$")
    origin: VillageCode | None = None
    domicile: VillageCode | None = None
    phone: Phone | None = None
    phone_shared: bool = Field(default=False, description="left out, it stays as it is")
    not_same: list[Reference] = Field(default=[], max_length=20)


class CorrectionOut(Schema):
    """The correction's reference; `again` is true when this idempotency key was used before."""

    reference: str
    waiting: list[str] = Field(description="what a second officer has to confirm")
    again: bool


class PersonListItemOut(Schema):
    """A person in a list."""

    reference: str
    name: str
    sex: str
    birth_date: date | None
    birth_precision: str
    origin_node: int
    domicile_node: int
    registered_at: datetime


@router.post(
    "",
    response={201: PersonRegisteredOut},
    operation_id="register_person",
    **require_access("persons:write", REGISTER_PERSON, writes=True),
)
def post_person(
    request: HttpRequest, body: PersonIn, key: IdempotencyKey
) -> Status[PersonRegisteredOut]:
    """Register a person. The same key and body sent again get the same answer."""
    data = body.model_dump()
    kin, safe = data.pop("emergency"), data.pop("safe")
    person = PersonInput(
        **{**data, **_read_villages(data), "not_same": tuple(data["not_same"])},
        emergency=RelativeInput(**kin) if kin else None,
        safe=SafeContactInput(**safe),
    )
    result = register_person(get_actor(request), key, person)
    return Status(201, PersonRegisteredOut(reference=result.answer, again=result.was_repeated))


@router.get(
    "",
    response=CursorPage[PersonListItemOut],
    operation_id="list_persons",
    **require_access("persons:read", READ_PERSON),
)
def person_list(request: HttpRequest, limit: Limit = 25, cursor: Cursor = "") -> dict[str, Any]:
    """The persons of the caller's office, newest first; each reading is logged."""
    actor = get_actor(request)
    with reading_as(actor):
        rows, next_cursor = paginate_by_id(
            list_persons_of_office(actor).values("id", *PersonListItemOut.model_fields),
            cursor,
            limit,
        )
        log_person_list(actor, [row["id"] for row in rows], purpose="api_list")
    return {"items": rows, "next": next_cursor}


@router.get(
    "/{reference}",
    response=PersonOut,
    operation_id="read_person",
    **require_access("persons:read", READ_PERSON),
)
def person_detail(request: HttpRequest, reference: str) -> PersonOut:
    """One person by public reference; the reading is logged."""
    actor = get_actor(request)
    with reading_as(actor):
        person = get_person(actor, reference, purpose="api")
        relatives = list_relatives(person)
    return PersonOut(
        reference=person.reference,
        name=person.name,
        sex=person.sex,
        birth_date=person.birth_date,
        birth_precision=person.birth_precision,
        origin=person.origin_node,
        domicile=person.domicile_node,
        revision=person.revision,
        relatives=[_build_relative(kin) for kin in relatives],
    )


@router.post(
    "/{reference}/relatives",
    response={201: RelativeAddedOut},
    operation_id="add_relative",
    **require_access("persons:write", KEEP_FAMILY, writes=True),
)
def post_relative(
    request: HttpRequest, reference: str, body: RelativeIn, key: IdempotencyKey
) -> Status[RelativeAddedOut]:
    """Add a relative of the person; a person has at most twelve."""
    kin = RelativeInput(body.name, body.relation, body.phone)
    result = add_relative(get_actor(request), key, reference, kin, emergency=body.emergency)
    return Status(201, RelativeAddedOut(key=UUID(result.answer), again=result.was_repeated))


@router.post(
    "/{reference}/corrections",
    response={201: CorrectionOut},
    operation_id="correct_person",
    **require_access("persons:write", CORRECT_PERSON, writes=True),
)
def post_correction(
    request: HttpRequest, reference: str, body: CorrectionIn, key: IdempotencyKey
) -> Status[CorrectionOut]:
    """Correct facts of the person: at once, or once a second officer confirms what
    documents repeat."""
    actor, data = get_actor(request), body.model_dump(exclude={"seen", "birth_date"})
    if "phone_shared" not in body.model_fields_set:
        data["phone_shared"] = None
    precision = Person.YEAR if isinstance(body.birth_date, str) else Person.DAY
    birth = (read_birth_date(body.birth_date), precision) if body.birth_date else None
    correction = CorrectionInput(
        **{**data, **_read_villages(data), "not_same": tuple(data["not_same"])},
        birth=birth,
    )
    result = correct_person(actor, key, reference, correction, seen=body.seen)
    with reading_as(actor):
        waiting = list_waiting_facts(actor, result.answer)
    return Status(
        201,
        CorrectionOut(reference=result.answer, waiting=waiting, again=result.was_repeated),
    )


def _read_villages(data: dict[str, Any]) -> dict[str, int | None]:
    """The nodes of the villages of a body."""
    given = {name: data[name] for name in ("origin", "domicile")}
    return {name: code and normalize_village_code(str(code)) for name, code in given.items()}


def _build_relative(kin: Relative) -> RelativeOut:
    return RelativeOut(
        key=kin.id, name=kin.name, relation=kin.relation, phone=kin.phone, emergency=kin.emergency
    )
