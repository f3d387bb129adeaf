"""A person signs in with the code on the registration slip, which is used up by that."""

from dataclasses import dataclass
from datetime import date

from django.db import connection

from rantau.access.actor import Actor
from rantau.access.service import Done, service
from rantau.core.references import tidy_reference
from rantau.journal.record import Happening
from rantau.registry.catalogue import CODE_USED
from rantau.registry.errors import NoSuchSlip
from rantau.registry.permissions import SIGN_IN

OPEN = "select * from registry_open_slip(%s, %s, %s)"


@dataclass(frozen=True)
class SignIn:
    """What is on the slip and what the person knows; birth_date is 1 January for a year alone."""

    reference: str
    birth_date: date | None
    digest: str


@service(CODE_USED, permission=SIGN_IN)
def sign_in(actor: Actor, terms: SignIn) -> Done:
    """Use the code up; answers with the person's id, which goes into the session alone.

    Raises  NoSuchSlip, whatever of reference, birth date and code was wrong, used or ended
    """
    values = [tidy_reference(terms.reference)[:14], terms.birth_date, terms.digest]
    with connection.cursor() as cursor:
        cursor.execute(OPEN, values)
        row = cursor.fetchone()
    if row is None:
        raise NoSuchSlip()
    person, slip, revision = row
    said = Happening(subject_kind="slip", subject=slip, revision=revision, terms={})
    return Done(answer=str(person), happening=said)
