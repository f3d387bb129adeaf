"""Somebody who is marked absent and says that she was at the test."""

from uuid import uuid4

from rantau.rounds.services.absent_appeals import AbsentAppealInput, file_absent_appeal
from rantau.rounds.stages import Stage
from tests.actors import get_officer
from tests.addresses.rounds import CODE
from tests.factories.examinees import BORN, create_examinee
from tests.factories.rounds import change_declaration, propose, publish

HERE = {"reason": "Saya duduk di ruang 3", "shown": "Kartu ujian bercap ruang 3"}


def open_appeals():
    """Korea's round, whose objections are taken by the clock of these tests."""
    span = {"begins": "2027-02-12T08:00:00+07:00", "ends": "2027-03-12T16:00:00+07:00"}
    publish(propose(change_declaration(CODE, windows__appeals=span)))


def open_absence():
    """Both secrets of somebody who is marked absent."""
    open_appeals()
    return {}, {"exam_number": create_examinee(1, stage=Stage.ABSENT), "birth_date": BORN}


def object_to_absence():
    """What she says of it, which waits, and a decision."""
    _address, secrets = open_absence()
    data = AbsentAppealInput(secrets["exam_number"], BORN, **HERE)
    answer = file_absent_appeal(get_officer("loket.3212"), uuid4(), data).answer
    return {"reference": answer}, {"decision": "changed", "why": "Namanya di daftar ruang"}
