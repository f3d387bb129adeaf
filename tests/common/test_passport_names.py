"""A name on a card and in a passport: one name, another form by a rule that is named, or neither."""

import pytest

from rantau.common.passport_names import compare_passport_name

SAFE = [
    ("Siti Nurhalimah", "SITI NURHALIMAH", ()),
    ("Nur'aini", "NURAINI", ()),
    ("Nur-Aini", "NUR AINI", ()),
    ("Hj. Siti Aminah, S.Pd.", "SITI AMINAH", ("title",)),
    ("R.A. Kartini", "KARTINI", ("title",)),
    ("Dr. H. Ahmad Dahlan", "AHMAD DAHLAN", ("title",)),
    ("Siti binti Ahmad", "SITI AHMAD", ("joining_word",)),
    ("Siti Nurhalimah", "NURHALIMAH SITI", ("order",)),
    ("Siti Nurhalimah", "SITI NUR HALIMAH", ("joined",)),
    ("Siti Nur Halimah", "NURHALIMAH SITI", ("joined",)),
    ("Soeharto", "SUHARTO", ("spelling",)),
    ("Tjahjono", "CAHYONO", ("spelling",)),
    ("Jusuf", "YUSUF", ("spelling",)),
    ("Djoko", "JOKO", ("spelling",)),
    ("M. Rizki", "MUHAMMAD RIZKI", ("short_form",)),
    ("Sukarti", "SUKARTI SUKARTI", ("single_name",)),
    ("Sukarti", "SUKARTI XXX", ("single_name",)),
    ("Sukarti", "SUKARTI -", ()),
    # Cut where the line in the passport ends, and where the zone does (39 letters).
    ("Siti Nurhalimah Kusumaningrum Wijayakusuma", "SITI NURHALIMAH KUSUMANINGRUM WIJA", ("cut",)),
    (
        "Maria Magdalena Fransiska Kristiani Dewanti",
        "MARIA MAGDALENA FRANSISKA KRISTIANI DEW",
        ("cut",),
    ),
    (
        "Maria Magdalena Fransiska Kristiani Dewanti",
        "MARIA MAGDALENA FRANSISKA KRISTIANI D",
        ("cut",),
    ),
]
FOR_AN_OFFICER = [
    # Saudi passports demand the father's and the grandfather's name.
    ("Sukarti", "SUKARTI KARTO WIKROMO", ("added",)),
    ("Siti Aminah", "SITI A", ("initial",)),
    ("Siti Aminah Zahra", "SITI AMINAH", ("left_out",)),
    ("Siti Nurhalimah", "SITI NURKHALIMAH", ("sound",)),
    ("Achmad", "AHMAD", ("sound",)),
    # Short: nothing was cut here.
    ("Siti Nurhalimah", "SITI NURHALI", None),
    ("Yanti", "YANTO", None),
    ("Dewi Sartika", "DEWI SARTINI", None),
    ("Siti Nurhalimah", "", None),
    ("", "", None),
]


@pytest.mark.parametrize(("registered", "written", "rules"), SAFE)
def test_safe_rules_make_one_name_of_both(registered, written, rules):
    found = compare_passport_name(registered, written)
    assert (found.grade, found.rules) == ("explained" if rules else "equal", rules)
    assert found.is_safe


@pytest.mark.parametrize(("registered", "written", "rules"), FOR_AN_OFFICER)
def test_what_may_be_another_person_is_left_to_an_officer(registered, written, rules):
    found = compare_passport_name(registered, written)
    assert found.grade == ("unexplained" if rules is None else "explained")
    assert found.rules == (rules or ())
    assert not found.is_safe


def test_a_very_long_name_is_compared_as_a_whole():
    words = [f"Nama{chr(65 + at)}" for at in range(20)]
    assert compare_passport_name(" ".join(words), " ".join(reversed(words))).rules == ("order",)
    assert not compare_passport_name(" ".join(words), " ".join(["Lain", *words[1:]])).is_safe
