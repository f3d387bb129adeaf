"""Persons: found, registered, read, and completed."""

from tests.actors import get_officer
from tests.addresses import subjects
from tests.addresses.entries import Form, Operation, Page
from tests.addresses.visitors import (
    CONFLICT,
    CREATED,
    FORBIDDEN,
    NOT_FOUND,
    OK,
    UNAUTHORIZED,
    answers,
)
from tests.factories.persons import BORN, ELSEWHERE, INDRAMAYU_VILLAGE, create_person

MAY_WRITE = answers(FORBIDDEN, own_district=OK, regional=OK, national=OK, other_districts=NOT_FOUND)
OWN_OFFICE = {**MAY_WRITE, "national": CONFLICT}  # registered her, or is of her origin
MAY_READ = {**MAY_WRITE, "post": NOT_FOUND}
KIN = {"kin_phone": "081200000003"}


def make_person_elsewhere():
    """Somebody of another district, whom a form names."""
    reference = create_person(get_officer("loket.3204"), **ELSEWHERE)
    return {}, {"number": reference, "reference": reference, "birth": BORN}


PAGES = {
    "registry:search": Page(
        answers(FORBIDDEN, own_district=OK, other_districts=OK, regional=OK, post=OK, national=OK),
        forms=(Form("counter", entries=0),),
    ),
    "registry:register": Page(
        answers(FORBIDDEN, own_district=OK, other_districts=OK, regional=OK, national=OK),
        forms=(
            Form(
                "counter",
                values={
                    "birth": BORN,
                    "origin": "Haurgeulis",
                    "domicile": "Haurgeulis",
                    "nik": "3212015402940001",
                    "passport": "X7654321",
                    "phone": "081200000001",
                    "kin_phone": "081200000002",
                    "kin_relation": "mother",
                    "safe_from": 8,
                    "safe_until": 17,
                    "notice_given": "on",
                },
                entries=2,
                error_at={"safe_until": "safe_from"},
            ),
        ),
        every_body=True,
    ),
    "registry:person": Page(MAY_READ, subjects.make_person),
    "registry:slip": Page(
        OWN_OFFICE, subjects.make_person, (Form("counter", values={"present": "on"}),)
    ),
    "registry:pin": Page(
        {**MAY_WRITE, "national": FORBIDDEN, "post": NOT_FOUND},
        subjects.make_person,
        (
            Form(
                "counter",
                values={"present": "on", "new_pin": "739154", "repeated_pin": "739154"},
                error_at={"new_pin": "repeated_pin"},
            ),
        ),
    ),
    "registry:lift_limits": Page(OWN_OFFICE, subjects.make_person, (Form("counter"),)),
    "registry:add_number": Page(
        MAY_WRITE,
        subjects.make_person,
        (Form("counter", values={"kind": "passport", "number": "X7654321"}),),
    ),
    "registry:replace_number": Page(
        MAY_WRITE,
        subjects.make_identity,
        (Form("counter", values={"kind": "nik", "number": "3212015402940002"}),),
    ),
    "registry:change_safe_contact": Page(
        MAY_WRITE,
        subjects.make_person,
        (
            Form(
                "counter",
                values={"safe_from": 8, "safe_until": 17},
                error_at={"safe_until": "safe_from"},
            ),
        ),
    ),
    "registry:add_relative": Page(MAY_WRITE, subjects.make_person, (Form("counter", values=KIN),)),
    "registry:correct_relative": Page(
        MAY_WRITE, subjects.make_relative, (Form("counter", values=KIN),)
    ),
    "registry:remove_relative": Page(MAY_WRITE, subjects.make_relative, (Form("counter"),)),
    "registry:correct": Page(
        MAY_WRITE,
        subjects.make_person,
        (
            Form(
                "counter",
                values={
                    "birth": BORN,
                    "phone": "081200000009",
                    "evidence": "birth_certificate",
                    "origin": "Haurgeulis",
                    "domicile": "Haurgeulis",
                },
            ),
        ),
        has_files=True,
    ),
    "registry:decide_correction": Page(
        answers(FORBIDDEN, verifier=OK, head=OK, regional=OK, national=OK),
        subjects.make_proposed_correction,
        (Form("verifier", values={"decision": "corrected"}),),
    ),
    "registry:propose_merge": Page(
        MAY_WRITE,
        subjects.make_person,
        (
            Form(
                "counter",
                subjects.make_person_and_other,
                lenient=("typed_kind", "typed_number", "typed_name", "typed_birth"),
            ),
        ),
    ),
    "registry:decide_merge": Page(
        answers(FORBIDDEN, verifier=OK, head=OK, regional=OK, national=OK),
        subjects.make_proposed_merge,
        (
            Form(
                "verifier",
                values={
                    "decision": "done",
                    **{f"fact_{code}": "survivor" for code in ("name", "birth_date", "phone")},
                },
            ),
        ),
    ),
    "registry:propose_undoing": Page(MAY_WRITE, subjects.make_merge, (Form("counter"),)),
    "registry:correction_scan": Page(MAY_READ, subjects.make_correction_with_scan),
    "registry:serve": Page(
        answers(FORBIDDEN, own_district=OK, other_districts=OK, regional=OK),
        forms=(Form("counter", make_person_elsewhere, error_at={"birth": "number"}),),
    ),
    "registry:break_glass": Page(
        answers(FORBIDDEN, verifier=OK, head=OK, regional=OK, post=OK),
        forms=(
            Form("head", make_person_elsewhere, {"reason": "Kecelakaan, rumah sakit menunggu"}),
        ),
    ),
}
OPERATIONS = {
    "register_person": Operation(
        answers(
            FORBIDDEN,
            nobody=UNAUTHORIZED,
            own_district=CREATED,
            other_districts=CREATED,
            regional=CREATED,
            national=CREATED,
        ),
        "counter",
        body=lambda: {
            "name": "Siti Nurhalimah",
            "sex": "F",
            "birth_date": "1994-02-14",
            "birth_precision": "day",
            "birth_confirmed": False,
            "origin": INDRAMAYU_VILLAGE,
            "domicile": INDRAMAYU_VILLAGE,
            "notice_given": True,
            "alias": "Siti",
            "nik": "3212015402940001",
            "passport": "X7654321",
            "phone": "081200000001",
            "phone_shared": False,
            "nik_as_written": False,
            "passport_as_written": False,
            "not_same": ["RT-0000-0000"],
            "emergency": {"name": "Aminah", "relation": "mother", "phone": "081200000002"},
            "safe": {
                "channel": "sms",
                "from_hour": 8,
                "until_hour": 17,
                "who_may_answer": "Ibu",
            },
        },
        other={"alias": "Nur"},
        entries=1,
    ),
    "add_relative": Operation(
        answers(
            FORBIDDEN,
            nobody=UNAUTHORIZED,
            own_district=CREATED,
            regional=CREATED,
            national=CREATED,
            other_districts=NOT_FOUND,
        ),
        "counter",
        subjects.make_person_reference,
        lambda: {
            "name": "Budi",
            "relation": "sibling",
            "phone": "081200000003",
            "emergency": True,
        },
        other={"name": "Badu"},
        entries=1,
    ),
    "correct_person": Operation(
        answers(
            FORBIDDEN,
            nobody=UNAUTHORIZED,
            own_district=CREATED,
            regional=CREATED,
            national=CREATED,
            other_districts=NOT_FOUND,
        ),
        "counter",
        subjects.make_person_reference,
        lambda: {
            "reason": "Salah ketik di loket",
            "evidence": "birth_certificate",
            "seen": 1,
            "name": "Wartini Dewi",
            "alias": "Tini",
            "birth_date": "1990-03-04",
            "sex": "F",
            "origin": INDRAMAYU_VILLAGE,
            "domicile": INDRAMAYU_VILLAGE,
            "phone": "081200000009",
            "phone_shared": False,
            "not_same": ["RT-0000-0000"],
        },
        other={"alias": "War"},
        entries=1,
    ),
    "list_persons": Operation(
        answers(
            FORBIDDEN,
            nobody=UNAUTHORIZED,
            own_district=OK,
            other_districts=OK,
            regional=OK,
            post=OK,
            national=OK,
        ),
        "counter",
        query={"limit": 25, "cursor": ""},
    ),
    "read_person": Operation(
        {**MAY_READ, "nobody": UNAUTHORIZED}, "counter", subjects.make_person_reference
    ),
}
