"""Keys lie in the order in which they were made, also within a millisecond."""

from rantau.common.ids import uuid7


def test_keys_made_one_after_the_other_are_in_order():
    made = [uuid7() for _ in range(2000)]
    assert made == sorted(made)
    assert len(set(made)) == len(made)


def test_a_key_is_a_uuid_of_version_7():
    one = uuid7()
    assert (one.version, one.variant) == (7, "specified in RFC 4122")
