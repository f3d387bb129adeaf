"""Who may fetch the paper of a document at all; which documents is judged by row policies."""

DOWNLOAD_DOCUMENT = "documents.fetch"
VIEW_FILE = "documents.look"
CHECK_DOCUMENT = "documents.check"

PERMISSION_TABLE = {
    DOWNLOAD_DOCUMENT: [
        "counter",
        "verifier",
        "head",
        "national",
        "post",
        "border",
        "agency",
        "worker",
    ],
    VIEW_FILE: ["counter", "verifier", "head", "national", "post"],
    CHECK_DOCUMENT: ["public"],
}
