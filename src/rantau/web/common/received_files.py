"""Received files in pages: which are offered for choosing, and how one is shown."""

from django import forms
from django.http import HttpResponse

ACCEPTED_FILES = "application/pdf,image/jpeg,image/png,image/heic,image/heif,.heic,.heif"
SANDBOX_POLICY = (
    "default-src 'none'; img-src 'self'; object-src 'self'; style-src 'unsafe-inline'; sandbox"
)


def build_file_input() -> forms.FileInput:
    """The widget of a file that is received."""
    return forms.FileInput(attrs={"accept": ACCEPTED_FILES})


def build_file_response(
    content: bytes, media_type: str, *, download_name: str = ""
) -> HttpResponse:
    """A received file in a sandbox: it may come from anybody, and runs nothing.

    download_name   where the browser is to save it and not to show it
    """
    disposition = f'attachment; filename="{download_name}"' if download_name else "inline"
    headers = {"Content-Security-Policy": SANDBOX_POLICY, "Content-Disposition": disposition}
    return HttpResponse(content, content_type=media_type, headers=headers)
