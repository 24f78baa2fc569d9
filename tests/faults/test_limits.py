"""The limit that takes seconds to be met; the others are tried in tests/contract/test_limits.py."""

from pathlib import Path

from PIL import Image

import provenance
from tests.conftest import encoded

_SCANS = 400
"""About four seconds of processor time on machines of 2025."""


def test_a_picture_that_takes_too_much_processor_time_is_unchecked_by_the_limit(tmp_path: Path) -> None:
    """A file of 100 kB repeats the last scan of a JPEG, each time a pass over all of its pixels. Given the time it is opened, and plain."""
    content = encoded(Image.new("RGB", (4000, 4000), (90, 120, 50)), "JPEG", progressive=True)
    last = content[content.rindex(b"\xff\xda") : -2]
    path = tmp_path / "a.jpg"
    path.write_bytes(content[:-2] + last * _SCANS + content[-2:])
    provenance.ArchiveWriter.create(tmp_path / "archive").close()
    with provenance.Archive.open(tmp_path / "archive") as archive:
        for seconds, code, text in (
            (1, "over-limit", "more than 1 s of processor time (max_cpu_seconds)"),
            (600, "too-plain", "too plain"),
        ):
            limits = provenance.Limits(max_scans=1000, max_cpu_seconds=seconds, max_wall_seconds=600)
            (item,) = provenance.check(path, archive, at="2023-10-23", limits=limits).media
            assert item.unchecked is not None
            assert item.unchecked.code == code
            assert text in item.unchecked.text
