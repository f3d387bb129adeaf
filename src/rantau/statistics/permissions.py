"""Who may read which numbers; the reader's range decides on the rows."""

READ_NUMBERS = "statistics.read_numbers"
READ_RESIDENTS = "statistics.read_residents"

# Of offices that see their own part of the nation.
LOCAL_ROLES = ["counter", "verifier", "head", "post"]
PERMISSION_TABLE = {
    READ_NUMBERS: [*LOCAL_ROLES, "national", "auditor"],
    READ_RESIDENTS: LOCAL_ROLES,
}
