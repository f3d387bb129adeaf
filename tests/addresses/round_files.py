"""Pages of files that come from counterparts: taken in, set aside, uploaded."""

from tests.addresses.entries import Form, Page
from tests.addresses.round_results import HEADQUARTERS, open_appeals, open_documents
from tests.addresses.rounds import publish_round
from tests.factories.examinees import (
    build_test_points,
    create_examinee,
    take_in,
    upload,
    write_results,
)
from tests.factories.rosters import send, set_file_aside, write_answers


def paste_answer():
    """An answer of the counterpart to paste."""
    open_documents()
    [exam] = send(1)
    return {}, {"content": write_answers(1, {exam: "approved"}).decode()}


def set_one_aside():
    return {"reference": set_file_aside()}


def set_round_aside():
    """A file whose sender was declared after it came."""
    publish_round()
    return {"reference": set_file_aside(write_answers(1, {}))}, {}


def upload_one():
    """A file of points that one of headquarters uploaded."""
    open_appeals()
    return {"reference": upload(write_results(1, build_test_points({create_examinee(1): 150})))}


def leave_rows_out():
    """A file of points with a row that nobody has."""
    open_appeals()
    content = write_results(1, {("7", "reading"): 1})
    take_in(content)
    return {"reference": upload(content)}


def upload_by_another():
    """A file that somebody else uploaded, who may not confirm it."""
    open_appeals()
    content = write_results(1, build_test_points({create_examinee(1): 150}))
    return {"reference": upload(content, by="pusat-2")}, {"decision": "confirmed"}


PAGES = {
    "rounds:incoming_files": Page(
        HEADQUARTERS,
        forms=(
            Form(
                "national",
                paste_answer,
                error_at={"content": "file"},
            ),
        ),
        has_files=True,
    ),
    "rounds:uploads": Page(HEADQUARTERS),
    "rounds:upload": Page(
        HEADQUARTERS,
        upload_one,
        # One entry of the upload, and one of the file that was taken in.
        (Form("national", upload_by_another, entries=2, error_at={"why": "decision"}),),
    ),
    "rounds:retake_file": Page(
        HEADQUARTERS,
        set_one_aside,
        (Form("national", set_round_aside),),
    ),
    "rounds:settle_results": Page(
        HEADQUARTERS, leave_rows_out, (Form("national", values={"why": "Bukan dari putaran ini"}),)
    ),
    "rounds:incoming_file": Page(
        HEADQUARTERS, set_one_aside, (Form("national", values={"why": "Dikirim ulang"}),)
    ),
}
