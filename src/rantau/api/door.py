"""The API's door: every operation, and how refusals are said."""

from typing import Any, cast

from ninja import NinjaAPI

from rantau.api.problems import Answering, of_its_methods, speak_problems
from rantau.api.v1.partners import router as partners
from rantau.api.v1.placement import router as placement
from rantau.api.v1.registry import router as registry
from rantau.api.v1.statistics import router as statistics
from rantau.api.v1.token import router as token


class Contract(NinjaAPI):
    """The API whose contract names the scope of each operation where readers look for it."""

    @property
    def urls(self) -> Any:
        patterns, app, name = super().urls
        for pattern in patterns:
            pattern.callback = of_its_methods(cast(Answering, pattern.callback))
        return patterns, app, name

    def get_openapi_schema(self, **kwargs: Any) -> Any:
        schema = super().get_openapi_schema(**kwargs)
        for methods in schema["paths"].values():
            for operation in methods.values():
                for way in operation.get("security", ()):
                    if "Bearer" in way:
                        way["Bearer"] = [operation["x-scope"]]
        return schema


api = Contract(
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
api.add_router("/placements", placement)
api.add_router("/statistics", statistics)
