"""What a picture can start: nothing. An EPS that is called a JPEG starts Ghostscript in many viewers, and in Pillow where it may."""

import json
import shutil
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from tests.attacks.desk import AT
from tests.conftest import FIXTURES

_POSTSCRIPT = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 100 100\n%%EndComments\n(/tmp/evil) (w) file closefile showpage\n%%EOF\n"
_SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/><script>alert(1)</script></svg>'
_PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/OpenAction<</S/Launch/F(/bin/true)>>>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
_PREVIEWED = struct.pack("<4sIIIIIIH", b"\xc5\xd0\xd3\xc6", 30, len(_POSTSCRIPT), 0, 0, 0, 0, 0xFFFF) + _POSTSCRIPT
"""An EPS with the binary header of DOS (EPSF 3.0, section 5.2)."""


def _tiff(tag: int, content: bytes) -> bytes:
    """A TIFF of one grey pixel that holds something in a tag besides."""
    entries = [
        (256, 4, 1, 1),
        (257, 4, 1, 1),
        (258, 3, 1, 8),
        (259, 3, 1, 1),
        (262, 3, 1, 1),
        (273, 4, 1, 8),
        (277, 3, 1, 1),
        (279, 4, 1, 1),
    ]
    entries.append((tag, 7, len(content), 12))
    head = struct.pack("<2sHI", b"II", 42, 12 + len(content)) + b"\x80\0\0\0" + content
    return head + struct.pack("<H", len(entries)) + b"".join(struct.pack("<HHII", *entry) for entry in sorted(entries)) + bytes(4)


def _psd(content: bytes) -> bytes:
    """A Photoshop file of one pixel with a resource that holds something."""
    resource = struct.pack(">4sHHI", b"8BIM", 0x03FD, 0, len(content)) + content + b"\0" * (len(content) % 2)
    return (
        struct.pack(">4sH6xHIIHHI", b"8BPS", 1, 1, 1, 1, 8, 1, 0)
        + struct.pack(">I", len(resource))
        + resource
        + struct.pack(">IH", 0, 0)
        + b"\0"
    )


HOSTILE = {
    "eps.jpg": _POSTSCRIPT,
    "eps-of-dos.jpg": _PREVIEWED,
    "ps.png": b"%!PS\n" + _POSTSCRIPT,
    "in-a-tiff.tif": _tiff(34377, _psd(_POSTSCRIPT)),
    "psd.jpg": _psd(_POSTSCRIPT),
    "svg.jpg": _SVG,
    "pdf.jpg": _PDF,
    "launching.pdf": _PDF,
    "delegate.jpg": b"push graphic-context\nviewbox 0 0 1 1\nfill 'url(https://example.org/x.png\"|touch \"/tmp/evil)'\n",
}


@pytest.fixture(scope="module")
def traced() -> None:
    """Whether programs can be watched here."""
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed, so what is started cannot be watched")
    tried = subprocess.run(["strace", "-f", "-e", "trace=execve", "true"], capture_output=True, text=True, check=False)
    if tried.returncode or "execve" not in tried.stderr:
        pytest.skip(f"strace is not permitted here: {tried.stderr.strip()[-200:]}")


@pytest.mark.usefixtures("traced")
def test_no_picture_starts_a_program(fixture_archive: Path, tmp_path: Path) -> None:
    """All that is started is Python: the program, and the process that forks the workers; the pictures are told as what they are."""
    folder = tmp_path / "hostile"
    folder.mkdir()
    for name, content in HOSTILE.items():
        (folder / name).write_bytes(content)
    shutil.copy(FIXTURES / "photos" / "dam.jpg", folder)
    log = tmp_path / "strace"
    command = [sys.executable, "-m", "provenance", "--no-config", "check", *sorted(map(str, folder.iterdir()))]
    watched = ["strace", "-f", "-qq", "-e", "trace=execve,execveat", "-e", "signal=none", "-o", str(log)]
    asked = ["--archive", str(fixture_archive), "--at", AT, "-f", "jsonl"]
    said = subprocess.run([*watched, *command, *asked], capture_output=True, text=True, check=False)
    verdicts = sorted(json.loads(line)["verdict"] for line in said.stdout.splitlines())
    assert verdicts == ["reused"] + ["unchecked"] * len(HOSTILE), said
    started = [line.partition("(")[2].partition(",")[0].strip('"') for line in log.read_text().splitlines() if "exec" in line]
    programs = {Path(program).name for program in started}
    assert started, said
    assert all(name.startswith("python") for name in programs), programs
    assert not Path("/tmp/evil").exists()
