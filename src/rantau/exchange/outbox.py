"""The outbox: make messages of new entries once, and send them once.

Neither is a command: the entry says who is to be told, and a message's row what became of it.
"""

import logging
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.db.models import F, Q

from rantau.access.actor import build_system_actor
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.duties.models import Duty
from rantau.exchange.account_messages import MAIL_KINDS, build_account_messages, build_mail
from rantau.exchange.channels import (
    SERVER_FAULTS,
    Channel,
    Delivery,
    MailChannel,
    get_sms_channel,
)
from rantau.exchange.messages import (
    AMENDMENT_PUBLISHED,
    CORRECTION_TERMS,
    FOLLOWED_KINDS,
    MERGES,
    MESSAGE_KINDS,
    OFFERING_KINDS,
    OWN_ROUND_AMENDED,
    PAYMENTS_REMINDED,
    PHONE_REPLACED,
    REFUSED_AT_DESK,
    REPAYMENT_CONFIRMED,
    SEPARATED,
    TO_REGISTRATION,
    WORKER,
    build_text,
)
from rantau.exchange.models import Message
from rantau.exchange.place_messages import (
    build_amendment_messages,
    build_place_messages,
    build_rejection_messages,
    build_reminders,
    build_repayment_messages,
    find_place_moment,
    get_place_phone,
)
from rantau.exchange.safe_hours import find_safe_moment
from rantau.journal.consumers import Follower, follow_journal
from rantau.journal.models import Entry
from rantau.placement.models import Placement
from rantau.registry.facts import PHONE
from rantau.registry.models import Correction, Person, SafeContact
from rantau.registry.selectors import get_successor
from rantau.rounds.amendment_selectors import list_touched_examinees

CONSUMER = "messages"
OUTBOX_ACTOR = build_system_actor("messages")
BATCH_SIZE = 1000
SENT_PER_RUN = 20  # messages of one kind of way; chosen by us
TO_TELEPHONES, TO_ACCOUNTS = Q(account=None), Q(account__isnull=False)
MAX_MAIL_SECONDS = 60.0  # after which a run ends; chosen by us
MAX_TRIES = 8
FIRST_RETRY, LONGEST_RETRY = timedelta(minutes=1), timedelta(hours=6)
# A claim is older than any sending takes: its process has ended in between.
CLAIM_LIFETIME = timedelta(minutes=10)
log = logging.getLogger("rantau.exchange")


def queue_messages() -> int:
    """Make the messages of the entries that were written since the last time, and of those that
    failed before; returns how many.

    In one transaction with remembering them, and a row is unique: each is made once.
    """
    enter_scope = partial(reading_as, OUTBOX_ACTOR)
    with enter_scope():
        return follow_journal(Follower(CONSUMER, BUILDERS.keys(), enter_scope, _queue))


def _queue(entry: Entry) -> int:
    """Make the messages of an entry, or none."""
    with transaction.atomic():
        rows = Message.objects.bulk_create(
            BUILDERS[entry.kind](entry), BATCH_SIZE, ignore_conflicts=True
        )
    return len(rows)


def _build_messages(entry: Entry) -> Iterator[Message]:
    owner = _find_person(entry) if WORKER in entry.tells else None
    if owner is None:
        return
    phone = get_successor(owner).phone
    kind = MESSAGE_KINDS.get(entry.kind)
    if kind is not None:
        yield _build_message(entry, owner, kind.code, to=phone)
    if number := _find_replaced_phone(entry):
        yield _build_message(entry, owner, PHONE_REPLACED.code, to=number)
    retired = _find_retired(entry)
    if kind is None or retired is None:
        return
    own_phone = "" if retired.phone == phone else retired.phone
    if own_phone or entry.kind == SEPARATED:  # two people again: each reads it on her own page
        yield _build_message(entry, retired, kind.code, to=own_phone)


def _build_amendment_messages(entry: Entry) -> Iterator[Message]:
    """To each whom an amendment touches once: by the telephone of the place, or where that has none
    by the safe way of the registration."""
    yield from build_amendment_messages(entry)
    examinees = list_touched_examinees(entry.subject).filter(place__phone="")
    for examinee in examinees.select_related("person"):
        person = get_successor(examinee.person)
        yield _build_message(entry, person, OWN_ROUND_AMENDED.code, to=person.phone)


def _build_message(entry: Entry, owner: Person, code: str, *, to: str) -> Message:
    """The message of a kind about a registration; only shown where the safe way of whoever gets it
    allows none."""
    at = clock.now()
    person = _get_receiver(owner, code)
    contact = SafeContact.objects.filter(person=person).first()
    may_send = contact is not None and contact.channel == "sms" and bool(to)
    return Message(
        entry=entry,
        person=owner,
        kind=code,
        state=Message.QUEUED if may_send else Message.SHOWN,
        created_at=at,
        send_after=find_safe_moment(person, contact, at) if may_send and contact else at,
    )


def _find_replaced_phone(entry: Entry) -> str:
    """The number that an entry says was corrected; empty for none. It stands in the correction, and
    in no message."""
    term = CORRECTION_TERMS.get(entry.kind)
    if term is None or PHONE not in entry.terms.get(term, ()):
        return ""
    rows = Correction.objects.filter(
        reference=entry.terms["correction"], field=PHONE, state=Correction.CORRECTED
    )
    return rows.values_list("old_value", flat=True).first() or ""


def _find_retired(entry: Entry) -> Person | None:
    """The registration that was taken up by another, or separated from it again."""
    if entry.kind not in MERGES:
        return None
    return Person.objects.filter(reference=entry.terms["retired"]).first()


def _find_person(entry: Entry) -> Person | None:
    """Whom an entry is about, under the registration that it names: her successor is told, and
    after the undoing of a merge she herself."""
    persons = Person.objects.all()
    if entry.subject_kind == "placement":
        owner = Placement.objects.filter(id=entry.subject).values("person")
        person = persons.filter(id__in=owner).first()
    elif entry.subject_kind == "person":
        person = persons.filter(id=entry.subject).first()
    elif entry.subject_kind == "duty":
        duty = Duty.objects.filter(id=entry.subject).values("subject_person")
        person = persons.filter(id__in=duty).first()
    else:
        person = persons.filter(reference=entry.terms.get("person", "")).first()
    return person


def send_messages() -> int:
    """Send the messages to telephones that are due, those that wait longest first; returns how many
    were tried. What a process that ended had claimed is settled first."""
    channel = get_sms_channel()
    _settle_broken_claims(TO_TELEPHONES, repeats=channel.repeats)
    tried = 0
    for message in _claim_due(TO_TELEPHONES):
        tried += 1
        _try_sending(partial(_send, channel), message)
    return tried


def send_mails() -> int:
    """Send the mails that are due, those that wait longest first, over one connection; returns how
    many were tried. A server that does not answer is asked once a run: the other mails wait."""
    # Whether a mail was sent nobody knows, and no mail server sends one that is given twice once.
    _settle_broken_claims(TO_ACCOUNTS, repeats=False)
    deadline, tried = time.monotonic() + MAX_MAIL_SECONDS, 0
    with MailChannel() as channel:
        for message in _claim_due(TO_ACCOUNTS):
            tried += 1
            delivery = _try_sending(partial(_send_mail, channel), message)
            if delivery.fault in SERVER_FAULTS or time.monotonic() > deadline:
                break
    return tried


def _try_sending(send: Callable[[Message], Delivery], message: Message) -> Delivery:
    """Send a message and record what became of it; one that cannot be sent for a reason that nobody
    foresaw stops no other."""
    try:
        delivery = send(message)
    except Exception:
        log.exception("a message could not be sent")
        delivery = Delivery(Message.UNKNOWN, fault="interrupted")
    with reading_as(OUTBOX_ACTOR):
        _record(message, delivery)
    return delivery


def _settle_broken_claims(receivers: Q, *, repeats: bool) -> None:
    """Whether it was sent nobody knows: it is sent again only where the channel sends it once."""
    long_ago = clock.now() - CLAIM_LIFETIME
    with reading_as(OUTBOX_ACTOR):
        broken = Message.objects.filter(receivers, state=Message.SENDING, claimed_at__lt=long_ago)
        if repeats:
            broken.update(state=Message.QUEUED, retry_at=clock.now())
        else:
            broken.update(state=Message.UNKNOWN, fault="interrupted")


def _claim_due(receivers: Q) -> Iterator[Message]:
    """Take due messages, each when the one before was tried: whoever is ended leaves one whose fate
    nobody knows, not a run of them."""
    for _ in range(SENT_PER_RUN):
        with reading_as(OUTBOX_ACTOR):
            message = _claim(receivers)
        if message is None:
            return
        yield message


def _claim(receivers: Q) -> Message | None:
    """Take a due message so that no other worker sends it and a process that ends from now on
    leaves a trace; None where none is due. What is due at no safe hour waits for the next one."""
    at = clock.now()
    due = Message.objects.select_for_update(skip_locked=True).filter(
        receivers, Q(retry_at=None) | Q(retry_at__lte=at), state=Message.QUEUED, send_after__lte=at
    )
    for found in due.order_by("send_after").values_list("id", flat=True)[:SENT_PER_RUN]:
        row = Message.objects.filter(id=found)
        message = row.select_related("person", "place", "account", "entry").get()
        if not _put_off(message, at):
            row.update(state=Message.SENDING, claimed_at=at, tries=F("tries") + 1)
            message.tries += 1
            return message
    return None


def _put_off(message: Message, at: datetime) -> bool:
    """Whether it is no safe hour any more, as after a retry or a time in which no worker ran: then
    it waits for the next one, without counting a try."""
    moment = _find_moment(message, at)
    if moment > at:
        Message.objects.filter(id=message.id).update(send_after=moment)
    return moment > at


def _find_moment(message: Message, at: datetime) -> datetime:
    """The first moment from `at` in which it may be sent; `at` where it is not sent at all."""
    if message.person is None:
        return find_place_moment(message.place, message.kind, at) if message.place else at
    person = _get_receiver(message.person, message.kind)
    contact = SafeContact.objects.filter(person=person).first()
    if contact is None or contact.channel != "sms":
        return at
    return find_safe_moment(person, contact, at)


def _send(channel: Channel, message: Message) -> Delivery:
    """Send to a telephone. The way is looked at again: it may have changed since the message was
    made."""
    with reading_as(OUTBOX_ACTOR):
        number = _find_number(message)
    if not number:
        fault = "no_safe_way" if message.person_id else "over"
        return Delivery(Message.SHOWN, fault=fault)
    return channel.send(message.id, to=number, text=build_text(message.kind))


def _send_mail(channel: MailChannel, message: Message) -> Delivery:
    """By the address and with the secrets that the account has now."""
    with reading_as(OUTBOX_ACTOR):
        mail = build_mail(message)
    if mail is None:
        return Delivery(Message.SHOWN, fault="over")
    return channel.send(message.id, to=mail.to, subject=mail.subject, text=mail.text)


def _find_number(message: Message) -> str:
    """The number to which it may be sent now; empty for none. Inside a scope."""
    if message.person is None:
        return get_place_phone(message.place, message.kind) if message.place else ""
    person = _get_receiver(message.person, message.kind)
    if not SafeContact.objects.filter(person=person, channel="sms").exists():
        return ""
    is_replaced = message.kind == PHONE_REPLACED.code
    return _find_replaced_phone(message.entry) if is_replaced else person.phone


def _get_receiver(owner: Person, kind: str) -> Person:
    """To whose registration a message about this one goes: a merge is told to each of the two at
    its own number, all else to the one that stands for the person now."""
    return owner if kind in TO_REGISTRATION else get_successor(owner)


def _record(message: Message, delivery: Delivery) -> None:
    at = clock.now()
    message.state, message.fault = delivery.state, delivery.fault
    message.gateway_reference, message.cost = delivery.reference, delivery.cost
    if delivery.state == Message.SENT:
        message.sent_at = at
    elif delivery.state == Message.QUEUED and message.tries >= MAX_TRIES:
        message.state = Message.FAILED
    elif delivery.state == Message.QUEUED:
        message.retry_at = at + min(FIRST_RETRY * 2 ** (message.tries - 1), LONGEST_RETRY)
    message.save(
        update_fields=["state", "fault", "gateway_reference", "cost", "sent_at", "retry_at"]
    )


def record_report(message: str, *, is_delivered: bool) -> bool:
    """Record what the gateway reports of a message that was sent; whether there was one."""
    at = clock.now()
    state = Message.DELIVERED if is_delivered else Message.FAILED
    changes = {"delivered_at": at} if is_delivered else {"fault": "not_delivered"}
    with reading_as(OUTBOX_ACTOR):
        sent = Message.objects.filter(id=message, state__in=(Message.SENT, Message.UNKNOWN))
        return sent.update(state=state, **changes) == 1


# Kind of entry -> what makes its messages.
BUILDERS: dict[str, Callable[[Entry], Iterator[Message]]] = {
    **dict.fromkeys(FOLLOWED_KINDS, _build_messages),
    **dict.fromkeys(OFFERING_KINDS, build_place_messages),
    REPAYMENT_CONFIRMED: build_repayment_messages,
    PAYMENTS_REMINDED: build_reminders,
    REFUSED_AT_DESK: build_rejection_messages,
    AMENDMENT_PUBLISHED: _build_amendment_messages,
    **dict.fromkeys(MAIL_KINDS, build_account_messages),
}
