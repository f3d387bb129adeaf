"""A page as it is asked for and read, however its template is laid out."""

import re

INDONESIAN = {"accept-language": "id"}  # the headers of a browser that wants Indonesian


def read_text(answer) -> str:
    """The answer's page; white space in it is one space, and none where a tag begins or ends."""
    page = re.sub(r"\s+", " ", answer.content.decode())
    return page.replace("> ", ">").replace(" <", "<")
