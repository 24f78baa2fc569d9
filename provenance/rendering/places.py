"""Where a result is shown by whoever reads reports beside files: at the statement's line of the manifest, or at the source."""

import re
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from posixpath import normpath
from urllib.parse import quote, urlsplit

from provenance.model.report import CheckedMedia

_LINE = re.compile(r"(?P<file>.+)(?::|, line )(?P<line>[1-9][0-9]{0,8})")
"""`intake` writes the places of manifests with a colon, those of sheets and chats in words."""
_URI_SIGNS = "!$%&'()*+,:;=@~"
"""Signs that may stand in any part of a URI (RFC 3986, section 3.3), and the percent sign: what has to be is encoded already."""
_LONE_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")


@dataclass(frozen=True, slots=True)
class Base:
    """Where relative names start from, and the folder as seen from which files are named; both absolute."""

    work: PurePosixPath
    root: PurePosixPath

    def name(self, file: str) -> str:
        """The file's name as seen from the root; of one that lies elsewhere the absolute one. What the name leads to is not looked at."""
        path = PurePosixPath(normpath(self.work / file))
        return str(path.relative_to(self.root) if path.is_relative_to(self.root) else path)


@dataclass(frozen=True, slots=True)
class Place:
    """A file or an address, and the line in it, from 1; None where no line is known."""

    file: str
    line: int | None = None

    def seen_from(self, base: Base | None) -> "Place":
        """The same, the file named as the base names it; None leaves its name, and an address stays what it is."""
        return self if base is None or web_address(self.file) is not None else replace(self, file=base.name(self.file))


def place_of(item: CheckedMedia, base: Base | None = None) -> Place | None:
    """Where the statement of a result stands; where it stands nowhere, the image. None where neither is known.

    Args:
        item: The result.
        base: How files are named. None: as in the report.
    """
    found = _LINE.fullmatch(item.source or "")
    if found is not None:
        return Place(found["file"], int(found["line"])).seen_from(base)
    if item.origin is not None:
        return Place(item.origin.source.partition("!")[0] or item.origin.source).seen_from(base)  # the container, not its member
    name = item.source or item.path
    return None if name is None else Place(name).seen_from(base)


def web_address(text: str | None) -> str | None:
    """`text` as a URI if it is an address of the web; None for everything else, `javascript:` for one."""
    if text is None:
        return None
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not parts.hostname or any(ord(character) <= 0x20 for character in text):
        return None
    host = quote(parts.netloc, safe=f"{_URI_SIGNS}[]", errors="backslashreplace")  # brackets: an address of IPv6
    rest = quote(text.partition("//")[2][len(parts.netloc) :], safe=f"{_URI_SIGNS}#/?", errors="backslashreplace")
    return _LONE_PERCENT.sub("%25", f"{parts.scheme}://{host}{rest}")


def uri_of(place: Place) -> str:
    """The place as a URI reference (RFC 3986, section 4.1): every byte of a file's name that means something in one is encoded."""
    if (address := web_address(place.file)) is not None:
        return address
    path = quote(place.file.encode("utf-8", "surrogateescape" if _is_bytes(place.file) else "surrogatepass"))
    return f"file://{path}" if path.startswith("/") else path


def _is_bytes(name: str) -> bool:
    """Whether what is no Unicode in a name is bytes, as Python has them (PEP 383)."""
    return all(0xDC80 <= ord(sign) <= 0xDCFF for sign in name if 0xD800 <= ord(sign) <= 0xDFFF)
