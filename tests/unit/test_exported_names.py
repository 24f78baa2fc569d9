"""The public names of the package."""

import subprocess
import sys

import provenance


def test_every_public_name_is_there() -> None:
    assert all(getattr(provenance, name) is not None for name in provenance.__all__)
    assert sorted(provenance.__all__) == sorted(provenance._HOMES)


def test_import_is_cheap() -> None:
    """Neither the package nor the command line loads what only some commands need."""
    program = "import sys, provenance.cli.app; print(sorted({'cv2', 'imagehash', 'scipy', 'edtf', 'numpy', 'PIL'} & set(sys.modules)))"
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ended.stdout == "[]\n"
