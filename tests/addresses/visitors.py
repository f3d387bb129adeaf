"""Who visits in tests, every role among them, and how a row says what each of them gets.

All that is visited is of Indramayu: its officers serve, its agency's candidate is placed.
"""

from http import HTTPStatus

OK, CREATED = HTTPStatus.OK.value, HTTPStatus.CREATED.value
SIGN_IN = HTTPStatus.FOUND.value  # redirected to the page where one signs in
UNAUTHORIZED, FORBIDDEN = HTTPStatus.UNAUTHORIZED.value, HTTPStatus.FORBIDDEN.value
NOT_FOUND = HTTPStatus.NOT_FOUND.value  # as if it did not exist
CONFLICT = HTTPStatus.CONFLICT.value  # seen, but not to be changed from there
NOT_ALLOWED = HTTPStatus.METHOD_NOT_ALLOWED.value  # takes a form, and is no page to look at

NOBODY = "nobody"
LOGINS = {
    "counter": "loket.3212",
    "verifier": "verifikasi.3212",
    "head": "kepala.3212",
    "administrator": "admin.3212",
    "counter_of_another_district": "loket.3204",
    "counter_of_another_province": "loket.3578",
    "regional": "bp3mi.32",
    "post": "perwakilan.tw-tpe",
    "border": "bandara.cgk",
    "national": "pusat",
    "auditor": "inspektorat",
    "operator": "operator.cc",
    "case_officer": "kasus.cc",
    "duty_lead": "pimpinan.cc",
    "agency": "p3mi.1",
    "another_agency": "p3mi.2",
}
VISITORS = (NOBODY, *LOGINS)
GROUPS = {
    "own_district": ("counter", "verifier", "head"),
    "other_districts": ("counter_of_another_district", "counter_of_another_province"),
    "crisis_center": ("operator", "case_officer", "duty_lead"),
    "agencies": ("agency", "another_agency"),
}
Answers = dict[str, int]  # the status for each visitor


def everybody(status: int) -> Answers:
    """The same answer for all, also for who is not signed in."""
    return dict.fromkeys(VISITORS, status)


def answers(others: int, *, nobody: int = SIGN_IN, **named: int) -> Answers:
    """The status for each visitor.

    others  for everybody who is signed in and not named
    nobody  for who is not signed in
    named   by visitor or by group of visitors; each visitor is named once
    """
    given: Answers = {}
    for name, status in named.items():
        for visitor in GROUPS.get(name, (name,)):
            assert visitor in LOGINS, f"no visitor or group is called {name}"
            assert visitor not in given, f"{visitor} is named twice"
            given[visitor] = status
    return {**everybody(others), NOBODY: nobody, **given}
