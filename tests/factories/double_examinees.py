"""Two examinees of one person after a merge, as the worker finds them."""

from django.db import transaction

from rantau.access.scope import acting_as, reading_as
from rantau.common import clock
from rantau.common.references import generate_reference
from rantau.duties.interface import DutyInput, open_duty
from rantau.rounds.models import DoubleExaminee, Examinee
from rantau.rounds.services.double_examinees import DECIDE_DOUBLE_DUTY
from tests.actors import get_officer
from tests.factories.examinees import create_examinee
from tests.factories.merges import merge


def create_double(create=create_examinee):
    """Two examinees of a round that is published, merged by now; gives the reference of what is to
    be decided, and both exam numbers.

    create  the factory of either examinee, by number
    """
    exams = [create(1), create(2)]
    national = get_officer("pusat")
    with reading_as(national):
        rows = Examinee.objects.select_related("person").order_by("id")
        first, second = rows.filter(exam_number__in=exams)
    merge(first.person.reference, second.person.reference)
    with transaction.atomic(), acting_as(national):
        double = DoubleExaminee.objects.create(
            reference=generate_reference("GD"),
            first=first,
            second=second,
            found_at=clock.now(),
            revision=0,  # nothing of it is in the journal yet
        )
        code, office = DECIDE_DOUBLE_DUTY.code, national.office
        duty = DutyInput(code, "double_examinee", double.reference, office, clock.now())
        open_duty(about=double.id, duty=duty)
    return double.reference, exams
