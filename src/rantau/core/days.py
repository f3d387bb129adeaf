"""Which days anything here can be about."""

FIRST_YEAR, LAST_YEAR = 1900, 2199  # of a birth, a paper, an act; beyond it is a slip of the finger
