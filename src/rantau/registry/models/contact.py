"""Whom to call when something happens, and how to reach the person without harm."""

from django.db import models

from rantau.core.keys import uuid7
from rantau.registry.models.person import Person


class Relative(models.Model):
    """Family or another person of trust; `emergency` marks the one to call."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = models.ForeignKey(Person, models.PROTECT, related_name="relatives")
    name = models.CharField(max_length=120)
    relation = models.CharField(max_length=20)
    phone = models.CharField(max_length=20, blank=True)
    emergency = models.BooleanField(default=False)

    class Meta:
        db_table = "registry_relative"

    def __str__(self) -> str:
        return self.relation


class SafeContact(models.Model):
    """The channel, hours and persons that are safe; anything else is not to be used."""

    CHANNELS = [("none", "none"), ("sms", "sms"), ("call", "call"), ("visit", "visit")]

    person = models.OneToOneField(
        Person, models.PROTECT, primary_key=True, related_name="safe_contact"
    )
    channel = models.CharField(max_length=5, choices=CHANNELS)
    from_hour = models.SmallIntegerField(null=True)
    until_hour = models.SmallIntegerField(null=True)
    who_may_answer = models.CharField(max_length=120, blank=True)

    class Meta:
        db_table = "registry_safe_contact"

    def __str__(self) -> str:
        return self.channel
