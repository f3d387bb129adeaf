"""Somebody on the way, and the first steps of everybody's way, as they are typed and read."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count

NOTICE = "Pemberitahuan privasi sudah saya jelaskan dan orangnya mengerti"
PASSPORTS = (f"X{number:07}" for number in count(7_000_001))


def format_day(number):
    """A day before or after today, as it is typed."""
    return (datetime.now(UTC) + timedelta(number)).strftime("%d-%m-%Y")


@dataclass
class Worker:
    """One word is a whole name. The rest comes to be known on the way."""

    born: str
    name: str = "Sukarti"
    passport: str = field(default_factory=lambda: next(PASSPORTS))
    reference: str = ""
    code: str = ""
    placement: str = ""
    serial: str = ""
    pdf: bytes = b""


def fill_in_registration(counter, name, born):
    """Fill in the open form of registration; it is not sent yet."""
    counter.types({"Nama seperti di kartu": name, "Tanggal lahir": born})
    counter.types({"Desa atau kelurahan di kartu": "Haurgeulis"})
    return counter.ticks("Perempuan", NOTICE)


def read_slip(counter):
    """Reference and sign-in code on the slip that is shown."""
    return counter.finds(r"RT-\w{4}-\w{4}"), counter.finds(r"\b[0-9A-Z]{5}-[0-9A-Z]{5}\b")


def register_at_counter(come, she):
    counter = come("loket.3212").presses("Daftarkan orang")
    fill_in_registration(counter, she.name, she.born)
    counter.presses("Daftarkan").reads("Cetak dan serahkan tanda daftar ini", she.name)
    she.reference, she.code = read_slip(counter)


def register_candidate_at_agency(come, she, agency="p3mi.1"):
    agency = come(agency).opens("Daftarkan calon")
    agency.types({"Nomor Rantau calon": she.reference, "Tanggal lahir calon": she.born})
    line = agency.field("Baris job order").locator("option", has_text="Taiwan · perempuan")
    agency.types({"Baris job order": line.inner_text()}).presses("Daftarkan calon")
    agency.reads(she.name, "Operator pabrik, Taiwan", "Langkah berikutnya: Lengkapi KTP elektronik")
    she.placement = agency.finds(r"PN-\w{4}-\w{4}")
