"""One description of a person as a clerk types it, and the draw of invented ones."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from tests.registry.pairs.names import COMMON, FEMALE, MALE, PEOPLES

REGENCIES = (
    3212,
    3204,
    3273,
    3310,
    3502,
    3507,
    3573,
    3318,
    3328,
    5201,
    5203,
    5306,
    5103,
    7371,
    7308,
)
REGENCIES += (1271, 1207, 1371, 1306, 1801, 1804, 6171, 6301, 9171, 3174, 3603)


# Days that offices enter for whoever knows none, the first most often.
GIVEN_DAYS = ("01-01", "01-01", "01-01", "12-31", "12-31", "07-01", "08-17")


@dataclass(frozen=True)
class Record:
    """As typed; empty where nothing is known. The fields are the columns of by_hand.csv.

    birth    a day (ISO), a year, or empty
    village  the code of ten digits
    """

    name: str
    alias: str = ""
    birth: str = ""
    sex: str = FEMALE
    village: str = ""
    phone: str = ""
    mother: str = ""
    nik: str = ""
    passport: str = ""


@dataclass(frozen=True)
class Pair:
    """Two descriptions, whether they are of one person, and what differs."""

    is_same: bool
    kind: str
    first: Record
    second: Record


def draw_ranked(rng: Random, words: str, separator: str = " ") -> str:
    """One of the words, the first ones most often (Zipf's law)."""
    listed = words.split(separator)
    chosen = rng.choices(listed, [1 / (rank + 2) for rank in range(len(listed))])[0]
    return chosen.replace(".", " ")


def draw_name(rng: Random, sex: str) -> str:
    """A name of one to four words."""
    if rng.random() < 0.12:
        return draw_ranked(rng, COMMON[sex], ";")
    people = rng.choices([each for each, _ in PEOPLES], [weight for _, weight in PEOPLES])[0]
    if isinstance(people[sex], str):
        return draw_ranked(rng, people[sex])
    first, later = people[sex]
    words = [draw_ranked(rng, first)]
    kind = rng.random()
    words += [draw_ranked(rng, later)] if kind < 0.85 else []
    words += [draw_ranked(rng, later)] if kind < 0.15 else []
    unique = list(dict.fromkeys(words))
    if 0.15 < kind < 0.22 and people is not PEOPLES[6][0]:
        unique[1:] = ["binti" if sex == FEMALE else "bin", draw_ranked(rng, PEOPLES[2][0][MALE][1])]
    return " ".join(unique)


def draw_village(rng: Random, regency: int | None = None) -> str:
    """The code of a village; few in a sub-district, so that neighbours occur."""
    regency = regency or rng.choice(REGENCIES)
    return f"{regency}{rng.randrange(1, 16):02}{2000 + rng.randrange(1, 13):04}"


def draw_phone(rng: Random) -> str:
    """A mobile number of Indonesia as typed."""
    return f"08{rng.choice(('12', '13', '21', '22', '52', '57', '95'))}{rng.randrange(10**8):08}"


def make_nik(rng: Random, village: str, birth: str, sex: str) -> str:
    """A NIK that fits; empty where the day of birth is not known."""
    if len(birth) != 10:
        return ""
    day = int(birth[8:]) + (40 if sex == FEMALE else 0)
    return f"{village[:6]}{day:02}{birth[5:7]}{birth[2:4]}{rng.randrange(9000, 10000)}"


def draw_birth(rng: Random) -> str:
    """The day of birth; for one in twenty-five one that an office gave."""
    day = date(1965, 1, 1) + timedelta(days=rng.randrange(365 * 40))
    return f"{day.year}-{rng.choice(GIVEN_DAYS)}" if rng.random() < 0.04 else day.isoformat()


def draw_passport(rng: Random) -> str:
    """A letter and seven digits."""
    return f"{rng.choice('ABCEX')}{rng.randrange(10**7):07}"


def draw_record(rng: Random) -> Record:
    """Somebody with everything that can be known."""
    sex, village, birth = rng.choice((FEMALE, FEMALE, MALE)), draw_village(rng), draw_birth(rng)
    return Record(
        name=draw_name(rng, sex),
        birth=birth,
        sex=sex,
        village=village,
        phone=draw_phone(rng),
        mother=draw_name(rng, FEMALE),
        nik=make_nik(rng, village, birth, sex),
        passport=draw_passport(rng),
    )


def leave_out(rng: Random, record: Record) -> Record:
    """The record without what a clerk often has not."""
    kept = {"phone": 0.8, "mother": 0.45, "passport": 0.2}
    gone = {field: "" for field, share in kept.items() if rng.random() >= share}
    return replace(record, **gone)
