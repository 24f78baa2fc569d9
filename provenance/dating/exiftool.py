"""Output of `exiftool -json -G1 -a -s` -> tags of each file: for formats and fields that are not read here."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath

from provenance.dating.gathering import Gathering
from provenance.dating.tags import add_tags
from provenance.dating.written import is_blank, read_written
from provenance.dating.xmp import add_property
from provenance.errors import DatesFileError
from provenance.model.found import Meaning
from provenance.model.metadata import RawTag

_PREFIX = "exiftool: "
_EXIF_NAMES = {
    "ModifyDate": "DateTime",
    "CreateDate": "DateTimeDigitized",
    "OffsetTimeDigitized": "OffsetTimeDigitized",
    "SubSecTimeDigitized": "SubSecTimeDigitized",
}
"""Names that differ from those of the standard: exiftool's tag names, EXIF."""
_LEFT_OUT = re.compile(r"ICC.*|ExifTool|System|File|Composite|JFIF|MPF\d*", re.IGNORECASE)
"""Groups without a date of the picture: colour profiles, the disk, and what exiftool puts together itself from other fields."""
_NAMED_AS_DATE = re.compile(r"date|time|when", re.IGNORECASE)
_EXIF_GROUP = re.compile(r"IFD\d|ExifIFD|SubIFD\d*|GPS")


@dataclass(frozen=True, slots=True)
class ExifToolTags:
    """What exiftool said of each file, by the name that it had there."""

    files: Mapping[str, Mapping[str, object]]

    def of(self, path: Path) -> Mapping[str, object] | None:
        """The tags of `path`: by its whole name, else by its last part where only one file has it."""
        whole = [tags for name, tags in self.files.items() if Path(name).absolute() == path.absolute()]
        same = whole or [tags for name, tags in self.files.items() if PurePath(name).name == path.name]
        return same[0] if len(same) == 1 else None


def read_exiftool_json(text: str, name: str) -> ExifToolTags:
    """Read the output for any number of files.

    Args:
        text: The output.
        name: Name of its file, for messages.

    Raises:
        DatesFileError: It is no such output.
    """
    try:
        entries = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise DatesFileError(f"{name}: no JSON: {error}") from error
    if not isinstance(entries, list) or not all(isinstance(entry, dict) and isinstance(entry.get("SourceFile"), str) for entry in entries):
        raise DatesFileError(f"{name}: a list of objects with SourceFile is needed, as `exiftool -json -G1 -a -s` writes it")
    return ExifToolTags({entry["SourceFile"]: entry for entry in entries})


def add_exiftool(gathering: Gathering, tags: Mapping[str, object]) -> None:
    """Take the dates of one file's tags."""
    raw: list[RawTag] = []
    for key, value in tags.items():
        *groups, name = key.split(":")
        group = groups[-1] if groups else ""
        if key == "SourceFile" or _LEFT_OUT.fullmatch(group):
            continue
        texts = [str(item) for item in value] if isinstance(value, list) else [str(value)]
        for number, text in enumerate(texts):
            if _EXIF_GROUP.fullmatch(group) or group in ("IPTC", "PNG"):
                is_exif = group not in ("IPTC", "PNG", "GPS")
                raw.append(
                    RawTag("ExifIFD" if group.startswith("Sub") else group, _EXIF_NAMES.get(name, name) if is_exif else name, text, number)
                )
            elif group.startswith("XMP-"):
                place = f"[{number + 1}]" if len(texts) > 1 else ""
                add_property(gathering, f"{_xmp_name(group, name)}{place}", text, _PREFIX)
            elif _NAMED_AS_DATE.search(name) and not is_blank(text) and (written := read_written(text)) is not None and len(text) > 4:
                gathering.add(f"{_PREFIX}{key}", text, written, Meaning.OTHER)
    add_tags(gathering, raw, _PREFIX)


def _xmp_name(group: str, name: str) -> str:
    """The property's name in XMP where exiftool's differs."""
    namespace = group.removeprefix("XMP-")
    return {"xmpMM:HistoryWhen": "xmpMM:History/stEvt:when", "exif:GPSDateTime": "exif:GPSTimeStamp"}.get(
        f"{namespace}:{name}", f"{namespace}:{name}"
    )
