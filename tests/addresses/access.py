"""Accounts and appointments, signing in, the second key, and tokens for machines."""

from datetime import date
from uuid import UUID, uuid4

from django.urls import reverse

from rantau.access.backends import list_appointments_in_force
from rantau.access.email_addresses import derive_email_code, password_reset_tokens
from rantau.access.models import Account
from rantau.access.services.clients import ClientInput, propose_client
from rantau.access.services.email_addresses import propose_email
from rantau.access.services.interests import InterestInput, declare_own_interest
from rantau.access.services.same_persons import record_same_person
from rantau.demo.credentials import DEMO_CLIENT_SECRET, DEMO_PASSWORD
from tests.actors import get_officer
from tests.addresses.entries import Form, Operation, Page
from tests.addresses.visitors import (
    FORBIDDEN,
    NOBODY,
    NOT_ALLOWED,
    NOT_FOUND,
    OK,
    SIGN_IN,
    answers,
    everybody,
)
from tests.factories.accounts import create_appointment, create_invitation, create_proposal
from tests.factories.persons import break_glass_over, create_person
from tests.fuzz.second_key import (
    enter_password_only,
    read_totp_number,
    reauthenticate,
    sign_in_with_second_key,
)

LAST_DAY = date(2026, 5, 1)
PASSWORD = "sawah-hijau-di-pagi-hari"
OFFICE_CONTACT = {
    "address": "Jalan Contoh 1, Indramayu",
    "phone": "+62 21 5550 1234",
    "duty_phone": "",
    "opens": "08.00",
    "closes": "15.30",
}
ADMINISTRATOR_ALONE = answers(FORBIDDEN, administrator=OK)
SIGN_IN_AND_RETURN = "/masuk/?next="


def make_review():
    """The review that a break-glass demands."""
    return {"key": break_glass_over(get_officer("kepala.3204"), create_person())}


def make_appointment_to_take():
    """A second appointment, to which its officer can change."""
    return {}, {"appointment": create_appointment(get_officer("admin.3212"), "loket.3212")}


def make_proposal():
    """A proposal of the office, which headquarters decides on."""
    return {"reference": create_proposal(get_officer("admin.3212"), "loket.3204")}


def make_proposal_to_choose():
    """A proposal of the office, which headquarters chooses from the list."""
    return {}, {"references": make_proposal()["reference"]}


def make_client_proposal():
    """An API client of the office, which headquarters decides on."""
    data = ClientInput("DN-3212", "counter", ("persons:read",))
    return {"code": propose_client(get_officer("admin.3212"), uuid4(), data, digest="x").answer}


def make_notice():
    """A notice to the counter officer, who is proposed for a further role."""
    create_proposal(get_officer("admin.3212"), "loket.3212")
    return {}, {}


def make_interest():
    """A tie that an officer declared."""
    data = InterestInput("AG-001", "relative")
    return {"key": UUID(declare_own_interest(get_officer("loket.3212"), uuid4(), data).answer)}


def make_same_person():
    """Two accounts that headquarters linked."""
    answer = record_same_person(get_officer("pusat"), uuid4(), "kasus.cc", "p3mi.1").answer
    return {"key": UUID(answer)}


def get_appointment_to_end():
    account = Account.objects.get(login="loket.3212")
    return {"key": list_appointments_in_force(account.pk)[0].id}, {}


def make_invitation():
    return {"secret": create_invitation(get_officer("pusat"))}, {}


def build_sign_in_page(redirects_nobody_to=SIGN_IN_AND_RETURN, *forms, **more):
    """A page of the login library."""
    return Page(None, forms=forms, redirects_nobody_to=redirects_nobody_to, **more)


def build_second_key_form(sign_in=sign_in_with_second_key, **more):
    return Form(NOBODY, entries=0, sign_in=sign_in, **more)


def make_pending_email():
    """An address that the officer named, and its code."""
    account = Account.objects.get(login="loket.3212")
    propose_email(get_officer("loket.3212"), uuid4(), "petugas@example.org")
    account.refresh_from_db()
    return {}, {
        "code": derive_email_code(account.id, account.pending_email, account.pending_email_at)
    }


def make_confirmed_email():
    """An address that the officer uses."""
    Account.objects.filter(login="loket.3212").update(email="petugas@example.org")
    return {}, {}


def open_password_reset(browser):
    """Open the link of a password reset, as it is mailed."""
    account = Account.objects.get(login="loket.3212")
    token = password_reset_tokens.make_token(account)
    browser.get(reverse("access:open_password_reset", args=[account.id, token]))
    return {}


PAGES = {
    "access:email": Page(
        answers(OK),
        forms=(
            Form("counter", values={"email": "petugas@example.org", "password": DEMO_PASSWORD}),
        ),
    ),
    "access:email_code": Page(answers(SIGN_IN), forms=(Form("counter", make_pending_email),)),
    "access:remove_email": Page(
        answers(OK),
        forms=(Form("counter", make_confirmed_email, {"password": DEMO_PASSWORD}),),
    ),
    "access:request_password_reset": Page(
        everybody(OK), forms=(Form(NOBODY, values={"login": "loket.3212"}),)
    ),
    "access:open_password_reset": Page(
        everybody(NOT_FOUND), lambda: {"account": UUID(int=7), "token": "nothing"}
    ),
    "access:reset_password": Page(
        everybody(NOT_FOUND),
        forms=(
            Form(
                NOBODY,
                values={"password": PASSWORD, "again": PASSWORD},
                error_at={"password": "again"},
                sign_in=open_password_reset,
            ),
        ),
    ),
    "access:account": Page(
        answers(OK), forms=(Form("counter", make_appointment_to_take, entries=0),)
    ),
    "access:people": Page(ADMINISTRATOR_ALONE),
    "access:invite": Page(
        answers(FORBIDDEN, administrator=OK, national=OK),
        forms=(
            Form("national", values={"office": "DN-3212", "name": "Ratna Sari"}),
            Form("administrator", values={"name": "Ratna Sari"}),
        ),
    ),
    "access:first_day": Page(ADMINISTRATOR_ALONE),
    "access:invite_list": Page(
        answers(FORBIDDEN, administrator=OK, national=OK),
        forms=(
            Form("national", values={"lines": "Ratna Sari; DN-3212"}, entries=0),
            Form("administrator", values={"lines": "Ratna Sari; counter"}, entries=0),
        ),
        has_files=True,
    ),
    "access:invite_administrator": Page(
        answers(FORBIDDEN, administrator=OK, national=OK),
        lambda: {"code": "DN-3212"},
        (Form("national", values={"name": "Ratna Sari"}),),
    ),
    "access:appoint": Page(
        ADMINISTRATOR_ALONE,
        forms=(
            Form(
                "administrator",
                values={
                    "login": "loket.3204",
                    "starts": date(2027, 3, 3),
                    "ends": date(2027, 4, 3),
                },
                error_at={"starts": "ends"},
            ),
        ),
    ),
    "access:proposals": Page(answers(FORBIDDEN, administrator=OK, national=OK)),
    "access:decide_proposals": Page(
        answers(FORBIDDEN, administrator=OK, national=OK),
        forms=(Form("national", make_proposal_to_choose, {"decision": "confirmed"}),),
    ),
    "access:proposal": Page(
        answers(FORBIDDEN, administrator=OK, national=OK),
        make_proposal,
        (Form("national", values={"decision": "confirmed"}),),
    ),
    "access:client_proposal": Page(
        answers(FORBIDDEN, administrator=OK, national=OK),
        make_client_proposal,
        (Form("national", values={"decision": "confirmed"}),),
    ),
    "access:read_notices": Page(
        everybody(NOT_ALLOWED),
        forms=(Form("counter", make_notice, shown_on="access:account"),),
    ),
    "access:own_interests": Page(
        answers(OK),
        forms=(Form("counter", values={"unit": "AG-001", "kind": "other", "ends": LAST_DAY}),),
    ),
    "access:same_persons": Page(
        answers(FORBIDDEN, national=OK),
        forms=(Form("national", values={"login": "kasus.cc", "other": "p3mi.1"}),),
    ),
    "access:withdraw_same_person": Page(
        answers(FORBIDDEN, national=OK), make_same_person, (Form("national"),)
    ),
    "access:interests": Page(
        answers(FORBIDDEN, national=OK),
        forms=(
            Form(
                "national",
                values={
                    "login": "loket.3212",
                    "unit": "AG-001",
                    "kind": "other",
                    "ends": LAST_DAY,
                },
            ),
        ),
    ),
    "access:withdraw_interest": Page(
        answers(FORBIDDEN, national=OK), make_interest, (Form("national"),)
    ),
    "access:lift": Page(
        answers(FORBIDDEN, administrator=OK, national=OK),
        forms=(
            Form("administrator", values={"login": "loket.3212"}),
            Form("national", values={"login": "loket.3204"}),
        ),
    ),
    "access:office_contact": Page(
        answers(FORBIDDEN, administrator=OK, national=OK),
        lambda: {"code": "DN-3212"},
        forms=(
            Form("administrator", values=OFFICE_CONTACT),
            Form("national", values=OFFICE_CONTACT),
        ),
    ),
    "access:end": Page(
        everybody(NOT_ALLOWED),
        lambda: {"key": UUID(int=1)},
        (Form("administrator", get_appointment_to_end, shown_on="access:people"),),
    ),
    "access:accept": Page(
        everybody(NOT_FOUND),
        lambda: {"secret": "nothing"},
        (
            Form(
                NOBODY,
                make_invitation,
                {"login": "ratna.sari", "password": PASSWORD, "again": PASSWORD},
                error_at={"password": "again"},
            ),
        ),
    ),
    "access:reviews": Page(answers(FORBIDDEN, national=OK, auditor=OK)),
    "access:review": Page(answers(FORBIDDEN, national=OK), make_review, (Form("national"),)),
    "account_login": build_sign_in_page(
        "",
        Form(
            NOBODY,
            values={"login": "loket.3212", "password": DEMO_PASSWORD},
            entries=0,
            error_at={"login": "", "password": ""},
        ),
        every_body=True,
    ),
    "account_logout": build_sign_in_page("/", Form("counter", entries=0)),
    "account_reauthenticate": build_sign_in_page(
        SIGN_IN_AND_RETURN, Form("counter", values={"password": DEMO_PASSWORD}, entries=0)
    ),
    "account_change_password": build_sign_in_page(
        SIGN_IN_AND_RETURN,
        build_second_key_form(
            reauthenticate,
            values={
                "oldpassword": DEMO_PASSWORD,
                "password1": PASSWORD,
                "password2": PASSWORD,
            },
            error_at={"password1": "password2"},
        ),
    ),
    "mfa_index": build_sign_in_page("/akun/", ignores_forms=True),
    "mfa_authenticate": build_sign_in_page("/masuk/", build_second_key_form(enter_password_only)),
    "mfa_reauthenticate": build_sign_in_page(SIGN_IN_AND_RETURN, build_second_key_form()),
    "mfa_activate_totp": build_sign_in_page(
        SIGN_IN_AND_RETURN, build_second_key_form(reauthenticate, read_values=read_totp_number)
    ),
    "mfa_deactivate_totp": build_sign_in_page(SIGN_IN_AND_RETURN, build_second_key_form()),
    "mfa_generate_recovery_codes": build_sign_in_page(SIGN_IN_AND_RETURN, build_second_key_form()),
    "mfa_view_recovery_codes": build_sign_in_page(ignores_forms=True),
}
OPERATIONS = {
    "take_token": Operation(
        None,
        body=lambda: {
            "grant_type": "client_credentials",
            "client_id": "p3mi.1",
            "client_secret": DEMO_CLIENT_SECRET,
            "scope": "persons:read",
        },
    ),
}
