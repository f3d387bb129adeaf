"""The form of a photograph for the roster, and storing what came with it."""

from typing import Any
from uuid import uuid5

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rantau.common.errors import DomainError, InvalidInput
from rantau.documents.errors import UnsupportedFileType
from rantau.documents.interface import StoredPortrait, store_portrait
from rantau.rounds.edition import PhotoRules
from rantau.rounds.photo_errors import NoPhotoAsked
from rantau.rounds.photos import PHOTO, format_centimetres
from rantau.web.common.forms import ChoiceRadios, CommandForm
from rantau.web.rounds.roster_forms import CORRECT, UPHOLD, ReturnedDecisionForm

ACCEPTED_PICTURES = "image/jpeg,image/png,image/heic,image/heif,.heic,.heif"


def build_photo_field(*, required: bool) -> forms.FileField:
    """The field for a photograph of a person."""
    return forms.FileField(
        label=_("Photograph"),
        help_text=_("A picture (JPEG, PNG, HEIC) of at most 10 MB, of her face and shoulders."),
        required=required,
        widget=forms.FileInput(attrs={"accept": ACCEPTED_PICTURES}),
    )


class PhotoForm(CommandForm):
    """Her photograph."""

    photo = build_photo_field(required=True)


class ReturnedPhotoForm(ReturnedDecisionForm):
    """Send another photograph, or tell the counterpart that the one that was sent is right."""

    correction = PHOTO
    decision = forms.ChoiceField(
        label=_("Is the counterpart right?"),
        choices=[
            (CORRECT, _("Yes: we send another photograph")),
            (UPHOLD, _("No: this photograph is right")),
        ],
        widget=ChoiceRadios,
    )
    photo = build_photo_field(required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse another photograph that is not there, too."""
        data = super().clean()
        is_other = data.get("decision") == CORRECT
        if is_other and PHOTO not in self.errors and not data.get(PHOTO):
            self.add_error(PHOTO, gettext("Choose a photograph."))
        return data


def describe_photo_rules(rules: PhotoRules) -> str:
    """What a photograph of the round has to be, as one sentence."""
    return gettext(
        "Upright, %(width)s x %(height)s cm, of %(across)s x %(down)s pixels or more. It is made"
        " as small as that, and what a telephone writes into it is removed."
    ) % {
        "width": format_centimetres(rules.width_mm),
        "height": format_centimetres(rules.height_mm),
        "across": rules.width,
        "down": rules.height,
    }


def store_photo(form: CommandForm, rules: PhotoRules | None) -> StoredPortrait:
    """Store the photograph of a valid form before the command, which records it or not at all.

    rules   of the edition in force; None where it wants no photograph
    Raises  NoPhotoAsked; InvalidInput at `photo` with what is wrong with the file
    """
    if rules is None:
        raise NoPhotoAsked()
    upload = form.cleaned_data[PHOTO]
    try:
        return store_portrait(
            upload,
            name=upload.name or "",
            command_key=uuid5(form.get_command_key(), PHOTO),
            size=(rules.width, rules.height),
        )
    except UnsupportedFileType as error:
        sentence = gettext("This is not a picture (JPEG, PNG, HEIC). Choose a photograph.")
        raise InvalidInput({PHOTO: [sentence]}) from error
    except DomainError as error:
        raise InvalidInput({PHOTO: [str(error)]}) from error
