"""Invitations to an office, and appointments in it."""

from uuid import uuid4

from rantau.access.services.accounts import AppointmentInput, appoint_officer
from rantau.access.services.invitations import InvitationInput, invite_officer
from rantau.access.tokens import generate_secret, hash_secret


def create_invitation(actor, office="DN-3212", **changes):
    """Invite somebody to an office; gives the secret of the link."""
    secret = generate_secret()
    invitation = InvitationInput(office, **{"name": "Ratna Sari", **changes})
    invite_officer(actor, uuid4(), invitation, digest=hash_secret(secret))
    return secret


def create_appointment(administrator, login, role="verifier"):
    """Appoint an account to a further role; gives the answer of the service."""
    return appoint_officer(administrator, uuid4(), AppointmentInput(login, role)).answer
