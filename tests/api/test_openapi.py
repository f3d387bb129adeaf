"""The published contract is the committed file. Make it anew with script/openapi."""

import json

from rantau.api.api import api
from rantau.ops.data_directory import ROOT


def test_the_committed_contract_is_the_generated_one():
    generated = json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/v1/"), default=str))

    assert json.loads((ROOT / "docs" / "openapi.json").read_text()) == generated
