"""Put the photograph of an examinee with her documents for the counterpart, and answer a row that
came back because of it with another."""

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor, require_office
from rantau.access.service import CommandResult, service
from rantau.common import clock
from rantau.common.errors import InvalidInput
from rantau.documents.interface import StoredPortrait, record_files
from rantau.journal.interface import JournalEvent, JournalKind
from rantau.registry.selectors import require_present_or_lasting_ground
from rantau.rounds.edition import PhotoRules, RoundEdition
from rantau.rounds.errors import DocumentsClosed, NoSuchReturnedRow
from rantau.rounds.models import Examinee, ReturnedRow, SendingPhoto
from rantau.rounds.permissions import COMPLETE_SENDING, RESOLVE_RETURNED
from rantau.rounds.photo_errors import NoPhotoAsked, PhotoNotTaken, TooManyPhotos
from rantau.rounds.photo_selectors import find_photo
from rantau.rounds.photos import (
    OTHER_SHAPE,
    PHOTO,
    TOO_SMALL,
    can_receive_photo,
    find_photo_fault,
    format_centimetres,
)
from rantau.rounds.roster_selectors import find_roster_entry, get_counter_examinee
from rantau.rounds.selectors import get_edition_in_force
from rantau.rounds.services.sending import get_waiting_row, resolve_row
from rantau.rounds.stages import Stage

MAX_PHOTOS_A_DAY = 10  # of one examinee within 24 hours, chosen by us: each is kept
PHOTO_RECEIVED = JournalKind(
    "rounds:sending:photo", gettext_lazy("Photograph for the counterpart received")
)
PHOTO_REPLACED = JournalKind(
    "rounds:returned:photo", gettext_lazy("Photograph that the counterpart returned replaced")
)


@service(PHOTO_RECEIVED, permission=COMPLETE_SENDING)
def receive_photo(actor: Actor, exam_number: str, portrait: StoredPortrait) -> CommandResult:
    """Put her photograph with the documents of the round: while they are taken, or once they are
    complete until she is sent, when it takes the place of the one before. Answers with the exam
    number.

    portrait  as `documents.interface.store_portrait` has stored it
    Raises    NoSuchExaminee; NoLastingGround; NoPhotoAsked; DocumentsClosed; PhotoNotTaken;
              TooManyPhotos; InvalidInput at `photo` where it is too small, of another shape
              or there already
    """
    examinee = get_counter_examinee(actor, exam_number, locks=True)
    require_present_or_lasting_ground(actor, examinee.person)
    edition = get_edition_in_force(examinee.round)
    rules = get_photo_rules(examinee, edition)
    before = find_photo(examinee)
    _require_fitting_photo(rules, portrait, other_than=before.digest if before else "")
    photo = _record_photo(actor, examinee, portrait)
    entry = find_roster_entry(examinee, locks=True)
    if entry is not None:
        entry.photo = photo
        entry.revision += 1
        entry.save(update_fields=["photo", "revision"])
    examinee.revision += 1
    examinee.save(update_fields=["revision"])
    terms = {"round": edition.code, "digest": photo.digest}
    event = JournalEvent("examinee", examinee.id, examinee.revision, terms)
    return CommandResult(examinee.exam_number, event)


def get_photo_rules(examinee: Examinee, edition: RoundEdition) -> PhotoRules:
    """What her photograph has to be, where one is taken of her now.

    Raises  NoPhotoAsked; DocumentsClosed; PhotoNotTaken
    """
    if edition.photo is None:
        raise NoPhotoAsked()
    if not can_receive_photo(edition, Stage(examinee.stage), clock.now()):
        raise DocumentsClosed() if examinee.stage == Stage.RANKED else PhotoNotTaken()
    return edition.photo


def require_few_photos(examinee: Examinee) -> None:
    """Raise TooManyPhotos where as many were put in within 24 hours as are taken. Inside a scope; a
    page asks before it stores the picture, which would stay on the disk."""
    since = clock.now() - timedelta(days=1)
    rows = SendingPhoto.objects.filter(examinee=examinee, received_at__gt=since)
    if rows.count() >= MAX_PHOTOS_A_DAY:
        raise TooManyPhotos()


@service(PHOTO_REPLACED, permission=RESOLVE_RETURNED)
def replace_returned_photo(actor: Actor, reference: str, portrait: StoredPortrait) -> CommandResult:
    """Answer a row that came back because of the photograph with another one: she waits to be sent
    again with it. Answers with the row's reference.

    portrait  as `documents.interface.store_portrait` has stored it
    Raises    NoSuchReturnedRow, also where another fact came back; NoLastingGround; RowResolved;
              NoPhotoAsked; TooManyPhotos; InvalidInput at `photo` as `receive_photo`
    """
    row, entry = get_waiting_row(actor, reference)
    if row.field != PHOTO:
        raise NoSuchReturnedRow()
    rules = get_edition_in_force(row.examinee.round).photo
    if rules is None:
        raise NoPhotoAsked()
    _require_fitting_photo(rules, portrait, other_than=row.ours)
    entry.photo = _record_photo(actor, row.examinee, portrait)
    entry.note = ""
    return resolve_row(actor, row, entry, ReturnedRow.CORRECTED)


def _require_fitting_photo(rules: PhotoRules, portrait: StoredPortrait, *, other_than: str) -> None:
    """Raise InvalidInput at `photo` where the picture breaks a rule, or is the one before."""
    sentences = {
        OTHER_SHAPE: _("It has another shape: cut it to %(width)s x %(height)s cm, upright."),
        TOO_SMALL: _("It is too small: it needs %(across)s x %(down)s pixels or more."),
    }
    fault = find_photo_fault(rules, portrait.width, portrait.height)
    if fault:
        size = {
            "width": format_centimetres(rules.width_mm),
            "height": format_centimetres(rules.height_mm),
            "across": rules.width,
            "down": rules.height,
        }
        raise InvalidInput({"photo": [sentences[fault] % size]})
    if portrait.file.digest == other_than:
        raise InvalidInput({"photo": [_("This photograph is there already. Choose another.")]})


def _record_photo(actor: Actor, examinee: Examinee, portrait: StoredPortrait) -> SendingPhoto:
    """Record it as her newest; the caller has locked the examinee. Raises TooManyPhotos."""
    require_few_photos(examinee)
    record_files([portrait.file])
    photo = SendingPhoto(
        examinee=examinee,
        file_id=portrait.file.id,
        digest=portrait.file.digest,
        width=portrait.width,
        height=portrait.height,
        office_id=require_office(actor),
        received_by=actor.ref,
        received_at=clock.now(),
    )
    photo.save(force_insert=True)
    return photo
