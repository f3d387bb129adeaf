"""Send the load of rehearsals and benchmarks: a bounded number of requests to loopback."""
