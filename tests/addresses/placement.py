"""Placements: for officers, at the border, for the agency, and for the worker."""

import html
import json
import re
from dataclasses import replace
from datetime import date, datetime
from uuid import uuid4

from django.conf import settings
from django.test import Client
from django.urls import reverse

from rantau.access.scope import reading_as
from rantau.placement.models import Placement
from rantau.placement.services.decisions import refuse_placement
from rantau.placement.services.hand_over import hand_over_service
from rantau.placement.services.scheme_editions import propose_edition
from tests.actors import get_officer
from tests.addresses import subjects
from tests.addresses.entries import Form, Operation, Page
from tests.addresses.visitors import (
    CREATED,
    FORBIDDEN,
    NOBODY,
    NOT_ALLOWED,
    NOT_FOUND,
    OK,
    UNAUTHORIZED,
    answers,
    everybody,
)
from tests.factories.passkeys import Telephone
from tests.factories.persons import BORN, create_person, create_sign_in_code
from tests.factories.placements import (
    BEFORE_CLEARED,
    BEFORE_SELECTED,
    create_placement,
    get_quota_line,
)
from tests.factories.scheme_editions import build_content, build_edition, propose, publish

# Fields of received documents, by the name that they have in a form.
DOCUMENT_FIELDS = {
    f"{code}.{name}": date.fromisoformat(value) if name.endswith("_on") else value
    for code, fields in (BEFORE_SELECTED | BEFORE_CLEARED).items()
    for name, value in fields.items()
}
HANDS_OVER = answers(FORBIDDEN, head=NOT_FOUND, national=OK)


def make_something_to_hand_over():
    """Somebody of Indramayu whom the regional office serves."""
    create_person(get_officer("bp3mi.32"), name="Rasmini", nik="", phone="")
    return {"code": "DN-3212"}


def make_hand_over():
    answer = hand_over_service(get_officer("pusat"), uuid4(), **make_something_to_hand_over())
    return {"reference": answer.answer}


HEADQUARTERS_ALONE = answers(FORBIDDEN, national=OK)


def propose_edition_by_another():
    """An edition that another of headquarters proposed."""
    another = replace(get_officer("pusat"), ref=f"account:{uuid4()}")
    return {"reference": propose_edition(another, uuid4(), build_edition()).answer}


def publish_edition_to_come():
    return {"reference": publish(propose())}


MAY_READ = answers(
    FORBIDDEN,
    own_district=OK,
    regional=OK,
    national=OK,
    agency=OK,
    other_districts=NOT_FOUND,
    post=NOT_FOUND,
    border=NOT_FOUND,
    another_agency=NOT_FOUND,
)
MAY_VERIFY = answers(FORBIDDEN, verifier=OK, head=OK, regional=OK, national=OK)
MAY_WITHDRAW = {**MAY_VERIFY, "agency": OK, "another_agency": NOT_FOUND}
MAY_ENROL = answers(FORBIDDEN, own_district=OK, regional=OK, national=OK, other_districts=NOT_FOUND)
MAY_RECEIVE = answers(
    FORBIDDEN,
    own_district=OK,
    regional=OK,
    national=OK,
    agency=OK,
    other_districts=NOT_FOUND,
    another_agency=NOT_FOUND,
)
# A placement that has just begun has nothing to correct.
MAY_CORRECT = answers(
    FORBIDDEN,
    verifier=NOT_FOUND,
    head=NOT_FOUND,
    regional=NOT_FOUND,
    post=NOT_FOUND,
    national=NOT_FOUND,
)
# A placement that has just begun has no name to answer about.
MAY_ANSWER = answers(
    FORBIDDEN, verifier=NOT_FOUND, head=NOT_FOUND, regional=NOT_FOUND, national=NOT_FOUND
)
AGENCIES_ALONE = answers(FORBIDDEN, agencies=OK)
NEW_PIN = {"new_pin": "739154", "repeated_pin": "739154"}
PAGINATION = {"limit": 25, "cursor": ""}


def local_time(day, hour):
    """An hour in March 2027 as it is typed in the zone of the office; 10 in Jakarta is now."""
    return datetime(2027, 3, day, hour)  # noqa: DTZ001


def make_received_documents():
    """A placement whose first documents were received."""
    journey = create_placement()
    journey.receive(BEFORE_SELECTED)
    return {"reference": journey.reference}, {}


def make_verified_placement():
    """A placement that can be decided."""
    journey = create_placement()
    journey.receive(BEFORE_SELECTED)
    journey.verify(BEFORE_SELECTED)
    return {"reference": journey.reference}, {}


def make_placement_with_another_name():
    """A placement whose passport has a longer name, accepted by the head."""
    journey = create_placement()
    journey.advance_to_selected()
    passport = {**BEFORE_CLEARED["passport"], "name": "SITI NURHALIMAH KARTO"}
    journey.receive({"passport": passport})
    journey.verify(["passport"], by=journey.head)
    return {"reference": journey.reference}, {}


def make_cleared_placement(*steps):
    """A cleared placement after further steps, by their names."""
    journey = create_placement()
    journey.advance_to_cleared()
    for step in steps:
        getattr(journey, step)()
    return {"reference": journey.reference}, {}


def make_refused_placement():
    journey = create_placement()
    reasons = {"reason": "unfit", "note": "Hasil pemeriksaan", "seen": journey.revision}
    refuse_placement(journey.verifier, uuid4(), journey.reference, **reasons)
    return {"reference": journey.reference}, {}


def make_traveller():
    """Somebody who may depart and stands at the border."""
    make_cleared_placement()
    return {}, {"passport": "X1234567", "birth_date": BORN}


def make_candidate():
    """A person whom an agency takes for a place of its own."""
    line = get_quota_line(get_officer("p3mi.1")).id
    return {"reference": create_person(), "birth_date": BORN, "line": str(line)}


def make_slip():
    """A person with a slip to sign in with."""
    reference = create_person()
    code = create_sign_in_code(get_officer("loket.3212"), reference)
    return {}, {"reference": reference, "code": code, "birth": BORN}


def sign_in_by_slip(browser):
    """Sign in as the person of a slip."""
    _, values = make_slip()
    form = {**values, "birth": f"{BORN:%d-%m-%Y}", "key": uuid4()}
    browser.post(reverse("placement:enter"), form)
    return {}


TELEPHONE = Telephone(address=settings.PUBLIC_URL, is_counting=False)


def read_key_options(page):
    """What the page asks of a telephone's key."""
    return json.loads(html.unescape(re.search(r'data-options="([^"]*)"', page)[1]))


def make_key(page):
    """What her telephone answers to a page that asks it to make a key."""
    return {"response": TELEPHONE.make_key(read_key_options(page))}


def sign_with_key(page):
    """What her telephone answers to a page that asks it to sign."""
    return {"response": TELEPHONE.sign(read_key_options(page))}


def sign_in_and_add_key(browser):
    """Sign in as somebody who adds a key of her telephone."""
    sign_in_by_slip(browser)
    address = reverse("placement:passkeys")
    page = browser.get(address).content.decode()
    token = re.search(r'name="challenge" value="([^"]*)"', page)[1]
    browser.post(address, {"challenge": token, **make_key(page)})
    return {}


OWNER = Client()


def make_key_to_remove():
    """A key that its owner sees on her page: the arguments of its address."""
    OWNER.cookies.clear()
    sign_in_and_add_key(OWNER)
    page = OWNER.get(reverse("placement:passkeys")).content.decode()
    return {"key": re.search(r"/saya/kunci/([0-9a-f-]{36})/", page)[1]}, {}


def keep_session(browser):
    """Go on as the owner of the key that was made last."""
    browser.cookies = OWNER.cookies
    return {}


def sign_in_as_refused(browser):
    """Sign in as the person whose placement was refused last."""
    with reading_as(get_officer("loket.3212")):
        ended = Placement.objects.filter(milestone="refused").latest("opened_at")
        reference = ended.person.reference
    return sign_in_as(browser, reference)


def sign_in_as(browser, reference):
    """Sign in with a slip as this person."""
    code = create_sign_in_code(get_officer("loket.3212"), reference)
    form = {"reference": reference, "code": code, "birth": f"{BORN:%d-%m-%Y}", "key": uuid4()}
    browser.post(reverse("placement:enter"), form)
    return {}


def build_page(expected, *forms, **more):
    """A page about a placement that has just begun."""
    return Page(expected, subjects.make_placement, forms, **more)


PAGES = {
    "placement:hand_overs": Page(HANDS_OVER),
    "placement:hand_over": Page(HANDS_OVER, make_something_to_hand_over, (Form("national"),)),
    "placement:hand_over_receipt": Page(answers(FORBIDDEN, head=OK, national=OK), make_hand_over),
    "placement:file": build_page(MAY_READ),
    "placement:receive": build_page(
        MAY_RECEIVE,
        Form("counter", values=DOCUMENT_FIELDS),
        has_files=True,
        every_body=True,
    ),
    "placement:receipt": build_page(MAY_RECEIVE),
    "placement:verify": build_page(
        MAY_VERIFY,
        Form("verifier", make_received_documents, {"counted": len(BEFORE_SELECTED)}),
    ),
    "placement:answer_name": build_page(
        MAY_ANSWER,
        Form("regional", make_placement_with_another_name, {"answer": "unsure", "reason": "Belum"}),
    ),
    "placement:correct": build_page(
        MAY_CORRECT, Form("verifier", make_received_documents, DOCUMENT_FIELDS)
    ),
    "placement:correct_time": build_page(
        MAY_CORRECT,
        Form(
            "head",
            lambda: make_cleared_placement("depart"),
            {"milestone": "departed", "at": local_time(2, 10)},
        ),
    ),
    "placement:decide": build_page(
        answers(
            FORBIDDEN,
            verifier=OK,
            head=OK,
            regional=OK,
            counter=NOT_FOUND,
            other_districts=NOT_FOUND,
            post=NOT_FOUND,
            border=NOT_FOUND,
            national=NOT_FOUND,
            agencies=NOT_FOUND,
        ),
        Form("head", make_verified_placement),
    ),
    "placement:withdraw": build_page(MAY_WITHDRAW, Form("agency")),
    "placement:refuse": build_page(MAY_VERIFY, Form("verifier")),
    "placement:answer": build_page(
        MAY_ENROL, Form("counter", make_refused_placement, {"text": "Saya tidak tahu"})
    ),
    "placement:answer_own": Page(
        answers(FORBIDDEN),
        subjects.make_placement,
        forms=(
            Form(
                NOBODY,
                make_refused_placement,
                {"text": "Saya tidak tahu"},
                sign_in=sign_in_as_refused,
            ),
        ),
    ),
    "placement:depart": build_page(
        answers(FORBIDDEN, border=NOT_FOUND),
        Form("border", make_cleared_placement, {"happened_at": local_time(2, 10)}),
    ),
    "placement:arrive": build_page(
        answers(FORBIDDEN, post=NOT_FOUND),
        Form("post", lambda: make_cleared_placement("depart"), {"happened_at": local_time(2, 11)}),
    ),
    "placement:return": build_page(
        answers(FORBIDDEN, post=NOT_FOUND, border=NOT_FOUND),
        Form(
            "border",
            lambda: make_cleared_placement("depart", "arrive"),
            {"happened_at": local_time(2, 10)},
        ),
    ),
    "placement:border": Page(
        answers(FORBIDDEN, border=OK),
        forms=(Form("border", make_traveller, entries=0, error_at={"birth_date": "passport"}),),
    ),
    "placement:candidates": Page(AGENCIES_ALONE),
    "placement:register_candidate": Page(
        AGENCIES_ALONE,
        forms=(
            Form("agency", lambda: ({}, make_candidate()), error_at={"birth_date": "reference"}),
        ),
    ),
    "placement:enrol": Page(
        MAY_ENROL, subjects.make_person, (Form("counter", values={"scheme": "g2g-korea"}),)
    ),
    "placement:enter": Page(
        everybody(OK),
        forms=(Form(NOBODY, make_slip, error_at={"reference": "", "birth": "", "code": ""}),),
    ),
    "placement:mine": Page(answers(FORBIDDEN)),
    "placement:own_access_log": Page(answers(FORBIDDEN)),
    "placement:own_documents": Page(answers(FORBIDDEN)),
    "placement:documents_copy": Page(answers(FORBIDDEN)),
    "placement:kept_documents": Page(everybody(OK)),
    "placement:service_worker": Page(everybody(OK)),
    "placement:passkeys": Page(
        answers(FORBIDDEN),
        forms=(Form(NOBODY, sign_in=sign_in_by_slip, read_values=make_key),),
    ),
    "placement:enter_by_passkey": Page(
        everybody(NOT_ALLOWED),
        forms=(
            Form(
                NOBODY,
                shown_on="placement:enter",
                sign_in=sign_in_and_add_key,
                read_values=sign_with_key,
            ),
        ),
    ),
    "placement:remove_passkey": Page(
        everybody(NOT_ALLOWED),
        lambda: {"key": uuid4()},
        forms=(
            Form(
                NOBODY,
                prepare=make_key_to_remove,
                shown_on="placement:passkeys",
                sign_in=keep_session,
            ),
        ),
    ),
    "placement:choose_pin": Page(
        answers(FORBIDDEN),
        forms=(
            Form(
                NOBODY,
                values=NEW_PIN,
                sign_in=sign_in_by_slip,
                error_at={"new_pin": "repeated_pin"},
            ),
        ),
    ),
    "placement:leave": Page(
        everybody(NOT_ALLOWED),
        forms=(Form(NOBODY, shown_on="placement:mine", entries=0, sign_in=sign_in_by_slip),),
    ),
    "placement:editions": Page(HEADQUARTERS_ALONE),
    "placement:edition": Page(
        HEADQUARTERS_ALONE, lambda: {"scheme": "p2p-formal", "edition": "2026-2"}
    ),
    "placement:propose_edition": Page(
        HEADQUARTERS_ALONE,
        forms=(
            Form(
                "national",
                values={
                    "summary_id": "Edisi baru",
                    "summary_en": "A new edition",
                    "content": build_content(),
                },
            ),
        ),
    ),
    "placement:edition_proposal": Page(
        HEADQUARTERS_ALONE,
        propose_edition_by_another,
        (Form("national", values={"decision": "published"}),),
    ),
    "placement:withdraw_edition": Page(
        HEADQUARTERS_ALONE,
        publish_edition_to_come,
        (Form("national", values={"summary_id": "Salah tulis", "summary_en": "A slip"}),),
    ),
}
OPERATIONS = {
    "list_candidates": Operation(
        {**AGENCIES_ALONE, NOBODY: UNAUTHORIZED}, "agency", query=PAGINATION
    ),
    "read_placement": Operation(
        {**MAY_READ, NOBODY: UNAUTHORIZED}, "agency", subjects.make_placement_reference
    ),
    "register_candidate": Operation(
        answers(FORBIDDEN, nobody=UNAUTHORIZED, agency=CREATED, another_agency=NOT_FOUND),
        "agency",
        body=lambda: {
            "person": (chosen := make_candidate())["reference"],
            "birth_date": str(chosen["birth_date"]),
            "line": chosen["line"],
        },
        other={"birth_date": None},
        entries=1,
    ),
    "withdraw_placement": Operation(
        {**MAY_WITHDRAW, NOBODY: UNAUTHORIZED},
        "agency",
        subjects.make_placement_reference,
        lambda: {"reason": "worker_wishes", "note": "Pindah", "seen": 1},
        other={"note": "Lain"},
        entries=1,
    ),
}
