"""Persons of Indramayu, where the acting offices are, and what officers do about a person."""

import hashlib
from dataclasses import replace
from datetime import date
from uuid import uuid4

from rantau.access import models
from rantau.access.scope import reading_as
from rantau.registry.corrections import CorrectionInput
from rantau.registry.inputs import PersonInput, RelativeInput
from rantau.registry.selectors import get_person, list_relatives
from rantau.registry.services import access_grounds
from rantau.registry.services.corrections import correct_person
from rantau.registry.services.persons import register_person
from rantau.registry.services.sign_in import give_sign_in_code
from rantau.registry.sign_in_codes import derive_sign_in_code, hash_sign_in_code
from tests.actors import get_officer

INDRAMAYU_VILLAGE, BANDUNG_VILLAGE = 3212012001, 3204012001
BORN = date(1994, 2, 14)
DIGITS = "0123456789"
ELSEWHERE = {"origin": BANDUNG_VILLAGE, "domicile": BANDUNG_VILLAGE, "nik": "", "phone": ""}


def build_person_input(**changes):
    """Siti Nurhalimah with all that a clerk can enter; `changes` are fields of PersonInput."""
    siti = PersonInput(
        name="Siti Nurhalimah",
        sex="F",
        birth_date=BORN,
        birth_precision="day",
        origin=INDRAMAYU_VILLAGE,
        domicile=INDRAMAYU_VILLAGE,
        notice_given=True,
        nik="3212015402940001",
        phone="0812 0000 0001",
        emergency=RelativeInput("Aminah", "mother", "081200000002"),
    )
    return replace(siti, **changes)


def create_person(actor=None, **changes):
    """Register somebody, at the counter of Indramayu unless told otherwise; gives the reference."""
    actor = actor or get_officer("loket.3212")
    return register_person(actor, uuid4(), build_person_input(**changes)).answer


INSERT_PERSON_SQL = """
    insert into registry_person (id, reference, name, name_key, alias, birth_precision, sex, phone,
        phone_shared, origin_node, domicile_node, registering_office, registered_by, registered_at,
        notice_edition, notice_given_at, revision)
    select %(id)s, %(reference)s, 'Sukarti', 'SUKARTI', '', 'unknown', 'F', '', false, %(village)s,
        %(village)s, id, 'test', now(), '2026-11', now(), 0 from offices_office where code = 'DN-3212'
"""


def create_unlike_person(actor, seed, **changes):
    """Register somebody whom nobody else is like: a name of letters that follow from the seed."""
    letters = (
        hashlib.sha256(seed.encode()).hexdigest().translate(str.maketrans(DIGITS, "ghijklmnop"))
    )
    name = f"{letters[:9]} {letters[9:18]}".title()
    return create_person(actor, name=name, nik="", phone="", emergency=None, **changes)


def insert_person(owner, person, reference):
    """Write a person of Indramayu as the database's owner, without an entry, for other connections.

    owner      a connection as the owner; whoever commits a person removes it afterwards
    person     the key
    """
    owner.execute(
        INSERT_PERSON_SQL, {"id": person, "reference": reference, "village": INDRAMAYU_VILLAGE}
    )


def create_relative():
    """A person with one relative; gives the person's reference and the relative's key."""
    counter = get_officer("loket.3212")
    reference = create_person(counter)
    with reading_as(counter):
        [relative] = list_relatives(get_person(counter, reference, purpose="test"))
    return reference, relative.id


def correct_fact(actor=None, reference="", *, file=None, **changes):
    """Correct facts of a person, at the counter of Indramayu unless told otherwise; gives the
    reference of the correction."""
    why = {"reason": "Salah ketik di loket", "evidence": "birth_certificate"}
    data = CorrectionInput(**{**why, **changes}, file=file)
    actor = actor or get_officer("loket.3212")
    return correct_person(actor, uuid4(), reference or create_person(), data).answer


def create_sign_in_code(actor, reference):
    """Give a person a slip to sign in with; gives its code."""
    key = uuid4()
    code = derive_sign_in_code(key)
    give_sign_in_code(actor, key, reference, digest=hash_sign_in_code(reference, code))
    return code


def break_glass_over(actor, reference, **changes):
    """Open a record by break-glass; gives the key of the review that is due."""
    reason = {"reason": "Kecelakaan, rumah sakit menunggu", **changes}
    access_grounds.break_glass(actor, uuid4(), reference, **reason)
    with reading_as(actor):
        return models.BreakGlass.objects.latest("id").id
