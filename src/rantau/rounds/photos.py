"""What a photograph for the roster has to be, and what it is called. Pure, but for the language of
the reader of its size."""

from datetime import datetime

from django.template.defaultfilters import floatformat

from rantau.rounds.edition import PhotoRules, RoundEdition
from rantau.rounds.stages import Stage

PHOTO = "photo"  # the fact of a row that may come back
TOO_SMALL, OTHER_SHAPE = "too_small", "other_shape"
# Of a hundred parts so many may be cut off, as where 3 x 4 becomes 3.5 x 4.5; chosen by us.
MAX_OFF = 5


def find_photo_fault(rules: PhotoRules, width: int, height: int) -> str:
    """Why a picture of so many pixels across and down does not do, one of the constants above;
    empty where it does. It is made as small as the round asks, and never larger."""
    across, down = width * rules.height_mm, height * rules.width_mm
    if abs(across - down) * 100 > MAX_OFF * max(across, down):
        return OTHER_SHAPE
    return TOO_SMALL if width < rules.width or height < rules.height else ""


def format_centimetres(millimetres: int) -> str:
    """Millimetres in centimetres, as the reader's language writes them: `3,5` or `3.5`, `4`."""
    return str(floatformat(millimetres / 10, -1))


def can_receive_photo(edition: RoundEdition, stage: Stage, at: datetime) -> bool:
    """Whether a photograph of somebody at this stage is taken now (aware): while the documents are,
    and once they are complete until she is sent."""
    if edition.photo is None:
        return False
    window = edition.windows["documents"]
    is_open = window.begins <= at < window.ends
    return stage == Stage.COMPLETE or (stage == Stage.RANKED and is_open)


def name_photo(exam_number: str) -> str:
    """What her photograph is called in the archive that goes with a roster."""
    return f"{exam_number}.jpg"
