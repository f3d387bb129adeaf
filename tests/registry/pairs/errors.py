"""How one person is written twice: each kind of error changes one record into what another clerk
would type.

TUNING kinds weigh the matcher; HELD_OUT kinds only judge it.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from random import Random

from tests.registry.pairs.names import FEMALE
from tests.registry.pairs.records import (
    Record,
    draw_name,
    draw_passport,
    draw_phone,
    draw_ranked,
    draw_village,
)

Error = Callable[[Random, Record], Record]
OLD_SPELLINGS = (("j", "dj"), ("y", "j"), ("u", "oe"), ("c", "tj"), ("sy", "sj"), ("k", "ch"))
ARABIC_FORMS = (
    ("Muhammad", "M. Moh. Muh. Mohammad Mohamad Muhamad Mukhamad Mhd Muhd Mohd Moch."),
    ("Ahmad", "Achmad Akhmad Akmad Ahmat"),
    ("Abdul", "Abd. Abdoel"),
    ("Siti", "St. Sitti Sity"),
    ("Nur", "Noor Nuur"),
    ("Syaiful", "Saiful Saeful"),
    ("Khotijah", "Chotidjah Hotijah Kotijah"),
    ("Aisyah", "Aisah Aisha Aisyiah"),
    ("Fatimah", "Patimah Fatima"),
    ("Yusuf", "Jusuf Yusup"),
    ("Fauzi", "Fauji Pauzi"),
    ("Zainal", "Jaenal Zaenal"),
    ("Rizki", "Rizky Risky"),
)
# How the peoples of the islands write one name in several ways: general knowledge.
SPELLINGS = (
    "Lie Lee Li;Liem Lim;Oei Oey Wie;Kwee Kwe Kwik;Tjia Chia;Giok Giyok;Widjaja Wijaja Widjaya"
    ";Simanjuntak Simanjuntag;Sihombing Si.Hombing;Hutagalung Huta.Galung;Nainggolan Naingolan"
    ";Situmorang Sitomorang;Tampubolon Tampobolon;Jhon John Jon;Ronald Ronal;Pasaribu Pasariboe"
    ";Wayan Wyn. Wajan;Nyoman Nym. Njoman;Ketut Ktut Kt.;Kadek Kd. Kade;Putu Pt. Poetoe;Gusti Gst."
    ";Ngurah Ngr. Ngoerah;Bagus Bgs.;Luh Loeh;Euis Eis Ewis;Encep Ncep;Ujang Udjang;Neng Nng"
    ";Yohanes Johanis Yohanis Johannes;Fransiskus Fransiscus;Yosef Yoseph Josep;Maria Marya"
    ";Kristina Cristina Christina;Theresia Teresia;Markus Marcus;Nahak Nahac;Daeng Dg.;Baso Basso"
    ";Sitti Siti;Andi A.;Cut Tjut;Teuku Tgk.;Zulkifli Julkipli;Rahman Rohman;Saleh Soleh"
    ";Khairul Khoirul Hairul;Rahmat Rohmat;Suharti Soeharti;Sumiyati Sumiati;Tukiyem Tukijem"
    ";Ngadiyem Ngadiem;Setyowati Setiawati Setyawati;Astuti Astuty;Wulandari Wulan.Dari"
)
VARIANTS = (("Suwarn", "Suarn"), ("wati", "waty"), ("iyem", "ijem"), ("Dwi", "Dwie"), ("i", "y"))
TITLES = {FEMALE: "Hj. RA. Dra. Ibu", "M": "H. Drs. K.H. R. Haji"}


def with_words(record: Record, words: list[str]) -> Record:
    """The record under these words."""
    return replace(record, name=" ".join(words))


def write_old_spelling(rng: Random, record: Record) -> Record:
    name = record.name
    for new, old in OLD_SPELLINGS[: rng.randrange(3, 6)]:
        name = name.replace(new, old).replace(new.title(), old.title())
    return replace(record, name=name)


def swap_words(rng: Random, record: Record) -> Record:
    words = record.name.split()
    return with_words(record, words[1:] + words[:1])


def leave_word_out(rng: Random, record: Record) -> Record:
    words = record.name.split()
    return with_words(record, words[:-1] or words)


def write_initial(rng: Random, record: Record) -> Record:
    words = record.name.split()
    at = rng.randrange(len(words)) if len(words) > 1 else -1
    return with_words(record, [f"{w[0]}." if n == at else w for n, w in enumerate(words)])


def add_title(rng: Random, record: Record) -> Record:
    return replace(record, name=f"{rng.choice(TITLES[record.sex].split())} {record.name}")


def write_arabic_form(rng: Random, record: Record) -> Record:
    name = record.name
    for form, others in ARABIC_FORMS:
        name = name.replace(form, rng.choice(others.split()))
    return replace(record, name=name)


def write_as_a_people_does(rng: Random, record: Record) -> Record:
    """A word of the name in another spelling of it, where one is known."""
    words = record.name.split()
    for forms in SPELLINGS.split(";"):
        listed = [
            each.replace(".", " ", each.count(".") - each.endswith(".")) for each in forms.split()
        ]
        for at, word in enumerate(words):
            if word in listed:
                words[at] = rng.choice([each for each in listed if each != word])
    return with_words(record, words)


def join_words(rng: Random, record: Record) -> Record:
    first, *rest = record.name.split()
    return with_words(record, [first + rest[0].lower(), *rest[1:]] if rest else [first])


def split_word(rng: Random, record: Record) -> Record:
    words = record.name.split()
    at = max(range(len(words)), key=lambda number: len(words[number]))
    cut = len(words[at]) // 2
    return with_words(
        record, [*words[:at], words[at][:cut], words[at][cut:].title(), *words[at + 1 :]]
    )


def mistype_letter(rng: Random, record: Record) -> Record:
    at = rng.randrange(1, len(record.name))
    letter = rng.choice("aiuenrkst")
    return replace(record, name=record.name[:at] + letter + record.name[at + 1 :])


def leave_letter_out(rng: Random, record: Record) -> Record:
    at = rng.randrange(1, len(record.name))
    return replace(record, name=record.name[:at] + record.name[at + 1 :])


def double_letter(rng: Random, record: Record) -> Record:
    at = rng.randrange(1, len(record.name))
    return replace(record, name=record.name[:at] + record.name[at - 1].lower() + record.name[at:])


def exchange_letters(rng: Random, record: Record) -> Record:
    at, name = rng.randrange(1, max(2, len(record.name) - 1)), record.name
    return replace(
        record, name=name[:at] + name[at + 1 : at + 2] + name[at : at + 1] + name[at + 2 :]
    )


def write_variant(rng: Random, record: Record) -> Record:
    name = record.name
    for one, other in VARIANTS[: rng.randrange(3, 6)]:
        name = name.replace(one, other)
    return replace(record, name=name)


def marry(rng: Random, record: Record) -> Record:
    first = record.name.split()[0]
    return replace(record, name=f"{first} {draw_name(rng, 'M').split()[-1]}", alias=record.name)


def bear_husbands_name(rng: Random, record: Record) -> Record:
    """His name after hers, or for few in place of all but her first one."""
    if record.sex != FEMALE:
        return record
    if rng.random() < 0.3:
        return replace(marry(rng, record), alias="")
    return add_fathers_name(rng, record)


def add_fathers_name(rng: Random, record: Record) -> Record:
    return replace(record, name=f"{record.name} {draw_name(rng, 'M').split()[-1]}")


def use_alias(rng: Random, record: Record) -> Record:
    nickname = record.name.split()[-1][-5:].title()
    return replace(record, name=nickname, alias=record.name)


def swap_day_and_month(rng: Random, record: Record) -> Record:
    born = date.fromisoformat(record.birth)
    return replace(
        record,
        birth=f"{born.year}-{born.day:02}-{born.month:02}" if born.day < 13 else record.birth,
    )


def mistype_day(rng: Random, record: Record) -> Record:
    born = date.fromisoformat(record.birth)
    day = min(28, max(1, born.day + rng.choice((-1, 1, 10, -10))))
    return replace(record, birth=born.replace(day=day).isoformat())


def mistype_month(rng: Random, record: Record) -> Record:
    born = date.fromisoformat(record.birth)
    month = min(12, max(1, born.month + rng.choice((-1, 1))))
    return replace(
        record,
        birth=born.replace(month=month, day=min(born.day, 30 if month != 2 else 28)).isoformat(),
    )


def mistype_year(rng: Random, record: Record) -> Record:
    born = date.fromisoformat(record.birth)
    year = born.year + rng.choice((-1, 1, 10, -10))
    return replace(
        record,
        birth=born.replace(
            year=year, day=28 if (born.month, born.day) == (2, 29) else born.day
        ).isoformat(),
    )


def know_year_only(rng: Random, record: Record) -> Record:
    return replace(record, birth=record.birth[:4])


def guess_year(rng: Random, record: Record) -> Record:
    """A year beside hers, of whoever has no paper."""
    if not record.birth:
        return record
    year = int(record.birth[:4]) + rng.choice((-2, -1, 1, 2))
    return replace(record, birth=rng.choice((f"{year}", f"{year}-01-01", f"{year}-12-31")))


def know_no_date(rng: Random, record: Record) -> Record:
    return replace(record, birth="")


def move_near(rng: Random, record: Record) -> Record:
    return replace(record, village=draw_village(rng, int(record.village[:4])))


def move_far(rng: Random, record: Record) -> Record:
    """Mostly with another number."""
    phone = draw_phone(rng) if rng.random() < 0.7 else record.phone
    return replace(record, village=draw_village(rng), phone=phone)


def change_phone(rng: Random, record: Record) -> Record:
    return replace(record, phone=draw_phone(rng))


def type_phone_otherwise(rng: Random, record: Record) -> Record:
    digits = record.phone.removeprefix("0")
    form = rng.choice(("+62 {}", "62{}", "0{}", "(0){}"))
    spaced = f"{digits[:3]}-{digits[3:7]} {digits[7:]}"
    return replace(record, phone=form.format(spaced) if digits else "")


def mistype_nik(rng: Random, record: Record) -> Record:
    if not record.nik:
        return record
    at = rng.randrange(16)
    digit = rng.choice([each for each in "0123456789" if each != record.nik[at]])
    return replace(record, nik=record.nik[:at] + digit + record.nik[at + 1 :])


def renew_passport(rng: Random, record: Record) -> Record:
    return replace(record, passport=draw_passport(rng) if record.passport else "")


def write_mother_shorter(rng: Random, record: Record) -> Record:
    return replace(record, mother=draw_ranked(rng, record.mother) if record.mother else "")


def call_mother_as_the_village_does(rng: Random, record: Record) -> Record:
    """By an address and a part of her name, by a name of every day, or by that of her child."""
    if not record.mother:
        return record
    parts = [*record.mother.split(), draw_name(rng, FEMALE).split()[0], record.name.split()[0]]
    address = rng.choice(("Mbok", "Mak", "Ibu", "Mama", "Inaq", ""))
    return replace(record, mother=f"{address} {rng.choice(parts)}".strip())


def mistype_mother(rng: Random, record: Record) -> Record:
    """Her name as another clerk hears or types it."""
    if not record.mother:
        return record
    kinds = (
        write_arabic_form,
        write_as_a_people_does,
        mistype_letter,
        write_variant,
        leave_letter_out,
    )
    return replace(record, mother=rng.choice(kinds)(rng, replace(record, name=record.mother)).name)


def mistype_sex(record: Record) -> Record:
    """The other sex; the NIK stays."""
    return replace(record, sex=FEMALE if record.sex != FEMALE else "M")


def write_mother_by_an_initial(_rng: Random, record: Record) -> Record:
    first, *rest = record.mother.split() or [""]
    return replace(record, mother=" ".join([f"{first[:1]}.", *rest])) if rest else record


TUNING: dict[str, Error] = {
    "old spelling": write_old_spelling,
    "words swapped": swap_words,
    "a word left out": leave_word_out,
    "an initial": write_initial,
    "a title": add_title,
    "Arabic form": write_arabic_form,
    "words joined": join_words,
    "a people's spelling": write_as_a_people_does,
    "a letter mistyped": mistype_letter,
    "a letter doubled": double_letter,
    "day and month swapped": swap_day_and_month,
    "day mistyped": mistype_day,
    "year alone": know_year_only,
    "year guessed": guess_year,
    "no birth date": know_no_date,
    "moved near": move_near,
    "moved far": move_far,
    "the husband's name": bear_husbands_name,
    "another telephone": change_phone,
    "telephone typed otherwise": type_phone_otherwise,
    "NIK mistyped": mistype_nik,
    "passport renewed": renew_passport,
    "the mother as the village calls her": call_mother_as_the_village_does,
    "an initial of the mother": write_mother_by_an_initial,
    "the mother mistyped": mistype_mother,
    "nothing": lambda _rng, record: record,
}
HELD_OUT: dict[str, Error] = {
    "a letter left out": leave_letter_out,
    "letters exchanged": exchange_letters,
    "another spelling": write_variant,
    "a word split": split_word,
    "a married name": marry,
    "the father's name": add_fathers_name,
    "the name used every day": use_alias,
    "month mistyped": mistype_month,
    "year mistyped": mistype_year,
    "the mother's name shorter": write_mother_shorter,
}
