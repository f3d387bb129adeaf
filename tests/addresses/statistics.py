"""Boards and published numbers."""

from tests.addresses.entries import Operation, Page
from tests.addresses.visitors import FORBIDDEN, OK, UNAUTHORIZED, answers

PAGES = {
    "statistics:national": Page(
        answers(
            FORBIDDEN,
            own_district=OK,
            other_districts=OK,
            regional=OK,
            post=OK,
            national=OK,
            auditor=OK,
        )
    ),
    "statistics:residents": Page(
        answers(FORBIDDEN, own_district=OK, other_districts=OK, regional=OK, post=OK)
    ),
}
OPERATIONS = {
    "read_placement_numbers": Operation(
        answers(
            FORBIDDEN,
            nobody=UNAUTHORIZED,
            own_district=OK,
            other_districts=OK,
            regional=OK,
            post=OK,
            national=OK,
            auditor=OK,
        ),
        "national",
        query={"year": 2027, "month": 3, "destination": "TW", "sex": "F"},
    ),
}
