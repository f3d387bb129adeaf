"""Who reads which numbers; rows are judged by range besides."""

READ_NUMBERS = "statistics.read_numbers"
READ_RESIDENTS = "statistics.read_residents"

OFFICERS = ["counter", "verifier", "head", "post"]
TABLE = {
    READ_NUMBERS: [*OFFICERS, "national", "auditor"],
    READ_RESIDENTS: OFFICERS,
}
