"""What every app may use.

Domain errors, clock, ids, names, numbers, references, keys, cache, rate limit, fast SQL, row
security for migrations, logging.
"""
