"""Fetch the photograph of an examinee: its row for a page, and the picture itself, each showing of
which is logged."""

from uuid import UUID

from rantau.access.actor import Actor
from rantau.documents.selectors import read_content
from rantau.journal.interface import log_reading
from rantau.rounds.clock_selectors import get_examinee
from rantau.rounds.models import Examinee, ReturnedRow, SendingPhoto
from rantau.rounds.permissions import READ_EXAMINEE
from rantau.rounds.photo_errors import NoSuchPhoto

PURPOSE_OF_PHOTO = "sending_photo"


def find_photo(examinee: Examinee) -> SendingPhoto | None:
    """The photograph that counts: her newest. Inside a scope."""
    return SendingPhoto.objects.filter(examinee=examinee).order_by("-received_at", "-id").first()


def find_returned_photo(row: ReturnedRow) -> SendingPhoto | None:
    """The photograph that was sent and came back with this row. Inside a scope."""
    photos = SendingPhoto.objects.filter(examinee=row.examinee, digest=row.ours)
    return photos.order_by("-received_at", "-id").first()


def get_photo_content(actor: Actor, exam_number: str, photo: UUID) -> bytes:
    """The JPEG of a photograph of an examinee whom the office sees; the reading is logged at her
    person.

    Raises  NoSuchExaminee; NoSuchPhoto; NoSuchFile where it is not on the disk
    """
    examinee = get_examinee(actor, exam_number, permission=READ_EXAMINEE)
    found = SendingPhoto.objects.filter(examinee=examinee, id=photo).first()
    if found is None:
        raise NoSuchPhoto()
    log_reading(actor, subject_kind="person", subject=examinee.person_id, purpose=PURPOSE_OF_PHOTO)
    return read_content(found.digest)
