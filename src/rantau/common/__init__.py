"""What every app may use.

Domain errors, clock, ids, names, numbers, references, cache, rate limit, fast SQL, row security
for migrations, logging.
"""
