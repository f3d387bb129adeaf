"""People on a roster whose clocks run, and the actors that they are on their own pages."""

from rantau.access.actor import build_worker_actor
from rantau.access.scope import reading_as
from rantau.rounds.models import Examinee, RosterEntry
from rantau.worker.periodic_tasks import ROUNDS_ACTOR
from tests.factories.rosters import send, take_answer, write_answers


def put_on_roster(*numbers, by=ROUNDS_ACTOR):
    """Examinees whom the counterpart approved today; gives their exam numbers."""
    exams = send(*numbers)
    take_answer(write_answers(1, dict.fromkeys(exams, "approved")), by=by)
    return exams


def find_examinee(exam, *, as_who=ROUNDS_ACTOR):
    """The examinee, with person and round."""
    with reading_as(as_who):
        return Examinee.objects.select_related("person", "round").get(exam_number=exam)


def find_entry(exam, *, as_who=ROUNDS_ACTOR):
    """What the counterpart was sent of her."""
    with reading_as(as_who):
        return RosterEntry.objects.get(examinee__exam_number=exam)


def get_herself(exam, *, as_who=ROUNDS_ACTOR):
    """The actor that she is on her own page."""
    return build_worker_actor(find_examinee(exam, as_who=as_who).person_id)
