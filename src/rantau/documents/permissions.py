"""Who may fetch the paper of a document at all; which documents is judged by row policies."""

FETCH = "documents.fetch"
LOOK = "documents.look"
CHECK = "documents.check"

TABLE = {
    FETCH: ["counter", "verifier", "head", "national", "post", "border", "agency", "worker"],
    LOOK: ["counter", "verifier", "head", "national", "post"],
    CHECK: ["public"],
}
