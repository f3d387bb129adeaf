"""The load that rehearsals and benches send: over HTTP, to loopback only, bounded."""
