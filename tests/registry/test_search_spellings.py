"""Sixty names, each searched for as another clerk or the person would write it."""

from datetime import date, timedelta

import pytest

from rantau.access.scope import reading_as
from rantau.registry.selectors import search_persons
from tests.factories.persons import create_person

MIN_FOUND = 0.95
# Recorded, and typed.
PAIRS = """
Tjahjono=Cahyono;Wagijem=Wagiyem;M. Ridwan=Muhammad Ridwan;R.A. Kartini=Raden Ajeng Kartini
Suwarni=Suarni;Suwarni Ningsih=Swarni Ningsih;Soetrisno=Sutrisno;Djumiati=Jumiyati
Chotidjah=Khotijah;Nurhasanah=Nur Hasanah;Nur Jannah=Nurjanah;Abdul Rahman=Abdurrahman
Abd. Aziz=Abdul Aziz;Zainal Abidin=Jaenal Abidin;Fatimah Zahra=Patimah Zahro;Syaiful=Saiful
Aisyah=Aisah;Rizky Maulana=Rizki Maulana;Jusuf Wibowo=Yusuf Wibowo;Setyowati=Setiowati
H. Slamet Riyadi=Slamet Riyadi;Mochamad Toha=Muhammad Toha;Achmad Dahlan=Ahmad Dahlan
Ridhwan=Ridwan;Wahjuni=Wahyuni;Khoirul Anam=Khairul Anam;Noor Aini=Nur Aini
Suparman, S.H.=Suparman;Hj. Maemunah=Maimunah;Wulandhari=Wulandari;Surjanto=Suryanto
Oetomo=Utomo;Yohanes Bere=Johanes Bere;Fauji=Fauzi;Rodiyah=Rodhiah;Maesaroh=Maisaroh
Siti binti Sarkawi=Siti Sarkawi;Dwi Rahayu=Dwie Rahayu;Sri Wahyuningsih=Sriwahyuningsih
Ni Luh Sukerti=Niluh Sukerti;I Gusti Ngurah=I Gusti Nurah;Sulistyowati=Sulistiyowati
Drs. Hartono=Hartono;Poerwanto=Purwanto;Yayuk Basuki=Jajuk Basuki;Kasijem=Kasiyem
Suratmi=Surratmi;Muslichah=Muslihah;Ratna Dewi=Dewi Ratna;Theresia Lopo=Teresia Lopo
Bhakti Utama=Bakti Utama;Ramadhan=Ramadan;Musthofa=Mustofa;Qomariah=Komariyah;Vera Susanti=Fera Susanti
Dg. Ngalle=Daeng Ngalle;Sitti Rahmatia=Siti Rahmatia;Tukijo=Tukiyo;Kusnady=Kusnadi
Rahmawaty=Rahmawati;Sugijanto=Sugiyanto;Lailatul=Laylatul;Suhartinah=Suhartina
"""


@pytest.fixture
def people(indramayu, unrelated_person):
    pairs = [each.split("=") for each in PAIRS.replace("\n", ";").split(";") if each.strip()]
    start = date(1975, 3, 3)
    made = []
    for number, (recorded, _typed) in enumerate(pairs):
        reference = create_person(
            indramayu,
            not_same=tuple(made),
            name=recorded,
            nik="",
            phone="",
            emergency=None,
            birth_date=start + timedelta(days=97 * number),
        )
        made.append(reference)
    return pairs


@pytest.mark.slow
def test_95_of_100_spellings_are_found(people, indramayu):
    assert len(people) >= 60
    with reading_as(indramayu):
        missed = [
            (recorded, typed)
            for recorded, typed in people
            if recorded not in {person.name for person in search_persons(indramayu, typed)}
        ]
    print(f"{len(people) - len(missed)} of {len(people)} found; missed: {missed}")
    assert len(missed) <= (1 - MIN_FOUND) * len(people)
