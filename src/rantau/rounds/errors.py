"""Errors this app raises."""

from django.utils.translation import gettext_lazy as _

from rantau.common.errors import DomainError, NotFound


class NoSuchRound(NotFound, code="round.not_found", message=_("This round was not found.")):
    """No round under this code that the actor may see."""


class NoSuchAnnouncement(
    NotFound, code="announcement.not_found", message=_("This announcement was not found.")
):
    """No announcement under this reference that the actor may see."""


class AnnouncementWaits(
    DomainError,
    code="announcement.waits",
    message=_("An announcement of this round waits for a decision already."),
    status=409,
):
    """Another announcement of the round was proposed, and nobody has decided yet."""


class RegistrationClosed(
    DomainError,
    code="round.closed",
    message=_("The registration of this round is not open now."),
    status=409,
):
    """Before the registration opens, or after it has closed."""


class PlaceTaken(
    DomainError,
    code="place.taken",
    message=_(
        "There is a place with this NIK or passport already. See it with its code; if it is not"
        " yours, come to any office with your identity card: it is given to you."
    ),
    status=409,
):
    """The NIK or the passport has a place in this round."""


class NoSuchPlace(NotFound, code="place.not_found", message=_("No place has this code.")):
    """No place under this code."""


class NoSeatOffered(
    DomainError,
    code="place.no_seat_offered",
    message=_("No seat is offered to this place now: nothing is to be given back."),
):
    """It is paid, went on to the next, or was not offered yet."""


class PaymentReported(
    DomainError,
    code="place.payment_reported",
    message=_(
        "The bank has reported your payment: the seat stays yours until a second officer confirms"
        " it."
    ),
    status=409,
):
    """A seat that was paid is not given back."""


class PlaceNotGiven(
    DomainError,
    code="place.not_given",
    message=_(
        "This place cannot be given to this person: one of the two numbers with which it was taken"
        " stays for ever, each is replaced once, and nothing changes after the originals were"
        " accepted. Ask headquarters."
    ),
    status=409,
):
    """The numbers of the taking, an earlier transfer or the accepted originals forbid it."""


class SecondOfficerNeeded(
    DomainError,
    code="place.second_officer",
    message=_("The order was drawn: now headquarters has to confirm it. Send it again to ask."),
    status=409,
):
    """After the draw one officer alone gives no place."""


class TransferWaits(
    DomainError,
    code="transfer.waits",
    message=_("Another request for this place waits for headquarters already."),
    status=409,
):
    """Somebody asked for the place, and nobody has decided yet."""


class NoSuchTransfer(NotFound, code="transfer.not_found", message=_("This request was not found.")):
    """No request under this reference that the actor may see."""


class NoSuchGroup(NotFound, code="group.not_found", message=_("This was not found.")):
    """No group of places under this reference."""


class GroupSettled(
    DomainError, code="group.settled", message=_("This has been settled already."), status=409
):
    """Somebody settled it, or it is looked into already."""


class OwnTransfer(
    DomainError,
    code="transfer.own",
    message=_("Somebody else has to confirm it: you asked for it."),
    status=409,
):
    """Whoever asked for a transfer, or invited whoever did, does not decide on it."""


class TransferDecided(
    DomainError, code="transfer.decided", message=_("This has been decided already."), status=409
):
    """Somebody decided on the request before."""


class NoSuchExaminee(NotFound, code="examinee.not_found", message=_("No examinee was found.")):
    """No examinee under this number that the actor may see."""


class StageNotNext(
    DomainError,
    code="examinee.stage",
    message=_("She is at another stage by now. Look at her page again."),
    status=409,
):
    """The stage does not follow the one that the examinee has reached."""


class NoSuchSlot(
    DomainError,
    code="slot.not_free",
    message=_("This time cannot be booked any more. Choose another."),
    status=409,
):
    """The slot is closed, over, of another round, or no paid seat has the code or ticket."""


class BookedElsewhere(
    DomainError,
    code="slot.booked_elsewhere",
    message=_(
        "She has a time at another office that is not over. She moves it herself with the secret"
        " code of her place."
    ),
    status=409,
):
    """An office asked for the paid seat of somebody who is booked at another."""


class SlotFull(
    DomainError,
    code="slot.full",
    message=_("Others were faster: this time is full. Choose another."),
    status=409,
):
    """The slot has no capacity left."""


class NotBookedHere(
    NotFound,
    code="verification.not_booked",
    message=_("No check is booked at your office under this ticket."),
):
    """No paid seat with an open booking at the acting office."""


class VerifiedAlready(
    DomainError,
    code="verification.done",
    message=_("Her originals were accepted already."),
    status=409,
):
    """She has her exam number."""


class PersonNotRegistered(
    DomainError,
    code="verification.not_registered",
    message=_(
        "She is not in the registry of your office with this NIK. Register her, record her NIK, or"
        " serve her, first."
    ),
    status=409,
):
    """Nobody whom the office sees has the NIK of the place, or its passport is another's."""


class ExamineeKnown(
    DomainError,
    code="verification.known",
    message=_("This person has an exam number of this round already."),
    status=409,
):
    """The person is an examinee of the round by another place."""


class RoomsFull(
    DomainError,
    code="seating.full",
    message=_("The rooms do not hold everybody. Amend the round."),
    status=409,
):
    """A city has fewer chairs than examinees."""


class SeatingNotNow(
    DomainError,
    code="seating.not_now",
    message=_(
        "Seats are planned when the checks of originals are over, and before the first sitting."
    ),
    status=409,
):
    """Too early, or the first sitting has begun."""


class NoSuchSitting(NotFound, code="sitting.not_found", message=_("This sitting was not found.")):
    """No sitting of this round in that city and room, or none that the office may mark."""


class SittingNotOver(
    DomainError,
    code="sitting.not_over",
    message=_("A sitting is closed when it is over."),
    status=409,
):
    """The sitting has not ended yet."""


class NoSuchMismatch(
    NotFound, code="mismatch.not_found", message=_("No such report of the entrance was found.")
):
    """No undecided mark that face or documents are another's."""


class OwnMark(
    DomainError,
    code="mismatch.own",
    message=_("Somebody else has to decide: you marked her at the entrance."),
    status=409,
):
    """Whoever marked a mismatch does not decide on it."""


class SittingNotOpen(
    DomainError,
    code="sitting.not_open",
    message=_("The entrance of this sitting is not open yet."),
    status=409,
):
    """More than four hours before the sitting."""


class NoSuchResult(
    NotFound,
    code="result.not_found",
    message=_("No result has this exam number with this birth date."),
):
    """The one, the other or both are wrong: the answer does not say which."""


class NoSuchResultFile(
    NotFound, code="result_file.not_found", message=_("This file was not found.")
):
    """No file under this id."""


class NoSuchRanking(NotFound, code="ranking.not_found", message=_("This ranking was not found.")):
    """No ranking under this reference or number that the actor may see."""


class RankingWaits(
    DomainError,
    code="ranking.waits",
    message=_("A ranking of this round waits for a decision already."),
    status=409,
):
    """Another ranking of the round was proposed, and nobody has decided yet."""


class RankingDiffers(
    DomainError,
    code="ranking.differs",
    message=_("It is not what the points give now. Refuse it, and compute it again."),
    status=409,
):
    """Points changed since it was proposed, or its rows are not those that were computed."""


class RankingAltered(
    DomainError,
    code="ranking.altered",
    message=_("It was altered after it was proposed. It is not published, and this was recorded."),
    status=409,
):
    """Its rows are not those of the entry of its proposal."""


class NothingToRank(
    DomainError,
    code="ranking.nothing",
    message=_("Nothing is to be ranked: nobody passed, or the published ranking is the same."),
    status=409,
):
    """There is no examinee with a rank, or nothing changed since the last ranking."""


class DocumentsClosed(
    DomainError,
    code="sending.closed",
    message=_("Documents are not taken now. The round says from when until when they are."),
    status=409,
):
    """Outside the window of documents."""


class CertificateOver(
    DomainError,
    code="roster.certificate_over",
    message=_("Her passed test no longer holds."),
    status=409,
):
    """The last day of the certificate has passed."""


class NothingToSend(
    DomainError,
    code="roster.nothing",
    message=_("Nobody of this round waits to be sent."),
    status=409,
):
    """No examinee is COMPLETE."""


class NothingToRetry(
    DomainError,
    code="roster_file.not_waiting",
    message=_("This file does not wait for another try any more."),
    status=409,
):
    """It was written meanwhile, or is tried with the next run of the worker."""


class NoSuchRosterFile(
    NotFound, code="roster_file.not_found", message=_("This file was not found.")
):
    """No file of a roster under this reference."""


class NoSuchIncomingFile(
    NotFound, code="incoming_file.not_found", message=_("This file was not found.")
):
    """No file of a counterpart under this reference."""


class FileSettled(
    DomainError, code="incoming_file.settled", message=_("This has been settled."), status=409
):
    """Somebody settled the file before, or it was taken in."""


class FileStillAside(
    DomainError,
    code="incoming_file.still_aside",
    message=_("Why it was set aside is still so, or it cannot be read. Ask for another file."),
    status=409,
):
    """Judged anew it would be set aside again, or its content can never be taken in."""


class FileKnown(
    DomainError,
    code="incoming_file.known",
    message=_("This file came before. What came of it stands on its page."),
    status=409,
):
    """A file with the same content was taken in, or set aside, before."""


class NoSuchUpload(
    NotFound, code="uploaded_file.not_found", message=_("This uploaded file was not found.")
):
    """No uploaded file under this reference."""


class OwnUpload(
    DomainError,
    code="uploaded_file.own",
    message=_("Somebody else of headquarters has to confirm it."),
    status=409,
):
    """Whoever uploaded a file, or invited that account, does not decide on it."""


class UploadDecided(
    DomainError,
    code="uploaded_file.decided",
    message=_("This has been decided already."),
    status=409,
):
    """Somebody confirmed or refused the file before."""


class UploadDiffers(
    DomainError,
    code="uploaded_file.differs",
    message=_("Its rows would no longer do what stands here. Refuse it, and upload it again."),
    status=409,
):
    """What was recorded since changes what comes of its rows, or it can no longer be taken in."""


class NoSuchReturnedRow(
    NotFound, code="returned_row.not_found", message=_("This returned row was not found.")
):
    """No returned row under this reference that the actor may see."""


class RowResolved(
    DomainError, code="returned_row.resolved", message=_("This has been resolved."), status=409
):
    """Somebody resolved the row before."""


class NotToRenew(
    DomainError,
    code="roster.not_to_renew",
    message=_(
        "Her name is sent again in the last 90 days of its year on the roster or after it, and only"
        " while the certificate holds longer."
    ),
    status=409,
):
    """Too early, without a name on the roster, or without days to gain."""


class WithdrawnAlready(
    DomainError, code="examinee.withdrawn", message=_("She has withdrawn already."), status=409
):
    """She, or an officer, did it before; nothing was changed."""


class NoSuchOffer(NotFound, code="offer.not_found", message=_("This offer was not found.")):
    """No offer under this reference that the actor may see."""


class OfferClosed(
    DomainError,
    code="offer.closed",
    message=_("This offer is no longer open: it was answered, or its last day has passed."),
    status=409,
):
    """It was answered or cancelled before, or `answer_until` has passed."""


class NoContract(
    DomainError,
    code="offer.no_contract",
    message=_("She has accepted no contract here, or has its visa already."),
    status=409,
):
    """The contract was not accepted, was cancelled, or she has gone further."""
