"""Dates as a reader sees them: pages keep each in an element that no line breaks."""

import re

DATE_ELEMENT = re.compile(r'<span class="date">([0-9-]+)</span>')


def read_dates(html):
    """The HTML of a page with each date as plain text."""
    return DATE_ELEMENT.sub(r"\1", html)
