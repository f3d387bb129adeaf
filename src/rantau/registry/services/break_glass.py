"""Open a file without a ground, in an emergency: with a reason, for hours, and reviewed."""

from datetime import timedelta

from django.db import connection
from django.utils.translation import gettext as _

from rantau.access.actor import Actor, serving_office
from rantau.access.models import BreakGlass
from rantau.access.models.break_glass import LONGEST as LONGEST_OPEN
from rantau.access.scope import moment
from rantau.access.service import Done, service
from rantau.core.errors import Invalid
from rantau.core.keys import uuid7
from rantau.core.references import tidy_reference
from rantau.journal.record import Happening
from rantau.registry.catalogue import GLASS_BROKEN
from rantau.registry.errors import NoSuchPerson
from rantau.registry.lending import lend, opened, refuse_if_open
from rantau.registry.models import Ground
from rantau.registry.permissions import BREAK_GLASS

SHORTEST, LONGEST = 10, 300  # signs of a reason
MOST_HOURS = LONGEST_OPEN // timedelta(hours=1)
REFERRED = "select person from registry_referred(%s)"


@service(GLASS_BROKEN, permission=BREAK_GLASS)
def break_glass(actor: Actor, reference: str, *, reason: str, hours: int = MOST_HOURS) -> Done:
    """Open the file under exactly this reference to the actor's office for at most three hours.

    reason  ten signs at least; shown to the reviewer and to the person, never in the journal
    Raises  Invalid; NoSuchPerson; OpenAlready when the office sees the person anyhow
    """
    why = " ".join(reason.split())
    _check(why, hours)
    with connection.cursor() as cursor:
        cursor.execute(REFERRED, [tidy_reference(reference)[:14]])
        row = cursor.fetchone()
    if row is None:
        raise NoSuchPerson()
    refuse_if_open(row[0])
    until = moment() + timedelta(hours=hours)
    lend(actor, row[0], Ground.BREAK_GLASS, until=until, reason=why)
    person = opened(actor, row[0], purpose="break_glass")
    broken = BreakGlass(
        id=uuid7(), person=person.id, reference=person.reference, actor=actor.ref,
        actor_name=actor.name, office_id=serving_office(actor), reason=why,
        starts_at=moment(), ends_at=until,
    )  # fmt: skip
    broken.save(force_insert=True)
    said = Happening(
        subject_kind="break_glass",
        subject=broken.id,
        revision=1,
        terms={"person": person.reference, "until": until.isoformat()},
        tells=("headquarters", "worker"),
    )
    return Done(answer=person.reference, happening=said)


def _check(why: str, hours: int) -> None:
    problems: dict[str, list[str]] = {}
    if not SHORTEST <= len(why) <= LONGEST or not why.isprintable():
        problems["reason"] = [_("Tulis alasannya, 10 sampai 300 huruf. Peninjau akan membacanya.")]
    if not 1 <= hours <= MOST_HOURS:
        problems["hours"] = [_("Paling lama tiga jam.")]
    if problems:
        raise Invalid(problems)
