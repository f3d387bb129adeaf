"""The password hash: Argon2id at the measured cost (DESIGN section 5: 15 ms, 19 MiB)."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class OfficeArgon2(Argon2PasswordHasher):
    """OWASP's first choice for Argon2id: m = 19 MiB, t = 2, p = 1 (Password Storage, 2024)."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1
