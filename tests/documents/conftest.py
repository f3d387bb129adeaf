"""Every test has a data folder of its own."""

import pytest


@pytest.fixture(autouse=True)
def data_folder(settings, tmp_path):
    settings.RANTAU_FILES = str(tmp_path)
    return tmp_path
