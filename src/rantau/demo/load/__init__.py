"""The load that rehearsals and benches send: through the HTTP doors, to loopback only, bounded."""
