"""The codes of sex, as in identity documents; a quota may also be for either."""

FEMALE, MALE, EITHER = "F", "M", "X"
SEXES = [(FEMALE, "female"), (MALE, "male")]
QUOTA_SEXES = [*SEXES, (EITHER, "mixed")]
