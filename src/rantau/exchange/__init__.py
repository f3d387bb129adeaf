"""The outside: webhooks, connectors, message channels. Alone speaks to the network."""
