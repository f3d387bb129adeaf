"""The audit log ("journal").

Append-only entries with a MAC, sealed in signed Merkle batches, and the log of reads.
"""
