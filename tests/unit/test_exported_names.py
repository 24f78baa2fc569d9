"""The public names of the package."""

import subprocess
import sys
from importlib.resources import files

import pytest

import provenance

HEAVY = {"cv2", "imagehash", "scipy", "edtf", "numpy", "PIL", "faiss", "httpx", "pydantic"}


def test_every_public_name_is_there() -> None:
    assert all(getattr(provenance, name) is not None for name in provenance.__all__)
    assert sorted(provenance.__all__) == sorted(provenance._HOMES)
    assert set(provenance.__all__) <= set(dir(provenance))
    with pytest.raises(AttributeError, match="has no attribute 'genuine'"):
        _ = provenance.genuine


@pytest.mark.parametrize("module", ["provenance", "provenance.cli.app"])
def test_import_is_cheap(module: str) -> None:
    """Neither the package nor the command line loads what only some commands need."""
    program = f"import sys, {module}; print(sorted({HEAVY} & set(sys.modules)))"
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ended.stdout == "[]\n"


def test_the_package_alone_loads_nothing_of_its_own() -> None:
    program = "import sys, provenance; print([name for name in sys.modules if name.startswith('provenance.')])"
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_types_are_shipped() -> None:
    assert files(provenance).joinpath("py.typed").is_file()
