"""RawMetadata: what stands in a picture's file besides its pixels, as written, before anything is made of it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RawTag:
    """One value that may be a date or a part of one.

    Attributes:
        group: Where it stands: `IFD0`, `IFD1`, `ExifIFD`, `GPS` (EXIF), `IPTC`, `PNG` or `comment`.
        name: Its name in the standard of that group.
        text: As written; rational numbers as decimals with blanks between.
        block: Number of the block of metadata that it stands in, within the file: date and time of one block belong together.
    """

    group: str
    name: str
    text: str
    block: int


@dataclass(frozen=True, slots=True)
class RawMetadata:
    """Everything of a file that may hold dates.

    Attributes:
        form: Name of the file's format.
        tags: In the order of the file.
        xmp: XMP packets, in the order of the file; not parsed.
        has_manifest: Whether the bytes may hold a C2PA manifest.
        problems: What was there and could not be read, in words.
    """

    form: str
    tags: tuple[RawTag, ...]
    xmp: tuple[bytes, ...]
    has_manifest: bool
    problems: tuple[str, ...]
