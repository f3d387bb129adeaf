"""Who may give others a way in; offices are judged besides, by row policies."""

OPEN_ACCOUNT = "access.open_account"
MAKE_CLIENT = "access.make_client"
READ_REVIEWS = "access.read_reviews"
REVIEW = "access.review"
INVITE = "access.invite"
ACCEPT = "access.accept"
APPOINT = "access.appoint"

TABLE = {
    OPEN_ACCOUNT: ["system"],
    MAKE_CLIENT: ["national", "administrator", "system"],
    READ_REVIEWS: ["national", "auditor"],
    REVIEW: ["national"],
    INVITE: ["national", "administrator", "system"],
    ACCEPT: ["invited"],
    APPOINT: ["administrator"],
}
