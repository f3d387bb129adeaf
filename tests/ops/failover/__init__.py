"""A service on several hosts, all of them on this machine: what the drill of a failover starts."""
