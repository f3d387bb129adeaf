"""Who may fetch or check documents at all; row policies decide which."""

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
