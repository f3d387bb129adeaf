"""The API: its routers, its error handlers and its OpenAPI document."""

from typing import Any, cast

from ninja import NinjaAPI

from rantau.api.problems import ApiView, add_problem_handlers, wrap_method_not_allowed
from rantau.api.v1 import partners, placement, registry, statistics, token


class RantauAPI(NinjaAPI):
    """The API; its OpenAPI document names the scope that each operation requires."""

    @property
    def urls(self) -> Any:
        patterns, app, name = super().urls
        for pattern in patterns:
            pattern.callback = wrap_method_not_allowed(cast(ApiView, pattern.callback))
        return patterns, app, name

    def get_openapi_schema(self, **kwargs: Any) -> Any:
        schema = super().get_openapi_schema(**kwargs)
        for methods in schema["paths"].values():
            for operation in methods.values():
                for requirement in operation.get("security", ()):
                    if "BearerTokenAuth" in requirement:
                        requirement["BearerTokenAuth"] = [operation["x-scope"]]
        return schema


api = RantauAPI(
    title="Rantau",
    version="1",
    urls_namespace="api",
    docs_url=None,
    openapi_url="/openapi.json",
)
add_problem_handlers(api)
api.add_router("/token", token.router)
api.add_router("/persons", registry.router)
api.add_router("/job-orders", partners.router)
api.add_router("/placements", placement.router)
api.add_router("/statistics", statistics.router)
