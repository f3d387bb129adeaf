"""Who may read which messages; row policies decide on the rows."""

READ_MESSAGES = "exchange.read"
READ_OWN_MESSAGES = "exchange.read_own"

PERMISSION_TABLE = {
    READ_MESSAGES: ["national"],
    READ_OWN_MESSAGES: ["worker"],
}
