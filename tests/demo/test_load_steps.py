"""What the load generator notes of a step: its time, and what an unexpected answer said."""

import pytest

from rantau.demo.load.officer import Response
from rantau.demo.load.steps import StepFailed, Steps

FORM = (
    b'<main><ul class="govuk-list govuk-error-summary__list"><li><a href="#on">Day:\n  wrong</a></li>'
    b"</ul><p>and more</p></main>"
)
PAGE = (
    b'<html><head><title>Too late</title></head><body><nav class="menu">Desk</nav>'
    b'<main id="main"><h1>Somebody was faster</h1></main></body></html>'
)


def answer(status, body):
    return Response(status, body)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (FORM, "Day: wrong"),
        (PAGE, "Somebody was faster"),
        (b'{"title": "Too late"}', '{"title": "Too late"}'),
        (b"", ""),
    ],
)
def test_the_first_answer_that_was_not_expected_is_kept_in_its_words(body, words):
    steps = Steps()
    for content in (body, b"another"):
        with pytest.raises(StepFailed):
            steps.measure("book", lambda content=content: answer(422, content), expected=302)
    assert steps.errors == {"book: 422": 2}
    assert steps.answers == {"book: 422": words}
    assert steps.describe_errors() == [f"book: 422, 2 times; at first: {words}"]


def test_a_broken_line_is_an_error_of_its_step():
    def send():
        raise ConnectionResetError("reset")

    steps = Steps()
    with pytest.raises(StepFailed):
        steps.measure("look", send, expected=200)
    assert steps.answers == {"look: ConnectionResetError": "reset"}


def test_an_expected_answer_is_measured_and_no_error():
    steps = Steps()
    steps.measure("look", lambda: answer(200, b""), expected=200)
    assert (steps.summarize()["look"].count, steps.answers) == (1, {})
