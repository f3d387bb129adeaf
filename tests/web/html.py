"""A page as it is asked for and read, however its template is laid out."""

import re

from tests.dates_on_pages import read_dates

INDONESIAN = {"accept-language": "id"}  # the headers of a browser that wants Indonesian


def read_text(answer) -> str:
    """The answer's page with each date as plain text; white space in it is one space, and none
    where a tag begins or ends."""
    page = re.sub(r"\s+", " ", read_dates(answer.content.decode()))
    return page.replace("> ", ">").replace(" <", "<")
