"""A segment of the index of local features as a file to be mapped into memory.

Layout, little-endian: a header of 96 bytes (magic, format version, number of records, of cells, of points, digest of
the partition, SHA-256 of what follows), the record numbers as uint64, width and height of their frames as uint16, filled
up to 8 bytes, the number of points of each cell as uint32, likewise, the CRC-32 of each cell as uint32, likewise, the CRC-32 of
all these as uint64, then the points as `Segment.words` says. So a check holds what it reads to a checksum without reading all.
"""

import hashlib
import struct
import zlib
from pathlib import Path

import numpy as np

from provenance.archive.files import map_file, write_whole
from provenance.archive.index.cells import Cells
from provenance.archive.index.codes import are_numbers
from provenance.archive.index.segment import Segment
from provenance.model.digest import Digest

_HEADER = struct.Struct("<8sIIIIQ32s32s")
_MAGIC = b"provpnts"
_VERSION = 2


def segment_path(folder: Path, sha256: Digest) -> Path:
    """Where the segment with this digest lies."""
    return folder / f"{sha256}.points"


def write_segment(folder: Path, segment: Segment, cells: Cells) -> Digest:
    """Write a segment into `folder` under the digest of its content, which is returned."""
    told = [
        segment.numbers.astype("<u8"),
        segment.frames.astype("<u2"),
        segment.sizes.astype("<u4"),
        segment.cell_checksums().astype("<u4"),
    ]
    body = [part for array in told for part in (array.reshape(-1).view(np.uint8).data, bytes(-array.nbytes % 8))]
    body += [zlib.crc32(b"".join(body)).to_bytes(8, "little"), segment.words.astype("<u8").view(np.uint8).data]
    whole = hashlib.sha256()
    for part in body:
        whole.update(part)
    head = (len(segment.numbers), len(segment.sizes), 0, len(segment.words) // 5, cells.digest, whole.digest())
    digest = Digest(whole.digest())
    path = segment_path(folder, digest)
    folder.mkdir(exist_ok=True)
    write_whole(path, [_HEADER.pack(_MAGIC, _VERSION, *head), *body])
    return digest


def read_segment(folder: Path, sha256: Digest, cells: Cells, *, whole: bool) -> Segment | None:
    """The segment with this digest, mapped; None where it is absent, of another partition, or damaged.

    Args:
        folder: Where segments lie.
        sha256: Digest of its content, as the database tells it.
        cells: The partition in use.
        whole: Read every byte and hold it to the digest, else only what tells of the points; these are looked at as they are searched.
    """
    mapped = map_file(segment_path(folder, sha256))
    if mapped is None or len(mapped) < _HEADER.size:
        return None
    magic, version, records, count, reserved, points, partition, digest = _HEADER.unpack(mapped[: _HEADER.size].tobytes())
    if (magic, version, count, reserved, partition, digest) != (_MAGIC, _VERSION, cells.count, 0, cells.digest, sha256.value):
        return None
    body = np.asarray(mapped[_HEADER.size :])
    lengths = [records * 8, records * 4, count * 4, count * 4, 8, points * 40]
    starts = np.cumsum([0] + [length + -length % 8 for length in lengths]).tolist()
    if starts[-1] != len(body) or (whole and hashlib.sha256(body.data).digest() != digest):
        return None
    if zlib.crc32(body[: starts[4]].data) != int.from_bytes(body[starts[4] : starts[5]].tobytes(), "little"):
        return None
    numbers, frames, sizes, sums, _, words = (body[start : start + length] for start, length in zip(starts[:-1], lengths, strict=True))
    told = numbers.view("<u8"), frames.view("<u2").reshape(-1, 2), sizes.view("<u4")
    segment = Segment(*told, words.view("<u8"), sums.view("<u4"))
    counts = int(segment.sizes.sum(dtype=np.uint64)) == points
    return segment if counts and are_numbers(segment.numbers) and segment.frames.all() else None
