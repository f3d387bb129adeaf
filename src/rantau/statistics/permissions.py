"""Who may read which numbers; the reader's range decides on the rows."""

READ_NUMBERS = "statistics.read_numbers"
READ_RESIDENTS = "statistics.read_residents"

OFFICER_ROLES = ["counter", "verifier", "head", "post"]
PERMISSION_TABLE = {
    READ_NUMBERS: [*OFFICER_ROLES, "national", "auditor"],
    READ_RESIDENTS: OFFICER_ROLES,
}
