"""The stamps of one picture: those in files beside it, and those in files that were named."""

from collections.abc import Iterable
from pathlib import Path

from provenance.contents import is_file, read_file
from provenance.dating.stamps.anchors import Anchors
from provenance.dating.stamps.attestations import read_attestations
from provenance.dating.stamps.commitments import is_proof_file
from provenance.dating.stamps.opening import open_token
from provenance.dating.stamps.stamp import Stamp, StampKind, StampState
from provenance.errors import MediaError
from provenance.model.limits import DEFAULT_LIMITS, Limits

STAMP_SUFFIXES = (".tsr", ".tst", ".ots")
"""Added to the picture's whole name: a response (RFC 3161, section 3.2), a bare token as tools for it name one, OpenTimestamps."""
_MAX_BYTES = 2**20


def stamp_files(picture: Path) -> tuple[Path, ...]:
    """The files with stamps that lie beside a picture."""
    named = (picture.with_name(picture.name + suffix) for suffix in STAMP_SUFFIXES)
    return tuple(file for file in named if is_file(file))


def read_stamps(files: Iterable[Path], picture: bytes, anchors: Anchors, limits: Limits = DEFAULT_LIMITS) -> tuple[Stamp, ...]:
    """What each file says of a picture; a file that cannot be read says so.

    Args:
        files: Responses and tokens in DER, and .ots files, told apart by their content.
        picture: The bytes of the picture.
        anchors: What they are verified by.
        limits: What verifying one may take.
    """
    stamps: list[Stamp] = []
    for file in files:
        try:
            content, _ = read_file(file, file.name, _MAX_BYTES)
        except MediaError as error:
            kind = StampKind.OPENTIMESTAMPS if file.suffix == ".ots" else StampKind.RFC_3161
            stamps.append(Stamp(kind, file.name, None, StampState.UNREAD, str(error)))
            continue
        stamps += read_stamp(content, file.name, picture, anchors, limits)
    return tuple(stamps)


def read_stamp(content: bytes, name: str, picture: bytes, anchors: Anchors, limits: Limits = DEFAULT_LIMITS) -> tuple[Stamp, ...]:
    """What the bytes of one such file say of a picture."""
    if is_proof_file(content):
        return read_attestations(content, name, picture, anchors.chain)
    return (open_token(content, name, picture, anchors.roots, limits),)
