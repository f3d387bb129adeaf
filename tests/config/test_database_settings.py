"""What an address of the database says reaches the driver, and a pooler gets nothing prepared."""

from rantau.config.settings import _build_database

URL = "postgresql://rantau_app:secret@one:5432,two:5433/nation?target_session_attrs=read-write"


def test_every_part_of_an_address_is_kept():
    made = _build_database(f"{URL}&sslmode=verify-full")

    assert (made["HOST"], made["PORT"], made["NAME"]) == ("one,two", "5432,5433", "nation")
    assert (made["USER"], made["PASSWORD"]) == ("rantau_app", "secret")
    assert made["OPTIONS"]["target_session_attrs"] == "read-write"
    assert made["OPTIONS"]["sslmode"] == "verify-full"
    assert made["OPTIONS"]["prepare_threshold"] == 2


def test_behind_a_pooler_nothing_outlives_its_transaction():
    made = _build_database(URL, pooled=True)

    assert "prepare_threshold" not in made["OPTIONS"]
    assert made["DISABLE_SERVER_SIDE_CURSORS"]
