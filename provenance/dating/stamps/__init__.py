"""Time stamps of pictures: their bytes -> what they prove, by root certificates and block headers that the owner names.

The only package that knows rfc3161-client and cryptography, which the extra `timestamps` brings.
"""

from provenance.dating.stamps.anchors import NO_ANCHORS, Anchors, read_anchors
from provenance.dating.stamps.beside import STAMP_SUFFIXES, read_stamps, stamp_files
from provenance.dating.stamps.dates import add_stamps
from provenance.dating.stamps.stamp import Stamp, StampKind, StampState

__all__ = [
    "NO_ANCHORS",
    "STAMP_SUFFIXES",
    "Anchors",
    "Stamp",
    "StampKind",
    "StampState",
    "add_stamps",
    "read_anchors",
    "read_stamps",
    "stamp_files",
]
