"""The archive of photographs that goes into the exchange folder with a roster: a ZIP without
compression, in the order of the roster, and in it SHA256SUMS of all."""

from uuid import UUID
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from rantau.access.actor import Actor
from rantau.access.permissions import require_permission
from rantau.access.scope import reading_as
from rantau.common.clock import WESTERN_TIME
from rantau.common.hashing import compute_sha256
from rantau.documents.errors import NoSuchFile
from rantau.documents.selectors import read_content
from rantau.rounds.exchange_folder import get_counterpart, open_outgoing
from rantau.rounds.files import read_file
from rantau.rounds.models import RosterFile
from rantau.rounds.permissions import EXCHANGE_FILES

SUMS = "SHA256SUMS"


def write_photo_archive(actor: Actor, file_id: UUID) -> None:
    """Put the photographs that a roster names into the `out/` of its counterpart; nothing where it
    names none. Outside any transaction, since thousands take seconds; by the text of the roster
    alone, so that the same bytes are written whenever it is done again.

    Raises  NoSuchFile where a picture is not on the disk as it was received; OSError where the
            folder cannot be written
    """
    require_permission(actor, EXCHANGE_FILES)
    with reading_as(actor):
        file = RosterFile.objects.select_related("round").filter(id=file_id, photos__gt=0).first()
    if file is None:
        return
    rows = [row for row in read_file(file.content.encode()).rows if row.get("photo")]
    made_at = file.made_at.astimezone(WESTERN_TIME).timetuple()[:6]
    counterpart, name = get_counterpart(file.round.destination), file.archive_name
    with (
        open_outgoing(counterpart, name) as out,
        ZipFile(out, "w", ZIP_STORED) as archive,
    ):
        for row in rows:
            content = _read_photo(row["photo_sha256"])
            archive.writestr(ZipInfo(row["photo"], made_at), content)
        sums = "".join(f"{row['photo_sha256']}  {row['photo']}\n" for row in rows)
        archive.writestr(ZipInfo(SUMS, made_at), sums)


def _read_photo(digest: str) -> bytes:
    content = read_content(digest)
    if compute_sha256(content) != digest:
        raise NoSuchFile()
    return content
