"""What is typed from a paper: tidied by the scheme's types, each problem at its field."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from rantau.access.actor import Actor
from rantau.core import clock
from rantau.core.days import FIRST_YEAR, LAST_YEAR
from rantau.core.keys import uuid7
from rantau.core.names import has_unseen, tidy_name
from rantau.placement.models import Fact, Placement
from rantau.procedures.scheme import Field, Scheme
from rantau.registry.models import Identity
from rantau.registry.registration import number_problems

LONGEST = 120
DAYS = ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y")


def tidy_fields(
    scheme: Scheme, requirement: str, typed: dict[str, str]
) -> tuple[dict[str, str], dict[str, list[str]]]:
    """The values as kept (dates in ISO form), and the problems by `requirement.field`.

    A passport's number has to be one that the registry keeps, as it will once it is verified.
    """
    try:
        asked = scheme.requirement(requirement)
    except KeyError:
        return {}, {requirement[:30]: [_("Skema ini tidak meminta berkas itu.")]}
    kept: dict[str, str] = {}
    problems: dict[str, list[str]] = {}
    for field in asked.fields:
        try:
            kept[field.code] = _tidy(field, typed.get(field.code, ""))
        except ValueError as problem:
            problems[f"{requirement}.{field.code}"] = [str(problem)]
    if requirement == "passport" and "number" in kept:
        found = number_problems(Identity.PASSPORT, kept["number"], field="passport.number")
        problems |= {field: [problem] for field, problem in found}
    return kept, problems


def _tidy(field: Field, typed: str) -> str:
    value = tidy_name(typed)
    if not value:
        raise ValueError(_("Isi seperti tertulis di berkas."))
    if len(value) > LONGEST:
        raise ValueError(_("Paling panjang 120 huruf."))
    if has_unseen(value):
        raise ValueError(_("Berisi tanda yang tidak terlihat. Ketik ulang."))
    if field.type == "date":
        return _day(value).isoformat()
    if field.type == "number" and not (value.isascii() and value.isdigit()):
        raise ValueError(_("Hanya angka."))
    if field.type == "choice" and value not in field.choices:
        raise ValueError(_("Pilih salah satu."))
    return value


def _day(value: str) -> date:
    for form in DAYS:
        try:
            day = datetime.strptime(value, form).date()  # noqa: DTZ007  a day has no zone
        except ValueError:
            continue
        if FIRST_YEAR <= day.year <= LAST_YEAR:
            return day
    raise ValueError(_("Tulis tanggal seperti 14-02-2027."))


def fact(placement: Placement, actor: Actor, kind: str, requirement: str, **more: Any) -> Fact:
    """A fact of this moment by this actor; not yet saved."""
    at = clock.now()
    return Fact(
        id=uuid7(),
        placement=placement,
        person=placement.person_id,
        kind=kind,
        requirement=requirement,
        happened_at=at,
        recorded_at=at,
        recorded_by=actor.ref,
        recorder_name=actor.name,
        office=actor.office,
        node=settings.RANTAU_NODE,
        **more,
    )
