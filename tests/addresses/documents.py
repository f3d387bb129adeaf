"""Issued documents and how anybody checks them; received documents."""

from tests.actors import get_officer
from tests.addresses.entries import Form, Page
from tests.addresses.visitors import (
    FORBIDDEN,
    NOBODY,
    NOT_FOUND,
    OK,
    answers,
    everybody,
)
from tests.factories.documents import issue_signed_document
from tests.factories.persons import BORN
from tests.factories.placements import create_placement, receive_scan

PAGES = {
    "documents:check": Page(
        everybody(OK),
        forms=(Form(NOBODY, entries=0, accepted=(404,), values={"birth_date": BORN}),),
    ),
    "documents:seal": Page(everybody(OK), forms=(Form(NOBODY, entries=0, accepted=(404,)),)),
    "documents:keys_json": Page(everybody(OK)),
    "documents:keys_cbor": Page(everybody(OK)),
    "documents:revoked": Page(everybody(OK)),
    "documents:pdf": Page(
        answers(
            FORBIDDEN,
            own_district=OK,
            national=OK,
            other_districts=NOT_FOUND,
            regional=NOT_FOUND,
            post=NOT_FOUND,
            border=NOT_FOUND,
            agencies=NOT_FOUND,
        ),
        lambda: {"serial": issue_signed_document(get_officer("loket.3212"))},
    ),
    # The worker's own; tests/web/test_own_pages.py signs in as her.
    "documents:own_picture": Page(
        answers(FORBIDDEN), lambda: {"serial": issue_signed_document(get_officer("loket.3212"))}
    ),
    "documents:received": Page(
        answers(
            FORBIDDEN,
            own_district=OK,
            regional=OK,
            national=OK,
            other_districts=NOT_FOUND,
            post=NOT_FOUND,
        ),
        lambda: {"key": receive_scan(create_placement())},
    ),
}
