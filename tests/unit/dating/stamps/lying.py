"""Jobs over a time-stamp token, as workers do them that do not survive it, were taken over, or lack the extra."""

import os

from provenance.dating.stamps import Stamp, StampKind, StampState
from provenance.errors import ExtraMissingError
from provenance.model.digest import Digest


def crash(_content: bytes, _name: str, _picture: bytes, _roots: tuple[bytes, ...]) -> Stamp:
    os.abort()


def lack_extra(_content: bytes, _name: str, _picture: bytes, _roots: tuple[bytes, ...]) -> Stamp:
    raise ExtraMissingError("a time-stamp token", "timestamps")


def speak_of_another(_content: bytes, _name: str, _picture: bytes, _roots: tuple[bytes, ...]) -> Stamp:
    return Stamp(StampKind.OPENTIMESTAMPS, "other.ots", Digest(bytes(32)), StampState.PENDING, "")


def answer_none(_content: bytes, _name: str, _picture: bytes, _roots: tuple[bytes, ...]) -> Stamp:
    return None  # type: ignore[return-value]


def tell_process(_content: bytes, _name: str, _picture: bytes, _roots: tuple[bytes, ...]) -> Stamp:
    return Stamp(StampKind.RFC_3161, "", None, StampState.UNREAD, str(os.getpid()))
