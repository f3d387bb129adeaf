"""A page as it is read, however its template is laid out."""

import re


def read_text(answer) -> str:
    """The answer's page; white space in it is one space, and none where a tag begins or ends."""
    page = re.sub(r"\s+", " ", answer.content.decode())
    return page.replace("> ", ">").replace(" <", "<")
