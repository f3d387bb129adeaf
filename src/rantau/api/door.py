"""The API's door: every operation, and how refusals are said."""

from ninja import NinjaAPI

from rantau.api.problems import speak_problems
from rantau.api.v1.partners import router as partners
from rantau.api.v1.registry import router as registry
from rantau.api.v1.token import router as token

api = NinjaAPI(
    title="Rantau",
    version="1",
    urls_namespace="api",
    docs_url=None,
    openapi_url="/openapi.json",
)
speak_problems(api)
api.add_router("/token", token)
api.add_router("/persons", registry)
api.add_router("/job-orders", partners)
