"""What happened: append-only entries, the read log, the horizon, sealing and verification."""
