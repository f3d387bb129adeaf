"""Names of invented people as a passport can have them: without digits."""

LETTERS = str.maketrans("0123456789", "ABCDEFGHIJ")


def build_name(name, number):
    """The name of this invented person of many, her number in letters: 17 is BH."""
    return f"{name} {str(number).translate(LETTERS)}"
