"""What a round is: who may apply, where and when it is tested, and how it is ranked. Pure.

A round is declared in `schemes/rounds/*.yaml`; docs/law/rounds.md has the source of each rule.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from rantau.procedures.scheme import LocalizedText

MAX_ROOM_NAME = 40  # characters
CODE_PATTERN = re.compile(r"[a-z0-9-]{1,40}")  # of a round
SENDING_PATTERN = re.compile(r"[a-z][a-z_]{0,19}")  # the code of a document for the counterpart
PASSPORT_DOCUMENT = "passport"  # its number stands in the roster
SCHOOLING = ("none", "primary", "lower_secondary", "upper_secondary", "diploma", "degree")
STAY_CHECK, WORK_CHECK = "stay", "work"  # follow from who may apply
FIRST_TIME, RETURNEE = "first_time", "returnee"
PATHS = (FIRST_TIME, RETURNEE)
TEST_FORMS = ("paper", "computer", "documents")
WINDOWS = (
    "registration",
    "verification",
    "test",
    "appeals",
    "skill_test",
    "documents",
)


@dataclass(frozen=True)
class Window:
    """From when until when something is done (aware); `until` no longer belongs to it."""

    begins: datetime
    ends: datetime


@dataclass(frozen=True)
class Sector:
    """A sector: how many the counterpart takes, and the least points of the test; None where the
    test has none."""

    code: str
    name: LocalizedText
    quota: int
    floor: int


@dataclass(frozen=True)
class City:
    """A city of the test: its time zone, seats for each sector, and the chairs of each room in
    their order; where none is declared, one room called like the venue holds all."""

    code: str
    name: LocalizedText
    venue: str
    time_zone: str
    seats: Mapping[str, int]
    rooms: Mapping[str, int]


@dataclass(frozen=True)
class Eligibility:
    """Who may apply.

    age_from, age_until  in whole years on the day `age_on`, both included
    schooling            the least, one of SCHOOLING
    path                 one of PATHS: the first time, or only who came home in time
    max_stay_years       years abroad there before that are too many; None where they do not count
    health               what may not be there, by code
    needs_clean_record   no conviction, ban from leaving, or deportation
    work_years           years of work in the profession that are needed
    """

    age_from: int
    age_until: int
    age_on: date
    schooling: str
    path: str
    max_stay_years: int | None
    health: Mapping[str, LocalizedText]
    needs_clean_record: bool
    work_years: int


@dataclass(frozen=True)
class TestPart:
    """A part of the test: its items, minutes and points; or one that one passes or fails, which
    has no points and counts for nothing but that."""

    name: LocalizedText
    items: int
    minutes: int
    points: int
    is_pass_fail: bool = False


@dataclass(frozen=True)
class TestForm:
    """How it is tested.

    colour_test  that colours are tested besides, of rounds published before that was a part which
                 one passes or fails: nothing records how it ended
    """

    form: str
    parts: Mapping[str, TestPart]
    colour_test: bool

    @property
    def points(self) -> int:
        """The most that the test gives."""
        return sum(part.points for part in self.parts.values())

    @property
    def point_parts(self) -> tuple[str, ...]:
        """The parts whose points are added up."""
        return tuple(code for code, part in self.parts.items() if not part.is_pass_fail)

    @property
    def pass_fail_parts(self) -> tuple[str, ...]:
        """The parts that one passes or fails."""
        return tuple(code for code, part in self.parts.items() if part.is_pass_fail)


@dataclass(frozen=True)
class Cost:
    """What somebody pays, in rupiah, and when, in words; nothing where it is free.

    where  bank and channel, in words; None where a round does not say it
    """

    name: LocalizedText
    rupiah: int
    when: LocalizedText
    where: LocalizedText | None = None


@dataclass(frozen=True)
class SendingDocument:
    """A document that the counterpart asks of whoever is ranked.

    has_number    its number is recorded
    valid_months  how long it has to hold from the day on which it is received; 0 where it has no
                  end
    sectors       of whom it is asked; of all where none is named
    """

    code: str
    name: LocalizedText
    has_number: bool
    valid_months: int
    sectors: tuple[str, ...]


@dataclass(frozen=True)
class OriginalCheck:
    """What the desk has to see among the originals before it gives an exam number.

    sectors  of whom it is asked; of all where none is named
    """

    code: str
    name: LocalizedText
    sectors: tuple[str, ...]


@dataclass(frozen=True)
class PhotoRules:
    """The photograph that the roster of a round wants.

    width_mm, height_mm  its shape, as it is printed
    width, height        in pixels: of these it is kept, and it comes with no fewer
    source               who asks for it so; for whoever reads the declaration
    """

    width_mm: int
    height_mm: int
    width: int
    height: int
    source: str


@dataclass(frozen=True)
class Amounts:
    """Numbers of the way after the registration.

    fair_minutes        whoever comes in them is drawn
    payment_hours       from the offer of a seat until it moves on
    skill_points, bonus_points  the most of stage two
    certificate_months  how long a passed test holds, from the results
    roster_months       how long a name on the roster holds, from approval
    answer_days         to accept or refuse a contract
    refused_offers      how many contracts somebody may refuse and stay on the roster
    medical_days, permit_days, education_days, visa_days  from the acceptance of a contract until
                        each of these is to be there
    missed_departures   how many departures somebody may miss and stay on the roster
    departure_grace_days  after the day of entry, until a departure counts as missed
    stay_months, extension_months  how long the permit to stay holds from the arrival, and how much
                        longer it holds once it was extended; 0 where nothing is extended
    workplace_changes, extension_changes  how often the workplace may change in either
    reentry_months      abroad of who never changed it before she may enter again without a test; 0
                        where the country has no such way
    refund_days         from a claim to an insurance until it pays or refuses; 0 where no insurance
                        pays back after the stay
    """

    fair_minutes: int
    payment_hours: int
    skill_points: int
    bonus_points: int
    certificate_months: int
    roster_months: int
    answer_days: int
    refused_offers: int
    medical_days: int
    permit_days: int
    education_days: int
    visa_days: int
    missed_departures: int
    departure_grace_days: int
    stay_months: int
    extension_months: int
    workplace_changes: int
    extension_changes: int
    reentry_months: int
    refund_days: int


@dataclass(frozen=True)
class RoundEdition:
    """One round as it is declared.

    code       such as korea-2026-2; the round is addressed by it
    number     of the announcement
    scheme     under which its placements are made; `reentry_scheme` under which those of who enters
               again without a test
    windows    name, one of WINDOWS -> when
    sittings   when each sitting of the test begins (aware), in order; where none is declared, one
               at the beginning of the window
    results_on, ranked_on, roster_by  days
    ranking    one of RANKING_VERSIONS
    originals  what the desk sees besides the passport, by code
    sending    the documents for the counterpart by code; none where a round declares none
    photo      the photograph that goes with the roster; None where a round wants none
    sender     as whom the counterpart signs its files; empty where the first one of a round counts
    """

    code: str
    number: str
    name: LocalizedText
    scheme: str
    reentry_scheme: str
    destination: str
    source: str
    announced_on: date
    sectors: Mapping[str, Sector]
    cities: Mapping[str, City]
    eligibility: Eligibility
    test: TestForm
    costs: Mapping[str, Cost]
    fee: str
    amounts: Amounts
    windows: Mapping[str, Window]
    sittings: tuple[datetime, ...]
    results_on: date
    ranked_on: date
    roster_by: date
    ranking: str
    originals: Mapping[str, OriginalCheck]
    sending: Mapping[str, SendingDocument]
    photo: PhotoRules | None
    sender: str
    digest: str

    @property
    def seats(self) -> dict[tuple[str, str], int]:
        """(sector, city) -> seats of the test."""
        return {
            (sector, city.code): count
            for city in self.cities.values()
            for sector, count in city.seats.items()
        }

    def list_sending(self, sector: str) -> list[SendingDocument]:
        """The documents for the counterpart that are asked of whoever wants this sector."""
        return [
            each for each in self.sending.values() if not each.sectors or sector in each.sectors
        ]

    def list_original_checks(self, sector: str) -> list[str]:
        """The codes of what the desk sees of whoever wants this sector: what only originals can
        show of who may apply, then what the round declares."""
        rules = self.eligibility
        of_rules = {STAY_CHECK: rules.path == RETURNEE, WORK_CHECK: bool(rules.work_years)}
        declared = [
            each.code
            for each in self.originals.values()
            if not each.sectors or sector in each.sectors
        ]
        return [*(code for code, is_asked in of_rules.items() if is_asked), *declared]

    @property
    def floors(self) -> dict[str, int]:
        """Sector -> the least points of the test."""
        return {sector.code: sector.floor for sector in self.sectors.values()}

    @property
    def sitting_minutes(self) -> int:
        """How long a sitting of the test lasts."""
        return sum(part.minutes for part in self.test.parts.values())

    @property
    def fee_rupiah(self) -> int:
        """What is paid for a seat."""
        return self.costs[self.fee].rupiah if self.fee else 0
