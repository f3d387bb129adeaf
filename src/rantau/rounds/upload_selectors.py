"""Fetch files that headquarters uploaded."""

from django.db.models import Count, Q, QuerySet

from rantau.access.actor import Actor
from rantau.access.permissions import require_permission
from rantau.common.references import normalize_reference
from rantau.rounds.errors import NoSuchUpload
from rantau.rounds.models import ResultFile, UploadedFile
from rantau.rounds.permissions import DECIDE_UPLOAD


def list_uploads(actor: Actor) -> QuerySet[UploadedFile]:
    """All uploaded files, those that wait for a second person first, then the newest; with their
    round, without their content."""
    require_permission(actor, DECIDE_UPLOAD)
    rows = UploadedFile.objects.select_related("round").defer("content")
    rows = rows.annotate(waits=Count("id", filter=Q(outcome="")))
    return rows.order_by("-waits", "-uploaded_at", "-id")


def get_upload(actor: Actor, reference: str, *, locks: bool = False) -> UploadedFile:
    """The uploaded file under `reference`: locked with its content for a command, without it for a
    page. Raises NoSuchUpload."""
    require_permission(actor, DECIDE_UPLOAD)
    rows = UploadedFile.objects.select_related("round")
    if locks:
        rows = rows.select_for_update(of=("self",))
    else:
        rows = rows.select_related("round", "incoming", "results").defer("content")
    found = rows.filter(reference=normalize_reference(reference)).first()
    if found is None:
        raise NoSuchUpload()
    return found


def get_confirmed_results(actor: Actor, reference: str, *, locks: bool = False) -> ResultFile:
    """The file of points that an uploaded one became, with its round, locked where asked. Raises
    NoSuchUpload."""
    require_permission(actor, DECIDE_UPLOAD)
    rows = ResultFile.objects.select_related("round")
    if locks:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(upload__reference=normalize_reference(reference)).first()
    if found is None:
        raise NoSuchUpload()
    return found
