"""The committed contract of the API, and one way to call an operation of it."""

import json

from rantau.ops.data_directory import ROOT

CONTRACT = json.loads((ROOT / "docs" / "openapi.json").read_text())
# Method, path and declaration of each operation.
DECLARED = {
    declaration["operationId"]: (method, path, declaration)
    for path, methods in CONTRACT["paths"].items()
    for method, declaration in methods.items()
}
