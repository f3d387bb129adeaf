"""Invitations to an office, proposals and appointments in it."""

from uuid import uuid4

from rantau.access.models import Appointment, Proposal
from rantau.access.scope import reading_as
from rantau.access.selectors import get_invitation_actor
from rantau.access.services.accounts import AppointmentInput, appoint_officer
from rantau.access.services.invitations import (
    InvitationInput,
    NewAccountInput,
    accept_invitation,
    invite_officer,
)
from rantau.access.services.proposals import confirm_proposal
from rantau.access.tokens import generate_secret, hash_secret
from tests.actors import get_officer


def create_invitation(actor, office="DN-3212", **changes):
    """Invite somebody to an office; gives the secret of the link."""
    secret = generate_secret()
    invitation = InvitationInput(office, **{"name": "Ratna Sari", **changes})
    invite_officer(actor, uuid4(), invitation, digest=hash_secret(secret))
    return secret


def create_proposal(administrator, login, role="verifier", **dates):
    """Propose an account for a further role; gives the proposal's reference."""
    return appoint_officer(administrator, uuid4(), AppointmentInput(login, role, **dates)).answer


def create_appointment(administrator, login, role="verifier", **dates):
    """Appoint an account to a further role, which headquarters confirms; gives its id."""
    reference = create_proposal(administrator, login, role, **dates)
    confirm_proposal(get_officer("pusat"), uuid4(), reference)
    appointments = Appointment.objects.filter(account__login=login, role=role)
    return str(appointments.filter(office=administrator.office).latest("id").id)


def accept(secret, login, password="sawah-hijau-di-pagi-hari"):
    """Accept the invitation; headquarters confirms where a second person has to."""
    accept_invitation(get_invitation_actor(secret), uuid4(), NewAccountInput(login, password))
    headquarters = get_officer("pusat")
    with reading_as(headquarters):
        open_ones = list(Proposal.objects.filter(account__login=login, outcome=""))
    for proposal in open_ones:
        confirm_proposal(headquarters, uuid4(), proposal.reference)
