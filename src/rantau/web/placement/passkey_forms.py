"""Forms that carry to a telephone's key what it is asked to sign, and bring its answer back."""

import json
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.http import HttpRequest

from rantau.access.middleware import SIGNED_IN_KEY, ActorRequest, get_opening_passkey
from rantau.registry.models import Person
from rantau.registry.passkey_answers import MAX_RESPONSE_LENGTH
from rantau.registry.passkeys import (
    SIGN_IN,
    build_adding_options,
    build_adding_purpose,
    build_sign_in_options,
    derive_command_key,
    is_offered,
    issue_challenge,
    read_challenge,
)
from rantau.registry.services.passkeys import OwnPasskey, PasskeyAnswer
from rantau.web.common.forms import BaseForm

ADDED_SESSION_KEY = "added_passkey"  # of a person's session: the key that was added in it


class PasskeyForm(BaseForm):
    """A challenge, and the telephone's answer to it, which a script fills in.

    options  what the browser is asked, as JSON
    """

    options = ""
    challenge = forms.CharField(widget=forms.HiddenInput, max_length=1000)
    response = forms.CharField(widget=forms.HiddenInput, max_length=MAX_RESPONSE_LENGTH)

    def to_input(self, purpose: str) -> tuple[UUID, PasskeyAnswer]:
        """The command's key, which follows from the challenge, and the input of the service.

        purpose  of the challenge; one of another is as good as none
        """
        self.is_valid()  # what is missing fits nothing
        data = self.cleaned_data
        challenge = read_challenge(data.get("challenge", ""), purpose)
        key = derive_command_key(challenge) if challenge else uuid4()
        return key, PasskeyAnswer(challenge or b"", data.get("response", ""))


def build_passkey_sign_in() -> PasskeyForm | None:
    """The form with which any key of this telephone signs in; None where there can be none."""
    if not is_offered():
        return None
    token = issue_challenge(SIGN_IN)
    return _build_form(token, build_sign_in_options(token))


def build_passkey_adding(
    request: ActorRequest, person: Person, passkeys: list[OwnPasskey]
) -> PasskeyForm | None:
    """The form with which this telephone makes a key; None where there can be none."""
    if not is_offered():
        return None
    token = issue_challenge(get_adding_purpose(request))
    credentials = [each.credential for each in passkeys]
    options = build_adding_options(token, person.id, person.reference, credentials)
    return _build_form(token, options)


def get_adding_purpose(request: ActorRequest) -> str:
    """The purpose of a challenge for a new key in the session of this request."""
    person = request.actor.person
    assert person is not None  # noqa: S101 - behind worker_required
    return build_adding_purpose(person, request.session[SIGNED_IN_KEY])


def get_own_passkey(request: HttpRequest) -> UUID | None:
    """The key of this telephone as far as the session knows: that opened it, or was added in it."""
    added = request.session.get(ADDED_SESSION_KEY)
    return UUID(added) if added else get_opening_passkey(request)


def _build_form(token: str, options: dict[str, Any]) -> PasskeyForm:
    form = PasskeyForm(initial={"challenge": token}, auto_id="passkey_%s")
    form.options = json.dumps(options)
    return form
