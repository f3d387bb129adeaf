"""Draw labelled pairs: the same person written twice, and two who look alike."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from tests.registry.pairs.errors import HELD_OUT, TUNING, Error, mistype_sex
from tests.registry.pairs.names import COMMON, ENDINGS, FEMALE, PAIRED, STEMS
from tests.registry.pairs.records import (
    GIVEN_DAYS,
    Pair,
    Record,
    draw_birth,
    draw_name,
    draw_passport,
    draw_phone,
    draw_ranked,
    draw_record,
    draw_village,
    leave_out,
    make_nik,
)

# One thing differs in most pairs, two or three in others.
HOW_MANY = ((1, 0.5), (2, 0.35), (3, 0.15))


MISTYPED_SEX = 0.01  # of persons


def draw_same(rng: Random, kinds: dict[str, Error], others: dict[str, Error]) -> Pair:
    """One person written twice: one error of `kinds`, and perhaps one or two of `others`."""
    person = draw_record(rng)
    count = rng.choices([n for n, _ in HOW_MANY], [weight for _, weight in HOW_MANY])[0]
    chosen = [rng.choice(list(kinds))]
    chosen += [each for each in rng.sample(list(others), count - 1) if each not in chosen]
    second = person
    for kind in sorted(
        chosen, key=lambda kind: kind in ("year alone", "year guessed", "no birth date")
    ):
        second = {**others, **kinds}[kind](rng, second)
    if rng.random() < MISTYPED_SEX:
        second = mistype_sex(second)
    first, second = leave_out(rng, person), leave_out(rng, second)
    known = rng.random()
    if known < 0.33:
        first = replace(first, nik="")
    if known < 0.67:
        second = replace(second, nik="")
    return Pair(True, " + ".join(chosen), first, second)


def _alter(rng: Random, record: Record, **changes: str) -> Record:
    """Another person who agrees with `record` in all but `changes`, NIK and passport."""
    other = replace(record, **{"passport": draw_passport(rng), **changes})
    return replace(other, nik=make_nik(rng, other.village, other.birth, other.sex))


def _draw_common(rng: Random) -> Record:
    record = draw_record(rng)
    return _alter(rng, record, name=draw_ranked(rng, COMMON[record.sex], ";"))


def draw_namesakes(rng: Random) -> tuple[Record, Record]:
    """The same common name in one village, born in other years."""
    one = _draw_common(rng)
    birth, mother = draw_birth(rng), draw_name(rng, FEMALE)
    return one, _alter(rng, one, birth=birth, mother=mother, phone=draw_phone(rng))


def draw_same_day(rng: Random) -> tuple[Record, Record]:
    """The same common name and day of birth, in another province, or one regency."""
    one = _draw_common(rng)
    village = draw_village(rng, int(one.village[:4]) if rng.random() < 0.3 else None)
    changes = {"village": village, "mother": draw_name(rng, FEMALE), "phone": draw_phone(rng)}
    return one, _alter(rng, one, **changes)


def draw_same_year(rng: Random) -> tuple[Record, Record]:
    """The same common name and year of birth or one beside it, the day known for one of them or
    none."""
    one = _draw_common(rng)
    one = _alter(rng, one, birth=one.birth[:4])
    year = int(one.birth) + rng.choice((0, 0, 0, -2, -1, 1, 2))
    birth = str(year) if rng.random() < 0.5 else f"{year}{draw_birth(rng)[4:]}"
    changes = {"mother": draw_name(rng, FEMALE), "phone": draw_phone(rng), "birth": birth}
    return one, _alter(rng, one, village=draw_village(rng), **changes)


def draw_siblings(rng: Random) -> tuple[Record, Record]:
    """Two of one family: village, mother and often the telephone; names alike in a word."""
    one = draw_record(rng)
    words = one.name.split()
    other = draw_name(rng, one.sex).split()
    name = " ".join([words[0], other[-1]] if rng.random() < 0.5 else [other[0], *words[1:]])
    if name == one.name:
        name = draw_ranked(rng, COMMON[one.sex], ";")
    birth = (date.fromisoformat(one.birth) + timedelta(days=rng.randrange(380, 4000))).isoformat()
    phone = one.phone if rng.random() < 0.6 else draw_phone(rng)
    return one, _alter(rng, one, name=name, birth=birth, phone=phone)


def draw_twins(rng: Random) -> tuple[Record, Record]:
    """Two of one birth: all alike but a word of the name and the NIK."""
    one = draw_record(rng)
    first = draw_name(rng, one.sex).split()[0]
    rest = one.name.split()[1:]
    name = " ".join([first, *rest]) if first != one.name.split()[0] else f"{first} Kembar"
    return one, _number_twin(rng, one, name)


def draw_rhyming_twins(rng: Random) -> tuple[Record, Record]:
    """Two of one birth whose first names rhyme, alone or before the same later ones."""
    one, other = _draw_paired(rng)
    return one, _number_twin(rng, one, other)


def draw_rhyming_siblings(rng: Random) -> tuple[Record, Record]:
    """Two of one family, a year or more apart, whose first names rhyme."""
    one, other = _draw_paired(rng)
    born = date.fromisoformat(one.birth) + timedelta(days=rng.randrange(380, 4000))
    phone = one.phone if rng.random() < 0.6 else draw_phone(rng)
    return one, _alter(rng, one, name=other, birth=born.isoformat(), phone=phone)


def _draw_paired(rng: Random) -> tuple[Record, str]:
    """Somebody with a name of a pair, and the name of the other."""
    record = draw_record(rng)
    words = rng.choice(PAIRED[record.sex].split(";")).split()
    rng.shuffle(words)
    rest = record.name.split()[1:] if rng.random() < 0.7 else []
    one, other = (" ".join([word, *rest]) for word in words)
    return replace(record, name=one), other


def _number_twin(rng: Random, one: Record, name: str) -> Record:
    """The other of two of one birth. Whoever is registered together has serials one after the
    other."""
    twin = _alter(rng, one, name=name)
    if not one.nik or rng.random() < 0.2:
        return twin
    serial = int(one.nik[-4:]) + rng.choice((1, 1, 1, 2, -1))
    return replace(twin, nik=f"{one.nik[:-4]}{serial % 10000:04}")


def draw_father_and_son(rng: Random) -> tuple[Record, Record]:
    """The same name, village and telephone, a generation apart."""
    one = _alter(rng, draw_record(rng), sex="M", name=draw_name(rng, "M"))
    born = date.fromisoformat(one.birth) - timedelta(days=rng.randrange(8000, 14000))
    return one, _alter(rng, one, birth=born.isoformat(), mother=draw_name(rng, FEMALE))


def draw_shared_phone(rng: Random) -> tuple[Record, Record]:
    """Two of one household or agency on one telephone."""
    one, other = draw_record(rng), draw_record(rng)
    return one, _alter(rng, other, phone=one.phone, village=one.village)


def draw_given_day(rng: Random) -> tuple[Record, Record]:
    """Common names, or two of one stem, both born on a day that offices give, of one year; in one
    village or one regency."""
    one, name = _draw_of_one_stem(rng) if rng.random() < 0.5 else (_draw_common(rng), "")
    one = _alter(rng, one, birth=f"{one.birth[:4]}-{rng.choice(GIVEN_DAYS)}")
    near = one.village if rng.random() < 0.5 else draw_village(rng, int(one.village[:4]))
    changes = {"mother": draw_name(rng, FEMALE), "phone": draw_phone(rng)}
    return one, _alter(rng, one, village=near, name=name or one.name, **changes)


def _draw_of_one_stem(rng: Random, sex: str = "") -> tuple[Record, str]:
    """Somebody with a name of a stem and an ending, alone or before others; and a name with the
    same stem and another ending of the same sex, or of `sex`."""
    record, stem = draw_record(rng), rng.choice(STEMS.split())
    ending = rng.choice(ENDINGS[record.sex].split())
    others = [each for each in ENDINGS[sex or record.sex].split() if each != ending]
    rest = record.name.split()[1:] if rng.random() < 0.4 else []
    names = [" ".join([stem + each, *rest]) for each in (ending, rng.choice(others))]
    return replace(record, name=names[0]), names[1]


def draw_neighbours(rng: Random) -> tuple[Record, Record]:
    """Two of one village and about one age, whose names have one stem."""
    one, name = _draw_of_one_stem(rng)
    born = date.fromisoformat(one.birth) + timedelta(days=rng.choice((1, 10, 30, 200, 365, 400)))
    changes = {"mother": draw_name(rng, FEMALE), "birth": born.isoformat()}
    phone = one.phone if rng.random() < 0.3 else draw_phone(rng)
    return one, _alter(rng, one, name=name, phone=phone, **changes)


def draw_one_letter_apart(rng: Random) -> tuple[Record, Record]:
    """Two of one family whose given names differ by a letter that no list knows."""
    one = draw_record(rng)
    born = date.fromisoformat(one.birth) + timedelta(days=rng.randrange(380, 2500))
    first, *rest = one.name.split()
    at = rng.randrange(len(first) // 2, len(first))
    name = " ".join([first[:at] + rng.choice("adeilmnorst") + first[at + 1 :], *rest])
    return one, _alter(rng, one, name=name, birth=born.isoformat())


def draw_man_and_woman(rng: Random) -> tuple[Record, Record]:
    """Brother and sister, twins or not, or husband and wife, whose names have one stem."""
    sex = rng.choice((FEMALE, "M"))
    one, name = _draw_of_one_stem(rng, sex)
    other = FEMALE if sex == "M" else "M"
    days = rng.choice((0, rng.randrange(380, 4000)))
    born = date.fromisoformat(one.birth) + timedelta(days=days)
    one = replace(one, sex=other)
    mother = one.mother if rng.random() < 0.7 else draw_name(rng, FEMALE)
    return one, _alter(rng, one, sex=sex, name=name, birth=born.isoformat(), mother=mother)


def draw_strangers(rng: Random) -> tuple[Record, Record]:
    """Two who agree in what a first search asks: the day, the regency, or nothing of it."""
    one, other = draw_record(rng), draw_record(rng)
    village = draw_village(rng, int(one.village[:4]) if rng.random() < 0.3 else None)
    birth = one.birth if rng.random() < 0.5 else other.birth
    return one, _alter(rng, other, village=village, birth=birth)


LOOK_ALIKES: dict[str, Callable[[Random], tuple[Record, Record]]] = {
    "namesakes of one village": draw_namesakes,
    "namesakes of one day": draw_same_day,
    "namesakes of one year": draw_same_year,
    "siblings": draw_siblings,
    "twins": draw_twins,
    "twins whose names rhyme": draw_rhyming_twins,
    "siblings whose names rhyme": draw_rhyming_siblings,
    "father and son": draw_father_and_son,
    "one telephone": draw_shared_phone,
    "a day that was given": draw_given_day,
    "neighbours of like names": draw_neighbours,
    "a letter apart": draw_one_letter_apart,
    "man and woman": draw_man_and_woman,
    "strangers": draw_strangers,
}


def draw_different(rng: Random, kinds: dict[str, Error]) -> Pair:
    """Two persons who look alike, half of them typed with an error of `kinds` too. What tells them
    apart is left out for few."""
    kind = rng.choice(list(LOOK_ALIKES))
    one, other = LOOK_ALIKES[kind](rng)
    if len(other.birth) == len("2000-01-01") and rng.random() < 0.5:
        other = kinds[rng.choice(list(kinds))](rng, other)
    first, second = leave_out(rng, one), leave_out(rng, other)
    if first.mother and not second.mother and rng.random() < 0.7:
        second = replace(second, mother=other.mother)
    for_nik = rng.random()
    first = replace(first, nik="") if for_nik < 0.25 else first
    second = replace(second, nik="") if for_nik > 0.8 else second
    return Pair(False, kind, first, second)


def draw_tuning_pairs(seed: int = 13, count: int = 4000) -> list[Pair]:
    """Half of them one person; errors of the tuning kinds only."""
    rng = Random(seed)
    return [
        draw_same(rng, TUNING, TUNING) if n % 2 else draw_different(rng, TUNING)
        for n in range(count)
    ]


def draw_held_out_pairs(seed: int = 14, count: int = 2000) -> list[Pair]:
    """Half of them one person, each with an error of a kind that the tuning pairs have not."""
    rng, both = Random(seed), {**TUNING, **HELD_OUT}
    return [
        draw_same(rng, HELD_OUT, both) if n % 2 else draw_different(rng, both) for n in range(count)
    ]
