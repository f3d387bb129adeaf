"""The kinds of messages: which entry of the journal makes one, and its words.

Words are neutral, since somebody else may hold the telephone: none names a complaint, a case, an
employer or what a document says. Every message leads to the person's own page or to an office.
"""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORKER = "worker"  # as an entry names whom it tells (JournalEvent.tells)
LANGUAGE = "id"  # of persons, as long as none says another


@dataclass(frozen=True)
class MessageKind:
    """A kind of message: its code, and its text, which may take `address` of the person's own page
    and `place` of the page of a place."""

    code: str
    text: str | Promise


NEWS = MessageKind(
    "news",
    _("Rantau: there is news about your application. See %(address)s or ask your office. Free."),
)
# To the telephone that a place in a round was taken with; whoever took it may have no record.
SEAT_OFFERED = MessageKind(
    "seat_offered",
    _(
        "Rantau: your place has come up. See %(place)s with your code: what to do, and by when."
        " Free."
    ),
)
# To the same telephone, after the bank has given a payment of the place back.
MONEY_RETURNED = MessageKind(
    "money_returned",
    _("Rantau: money that you paid was given back to you. See %(place)s with your code. Free."),
)
# To the same telephone, while the seat can still be paid; after it has gone on; and after the
# originals were refused.
PAYMENT_REMINDER = MessageKind(
    "payment_reminder",
    _(
        "Rantau: the time to pay for your seat ends soon. See %(place)s with your code. If you"
        " paid, do nothing."
    ),
)
SEAT_LAPSED = MessageKind(
    "seat_lapsed",
    _("Rantau: your seat was not paid in time and has gone on. See %(place)s with your code."),
)
ORIGINALS_REFUSED = MessageKind(
    "originals_refused",
    _("Rantau: there is an answer to your originals. See %(place)s with your code. Free."),
)
# An amendment of a round that touches her: to the telephone of her place, and to whoever is
# registered where the place has none.
ROUND_AMENDED = MessageKind(
    "round_amended",
    _("Rantau: something was changed that touches you. See %(place)s with your code. Free."),
)
OWN_ROUND_AMENDED = MessageKind(
    "own_round_amended",
    _("Rantau: something was changed that touches you. See %(address)s or ask your office. Free."),
)
AMENDMENT_PUBLISHED = "rounds:announcement:published"
PAYMENTS_REMINDED = "rounds:payments:reminded"
REFUSED_AT_DESK = "rounds:originals:refused"
REPAYMENT_CONFIRMED = "rounds:repayment:confirmed"
# Entries of a round after which seats are offered.
OFFERING_KINDS = frozenset({"rounds:drawn", "rounds:seats:moved"})
DATE_ENDS = MessageKind(
    "date_ends",
    _("Rantau: a date of yours ends soon. See %(address)s or ask your office. Free."),
)
JOURNEY_RECORDED = MessageKind(
    "journey_recorded",
    _(
        "Rantau: something about your journey was recorded. See %(address)s. If it is not right,"
        " tell any office. Free."
    ),
)
PAUSED = MessageKind(
    "paused",
    _(
        "Rantau: your application stands still for now; pay nobody for it. What it means:"
        " %(address)s or your office. Free."
    ),
)
GOES_ON = MessageKind(
    "goes_on",
    _("Rantau: your application goes on again. See %(address)s or ask your office. Free."),
)
CLOCK_PAUSED = MessageKind(
    "clock_paused",
    _(
        "Rantau: your office waits for something from you. What it is, and by when, stands at"
        " %(address)s. Free."
    ),
)
RECORD_CORRECTED = MessageKind(
    "record_corrected",
    _("Rantau: your record was corrected. If it is not right, tell any office. Free."),
)
MESSAGE_KINDS = {
    "duties:clock:paused": CLOCK_PAUSED,
    "placement:candidate:registered": NEWS,
    "placement:selected": NEWS,
    "placement:document:corrected": NEWS,
    "placement:decision:answered": NEWS,
    "placement:closed": NEWS,
    "placement:ending": DATE_ENDS,
    "placement:agency:held": PAUSED,
    "placement:agency:released": GOES_ON,
    "placement:departed": JOURNEY_RECORDED,
    "placement:arrived": JOURNEY_RECORDED,
    "placement:returned": JOURNEY_RECORDED,
    "placement:milestone:corrected": JOURNEY_RECORDED,
    "placement:cleared": MessageKind(
        "document_ready",
        _("Rantau: a document for you is ready. See %(address)s or ask your office. Free."),
    ),
    "placement:documents:renewed": MessageKind(
        "document_changed",
        _("Rantau: a document of yours has changed. See %(address)s before you use the old one."),
    ),
    "placement:documents:verified": NEWS,
    "placement:refused": NEWS,
    "rounds:score:changed": NEWS,
    "rounds:appeal:rejected": NEWS,
    "rounds:appeal:changed": NEWS,
    "rounds:appeal:present": NEWS,
    "rounds:rank:moved": NEWS,
    "rounds:roster:approved": NEWS,
    "rounds:roster:returned": NEWS,
    "rounds:roster:renewed": NEWS,
    "rounds:roster:ending": DATE_ENDS,
    "rounds:certificate:ended": NEWS,
    "rounds:examinee:withdrawn": NEWS,
    "rounds:offer:received": NEWS,
    "rounds:reentry:requested": NEWS,
    "rounds:reentry:opened": NEWS,
    "rounds:reentry:closed": NEWS,
    "rounds:offer:accepted": NEWS,
    "rounds:offer:refused": NEWS,
    "rounds:offer:lapsed": NEWS,
    "rounds:offer:cancelled": NEWS,
    "rounds:permit:received": NEWS,
    "rounds:medical:recorded": NEWS,
    "rounds:steps:asked": NEWS,
    "rounds:class:booked": NEWS,
    "rounds:class:moved": NEWS,
    "rounds:class:decided": NEWS,
    "rounds:visa:recorded": NEWS,
    "rounds:bar:decided": NEWS,
    "rounds:entry:planned": NEWS,
    "rounds:entry:moved": NEWS,
    "rounds:examinee:departed": NEWS,
    "rounds:departure:missed": NEWS,
    "rounds:arrival:reported": NEWS,
    "rounds:stay:reported": NEWS,
    "rounds:stay:recorded": NEWS,
    "rounds:stay_correction:confirmed": NEWS,
    "rounds:double:decided": NEWS,
    "rounds:return:corrected": NEWS,
    "rounds:return:recorded": NEWS,
    "rounds:stay:ending": DATE_ENDS,
    "rounds:refund:claimed": NEWS,
    "rounds:refund:settled": NEWS,
    "placement:withdrawn": NEWS,
    "placement:agency:ending": NEWS,
    "placement:transferred": NEWS,
    "placement:wish:over": NEWS,
    "placement:transfer:declined": NEWS,
    "registry:person:served": MessageKind(
        "record_opened",
        _("Rantau: an office opened your record. Who and why stands at %(address)s."),
    ),
    "registry:break_glass:used": MessageKind(
        "record_opened_in_emergency",
        _("Rantau: your record was opened in an emergency. Who and why stands at %(address)s."),
    ),
    "registry:pin:set": MessageKind(
        "pin_set",
        _(
            "Rantau: an office set a new PIN for your page. If it was not you, tell any office."
            " Free."
        ),
    ),
    "registry:merge:done": MessageKind(
        "registrations_merged",
        _("Rantau: your two registrations are one now. See %(address)s or ask your office. Free."),
    ),
    "registry:merge:separated": MessageKind(
        "registrations_separated",
        _("Rantau: your record was separated from another. See %(address)s or ask your office."),
    ),
    "registry:slip:given": MessageKind(
        "code_given",
        _(
            "Rantau: an office gave a new sign-in code for your page. If it was not for you, tell"
            " any office. Free."
        ),
    ),
    "registry:passkey:added": MessageKind(
        "passkey_added",
        _(
            "Rantau: a phone can open your page now with a key of its own. If it is not yours, tell"
            " any office."
        ),
    ),
    "registry:passkey:stopped": MessageKind(
        "passkey_stopped",
        _("Rantau: a phone's key for your page was stopped, as it was copied. Use your PIN."),
    ),
    "registry:person:corrected": RECORD_CORRECTED,
    "registry:number:added": RECORD_CORRECTED,
    "registry:number:replaced": RECORD_CORRECTED,
}
# Entries about a person or a placement that make no message, and why. The person's own timeline has
# them all.
_AT_THE_COUNTER = "she is at the counter and asked for it"
_BY_HERSELF = "she did it herself"
_NOTHING_YET = "nothing is changed before a second officer has agreed, or after a refusal"
SILENT_KINDS = {
    "placement:documents:received": "she handed them in; what comes of it is told",
    "placement:documents:receipt_reverted": "the same officer takes a slip back within minutes",
    "placement:name:answered": "an answer to another office; a document that changes by it is told",
    "placement:reconciliation:due": "an office asks her which of two placements goes on",
    "placement:transfer:due": "she asked for it herself, and is told what comes of it",
    "placement:transfer:wished": "her own wish",
    "placement:withdrawal:wished": "her own wish",
    "placement:service:handed_over": "another office serves her, by the same ways",
    "registry:person:registered": _AT_THE_COUNTER,
    "registry:safe_contact:changed": "the way before may be the one that is not safe",
    "registry:relative:added": _AT_THE_COUNTER,
    "registry:relative:corrected": _AT_THE_COUNTER,
    "registry:relative:removed": _AT_THE_COUNTER,
    "registry:limits:lifted": _AT_THE_COUNTER,
    "registry:merge:proposed": _NOTHING_YET,
    "registry:merge:refused": _NOTHING_YET,
    "registry:merge:undoing_proposed": _NOTHING_YET,
    "registry:merge:undoing_refused": _NOTHING_YET,
    "registry:person:correction_proposed": _NOTHING_YET,
    "registry:person:correction_refused": _NOTHING_YET,
    "registry:passkey:removed": _BY_HERSELF,
    "registry:passkey:used": _BY_HERSELF,
    "registry:pin:chosen": _BY_HERSELF,
    "registry:pin:used": _BY_HERSELF,
    "registry:slip:used": _BY_HERSELF,
}
# Entries that say that a fact was corrected: what they name as corrected stands under this term.
CORRECTION_TERMS = {
    "registry:person:corrected": "fields",
    "registry:person:correction_proposed": "corrected",
}
# To the number that was hers, which may be whose it was all along.
PHONE_REPLACED = MessageKind(
    "phone_replaced",
    _("Rantau: this number was replaced by another at Rantau. If that is wrong, tell any office."),
)
# Entries about two registrations, which are told under each.
SEPARATED = "registry:merge:separated"
MERGES = ("registry:merge:done", SEPARATED)
PLACE_KINDS = OFFERING_KINDS | {
    REPAYMENT_CONFIRMED,
    AMENDMENT_PUBLISHED,
    PAYMENTS_REMINDED,
    REFUSED_AT_DESK,
}
FOLLOWED_KINDS = MESSAGE_KINDS.keys() | CORRECTION_TERMS.keys() | PLACE_KINDS
KINDS_BY_CODE = {
    kind.code: kind
    for kind in (
        *MESSAGE_KINDS.values(),
        PHONE_REPLACED,
        SEAT_OFFERED,
        MONEY_RETURNED,
        PAYMENT_REMINDER,
        SEAT_LAPSED,
        ORIGINALS_REFUSED,
        ROUND_AMENDED,
        OWN_ROUND_AMENDED,
    )
}
# Messages to a registration itself, whichever stands for it now.
TO_REGISTRATION = frozenset(MESSAGE_KINDS[kind].code for kind in MERGES)
PRACTICE_TEXT = _("PRACTICE, not real. %(text)s")


def build_text(code: str, *, language: str = LANGUAGE) -> str:
    """The words of a message; in practice they begin with saying so. KeyError for a kind that there
    is not."""
    host = settings.PUBLIC_URL.partition("://")[2]
    pages = {"address": host + reverse("placement:enter"), "place": host + reverse("rounds:place")}
    with translation.override(language):
        text = str(KINDS_BY_CODE[code].text) % pages
        return str(PRACTICE_TEXT) % {"text": text} if settings.RANTAU_PRACTICE else text
