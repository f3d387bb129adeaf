"""The first pages, the worklist, and what machines ask about the service."""

from tests.addresses.entries import Form, Page
from tests.addresses.visitors import NOBODY, OK, SIGN_IN, answers, everybody

PAGES = {
    "common:home": Page(everybody(OK)),
    "common:start": Page(everybody(OK)),
    "common:about": Page(everybody(OK)),
    "common:privacy": Page(everybody(OK)),
    "common:accessibility": Page(everybody(OK)),
    "common:contact": Page(everybody(OK)),
    "common:desk": Page(
        answers(OK),
        forms=(Form("counter", values={"q": "Siti"}, entries=0, lenient=("q",)),),
    ),
    "common:resume": Page(everybody(SIGN_IN)),
    "set_language": Page(
        None,
        redirects_nobody_to="/",
        forms=(Form(NOBODY, shown_on="common:home", entries=0),),
    ),
    "healthz": Page(everybody(OK)),
    "readyz": Page(everybody(OK)),
    "metrics": Page(everybody(OK)),  # on this machine; tests/ops/test_metrics.py for others
}
