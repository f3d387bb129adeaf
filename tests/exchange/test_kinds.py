"""Which entry makes which message: everything that a worker is owed, in words that betray nothing."""

from importlib import import_module
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils.html import escape

from rantau.access.models import Appointment
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.exchange.account_messages import MAIL_KINDS_BY_CODE
from rantau.exchange.messages import KINDS_BY_CODE, MESSAGE_KINDS, SILENT_KINDS, build_text
from rantau.exchange.models import Message
from rantau.exchange.outbox import queue_messages
from rantau.journal.interface import get_journal_kind, list_journal_kinds
from rantau.placement.services.answers import answer_decision
from rantau.placement.services.decisions import refuse_placement
from rantau.web.exchange.labels import KIND_LABELS
from rantau.web.exchange.views import sending_report
from tests.exchange.test_outbox import SYSTEM, get_worker, list_messages
from tests.factories import placements


def load_every_kind():
    """Kinds of entries are registered by the services that write them: those of pages and of the
    worker."""
    for module in ("rantau.worker.periodic_tasks", "rantau.config.urls"):
        import_module(module)


def test_every_kind_of_message_has_a_label():
    assert KIND_LABELS.keys() == KINDS_BY_CODE.keys() | MAIL_KINDS_BY_CODE.keys()


def test_headquarters_reads_of_a_failed_message_of_every_kind(channel, rf):
    placements.create_placement()
    queue_messages()
    with reading_as(SYSTEM):
        made = Message.objects.order_by("id")[0]
        for kind in KIND_LABELS:
            Message.objects.update_or_create(
                {"state": Message.FAILED, "created_at": clock.now(), "send_after": clock.now()},
                entry_id=made.entry_id,
                person_id=made.person_id,
                kind=kind,
            )
        appointment = Appointment.objects.select_related("account", "office").get(
            account__login="pusat"
        )
    request = rf.get(reverse("exchange:report"))
    request.user, request.session = appointment.account, {}
    request.user.appointments_in_force = [appointment]
    text = sending_report(request).content.decode()

    labels = [str(label) for label in KIND_LABELS.values()]
    assert [label for label in labels if escape(label) not in text] == []


def test_every_message_is_about_a_kind_of_entry_that_exists():
    load_every_kind()

    assert [code for code in MESSAGE_KINDS if get_journal_kind(code).code != code] == []


def test_every_entry_about_a_person_or_a_placement_is_told_or_silent_for_a_reason():
    load_every_kind()
    codes = {code for code in list_journal_kinds() if code.startswith(("placement:", "registry:"))}
    codes -= {code for code in codes if code.startswith("placement:edition:")}  # about nobody
    known = {code for code in MESSAGE_KINDS if code.startswith(("placement:", "registry:"))}

    assert codes == known | SILENT_KINDS.keys()
    assert known & SILENT_KINDS.keys() == set()


def test_what_an_office_or_post_recorded_of_her_journey_is_told(channel):
    journey = placements.create_placement()
    journey.advance_to_cleared()
    queue_messages()
    before = {each.id for each in list_messages()}
    journey.depart()
    journey.arrive()
    queue_messages()

    made = [each.kind for each in list_messages() if each.id not in before]
    assert made.count("journey_recorded") == 2


@pytest.mark.parametrize(("is_own", "count"), [(False, 1), (True, 0)])
def test_an_answer_that_an_office_wrote_down_is_told_her_own_is_not(channel, is_own, count):
    journey = placements.create_placement()
    refuse_placement(
        journey.verifier,
        uuid4(),
        journey.reference,
        reason="fraud",
        note="x",
        seen=journey.revision,
    )
    queue_messages()
    before = {each.id for each in list_messages()}
    actor = get_worker(journey) if is_own else journey.counter
    answer_decision(actor, uuid4(), journey.reference, "Saya tidak tahu")
    queue_messages()

    made = [each.kind for each in list_messages() if each.id not in before]
    assert made == ["news"] * count


@pytest.mark.parametrize("code", sorted(KINDS_BY_CODE))
@pytest.mark.parametrize("language", ["id", "en"])
def test_words_are_neutral_and_fit_one_message(code, language):
    text = build_text(code, language=language)

    assert len(text) <= 160
    forbidden = (
        "kasus",
        "pengaduan",
        "case",
        "complaint",
        "shelter",
        "majikan",
        "employer",
        "paspor",
    )
    assert [word for word in forbidden if word in text.lower()] == []


def test_a_message_of_practice_begins_with_saying_so(settings):
    assert build_text("news").startswith("Rantau: ")
    settings.RANTAU_PRACTICE = True
    assert all(
        build_text(code).startswith("LATIHAN, bukan sungguhan. Rantau: ") for code in KINDS_BY_CODE
    )
