"""Compound files ([MS-CFB]), in which Outlook and the office programs before 2007 wrote: told apart, not read."""

from enum import StrEnum

COMPOUND_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""[MS-CFB] 2.2."""


class Compound(StrEnum):
    """What a compound file is."""

    MSG = "an Outlook message"
    ENCRYPTED = "an office document with a password"
    OFFICE = "an office document of the old kind"
    OTHER = "a compound file"


_STREAMS: tuple[tuple[str, Compound], ...] = (
    ("__properties_version1.0", Compound.MSG),  # [MS-OXMSG] 2.4
    ("EncryptedPackage", Compound.ENCRYPTED),  # [MS-OFFCRYPTO] 2.3.4.4
    ("WordDocument", Compound.OFFICE),  # [MS-DOC] 2.1.1
    ("PowerPoint Document", Compound.OFFICE),  # [MS-PPT] 2.1.2
    ("Workbook", Compound.OFFICE),  # [MS-XLS] 2.1.2
)
"""Streams that name the format; a directory entry has its name in UTF-16 ([MS-CFB] 2.6.1)."""


def compound_kind(content: bytes) -> Compound:
    """What a compound file is, by the names of its streams."""
    return next((kind for name, kind in _STREAMS if name.encode("utf-16-le") in content), Compound.OTHER)
