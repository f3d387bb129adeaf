"""Django's database backend for PostgreSQL, with two costs of every request taken out."""
