"""A person's or a machine's way to sign in. Rights come from appointments, never from here."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from rantau.core.keys import uuid7


class Account(AbstractBaseUser):
    """Someone who can sign in. `login` is what is typed; `name` is what others see."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    login = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    is_active = models.BooleanField(default=True)

    objects = BaseUserManager()

    USERNAME_FIELD = "login"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    held: list  # the appointments in force, when the account was loaded at a door

    class Meta:
        db_table = "access_account"

    def __str__(self) -> str:
        return self.name
