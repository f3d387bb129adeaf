"""What a correction takes, what it changes, and what is wrong with it; a person's corrections."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from rantau.access.actor import Actor
from rantau.access.permissions import require_permission
from rantau.access.selectors import list_own_hands, list_own_refs
from rantau.common.fast_sql import list_rows
from rantau.common.names import normalize_name
from rantau.common.phones import normalize_phone
from rantau.common.text import is_storable
from rantau.documents.interface import ReceivedFile
from rantau.documents.models import StoredFile
from rantau.documents.selectors import get_received_file
from rantau.offices.models import Office
from rantau.registry.errors import NoSuchCorrection
from rantau.registry.facts import (
    ALIAS,
    BIRTH_DATE,
    DOMICILE,
    FACTS_ON_DOCUMENTS,
    NAME,
    ORIGIN,
    PHONE,
    PHONE_SHARED,
    SEX,
    YES,
    get_fact,
    sort_facts,
    write_birth_date,
)
from rantau.registry.inputs import (
    FieldProblems,
    get_alias_problems,
    get_birth_problems,
    get_name_problems,
    get_phone_problems,
    get_sex_problems,
)
from rantau.registry.issued_or_received import has_documents
from rantau.registry.models import Correction, Person
from rantau.registry.permissions import READ_PERSON
from rantau.registry.selectors import get_person, list_united_ids

OWN_WORD = "own_word"
# What the officer saw, in the order in which it is asked for.
EVIDENCE_KINDS = (
    "identity_card",
    "family_card",
    "birth_certificate",
    "passport",
    "diploma",
    "marriage_book",
    "court_decision",
    "other_document",
    OWN_WORD,
)


CORRECTIONS_SQL = """
    from registry_correction t0 join offices_office t1 on t1.id = t0.office
   where t0.person_id = any(%s) order by t0.proposed_at desc, t0.id
"""


@dataclass(frozen=True)
class CorrectionInput:
    """What is right instead of what is recorded; None leaves a fact as it is, empty removes it.

    birth             the date and its precision, as in `PersonInput`
    origin, domicile  node of the village
    reason            why the record was wrong, 1 to 300 characters
    evidence          one of EVIDENCE_KINDS; what documents repeat needs one
    file              the scan of it, stored before the command
    not_same          references of candidates that the officer compared and found to be others
    """

    reason: str
    evidence: str
    name: str | None = None
    alias: str | None = None
    birth: tuple[date | None, str] | None = None
    sex: str | None = None
    origin: int | None = None
    domicile: int | None = None
    phone: str | None = None
    phone_shared: bool | None = None
    file: ReceivedFile | None = None
    not_same: tuple[str, ...] = ()

    def list_facts(self) -> dict[str, str]:
        """Code of a fact (`registry.facts`) -> its text, for each that is given."""
        texts = {
            NAME: None if self.name is None else normalize_name(self.name),
            ALIAS: None if self.alias is None else normalize_name(self.alias),
            BIRTH_DATE: None if self.birth is None else write_birth_date(*self.birth),
            SEX: self.sex,
            ORIGIN: None if self.origin is None else str(self.origin),
            DOMICILE: None if self.domicile is None else str(self.domicile),
            PHONE: None if self.phone is None else normalize_phone(self.phone) or self.phone,
            PHONE_SHARED: None if self.phone_shared is None else YES * self.phone_shared,
        }
        return {code: text for code, text in texts.items() if text is not None}


def find_changes(person: Person, data: CorrectionInput) -> dict[str, str]:
    """Code -> text of the facts that are given otherwise than they are recorded."""
    facts = data.list_facts()
    return {code: text for code, text in facts.items() if text != get_fact(person, code)}


def get_correction_problems(
    data: CorrectionInput, changes: Mapping[str, str], *, today: date
) -> FieldProblems:
    """What is wrong with the facts that change, and with the reason and the evidence."""
    problems = _get_fact_problems(data, changes, today)
    if not changes:
        problems.append(("", _("Nothing differs from what is recorded.")))
    if not is_storable(data.reason, required=True):
        problems.append(("reason", _("Write why it is corrected, 300 characters at most.")))
    if data.evidence not in EVIDENCE_KINDS:
        problems.append(("evidence", _("Choose what you have seen.")))
    elif data.evidence == OWN_WORD and FACTS_ON_DOCUMENTS & changes.keys():
        problems.append(
            ("evidence", _("Name, birth date, sex and village of origin need a document."))
        )
    return problems


def _get_fact_problems(
    data: CorrectionInput, changes: Mapping[str, str], today: date
) -> FieldProblems:
    message_if_empty = _("Write the name as on the card. One word is enough.")
    problems: FieldProblems = []
    if NAME in changes:
        problems += get_name_problems(NAME, data.name or "", message_if_empty)
    if ALIAS in changes:
        problems += get_alias_problems(data.alias or "")
    if BIRTH_DATE in changes and data.birth is not None:
        problems += get_birth_problems(*data.birth, today)
    if SEX in changes:
        problems += get_sex_problems(data.sex or "")
    if PHONE in changes:
        problems += get_phone_problems(PHONE, data.phone or "")
    return problems


def list_waiting_fields(person: Person) -> frozenset[str]:
    """The facts of which a correction waits for a second officer."""
    rows = Correction.objects.filter(person=person, state=Correction.PROPOSED)
    return frozenset(rows.values_list("field", flat=True))


def list_waiting_facts(actor: Actor, reference: str) -> list[str]:
    """The facts of one correction that wait for a second officer; empty where nothing does, or the
    actor does not see the person any more. Inside a scope."""
    require_permission(actor, READ_PERSON)
    rows = Correction.objects.filter(reference=reference, state=Correction.PROPOSED)
    return sort_facts(rows.values_list("field", flat=True))


def find_fields_for_two(person: Person, changes: Mapping[str, str]) -> frozenset[str]:
    """Which of the changes a second officer has to confirm: those of facts on documents, where
    the person has some. One statement, and none where no such fact changes."""
    on_documents = FACTS_ON_DOCUMENTS & changes.keys()
    return on_documents if on_documents and has_documents(person.id) else frozenset()


def list_corrections(person: Person) -> list[Correction]:
    """Everything that was corrected or proposed, newest first; under row policies."""
    rows = list_rows((Correction, Office), CORRECTIONS_SQL, [list_united_ids(person)])
    for correction, office in rows:
        correction.office = office
    return [correction for correction, _office in rows]


def get_correction(
    actor: Actor, reference: str, *, purpose: str
) -> tuple[Person, list[Correction]]:
    """The facts that were corrected with one form, in their order, and their person; the reading is
    logged. Raises NoSuchCorrection, also where the actor does not see the person."""
    require_permission(actor, READ_PERSON)
    rows = list_rows_of_correction(reference)
    person = get_person(actor, rows[0].person.reference, purpose=purpose)
    return person, rows


def list_rows_of_correction(reference: str) -> list[Correction]:
    """The facts that were corrected with one form, with their person. Raises NoSuchCorrection."""
    if not reference.isprintable():  # no reference of ours; PostgreSQL rejects NUL
        raise NoSuchCorrection()
    rows = Correction.objects.filter(reference=reference.upper()).order_by("id")
    found = list(rows.select_related("person", "office"))
    if not found:
        raise NoSuchCorrection()
    return found


def can_decide(actor: Actor, rows: list[Correction]) -> bool:
    """Whether the actor is a second person to whoever proposed it: neither the same account nor
    another of the same human being, nor one that invited the proposer's. The row policy asks the
    same."""
    own = list_own_refs(actor) | list_own_hands()
    return all(row.proposed_by not in own for row in rows)


def get_evidence(actor: Actor, reference: str) -> tuple[StoredFile, bytes]:
    """The scan that was kept with a correction, and its content; the reading is logged.

    Raises  NoSuchCorrection, also where there is no scan
    """
    _person, rows = get_correction(actor, reference, purpose="correction_scan")
    if rows[0].file_id is None:
        raise NoSuchCorrection()
    return get_received_file(actor, rows[0].file_id)
