"""Who may give others a way in; offices are judged besides, by row policies."""

MAKE_CLIENT = "access.make_client"

TABLE = {
    MAKE_CLIENT: ["national", "administrator", "system"],
}
