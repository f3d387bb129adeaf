"""Who may give others a way in; offices are judged besides, by row policies."""

MAKE_CLIENT = "access.make_client"
READ_REVIEWS = "access.read_reviews"
REVIEW = "access.review"

TABLE = {
    MAKE_CLIENT: ["national", "administrator", "system"],
    READ_REVIEWS: ["national", "auditor"],
    REVIEW: ["national"],
}
