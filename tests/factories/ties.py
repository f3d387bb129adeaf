"""What ties an account to an office or partner, written as it stands and not by the services."""

from rantau.access.actor import build_appointment_actor, build_system_actor
from rantau.access.models import Account, Appointment
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.offices.models import Office

SYSTEM = build_system_actor("test")


def give_appointment(login, office, role, *, starts_at=None, ends_at=None):
    """An appointment; gives the actor that the account is under it. For the worker's login."""
    with reading_as(SYSTEM):
        appointment = Appointment(
            account=Account.objects.get(login=login),
            office=Office.objects.get(code=office),
            role=role,
            starts_at=starts_at or clock.now(),
            ends_at=ends_at,
        )
        appointment.save(force_insert=True)
        return build_appointment_actor(appointment)
