"""Dates in pictures against exiftool: which of its dates are found with the same instant and precision, and what is found besides.

    python benchmarks/image_dates.py SAMPLES

SAMPLES is a folder with `truth.jsonl`, whose rows of the kind `image-dates` hold exiftool's answer (`-json -G1 -a -s -time:all`).
"""

import json
import re
import sys
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from provenance.dating.written import Written, is_blank, read_spelled, with_clock, with_fraction, with_offset
from provenance.finding_dates import PictureDates, find_dates
from provenance.model.found import Meaning

_NOW = datetime(2026, 11, 1, tzinfo=UTC)
_GROUPS = ("EXIF", "GPS", "IPTC", "XMP", "PNG")
_ENDINGS = {"DateTimeOriginal": "Original", "CreateDate": "Digitized", "ModifyDate": ""}
_PARTS = re.compile(r"SubSec|Offset|IPTC:.*Time|GPSTimeStamp")


def main(samples: Path) -> None:
    rows = [json.loads(line) for line in (samples / "truth.jsonl").read_text().splitlines()]
    counts: dict[str, Counter[str]] = {group: Counter() for group in _GROUPS}
    lines, slowest, profile_dates = [], 0.0, 0
    for row in rows:
        if row["kind"] != "image-dates":
            continue
        began = time.perf_counter()
        found = find_dates(str(samples / row["path"]), timezone=None, now=_NOW)
        slowest = max(slowest, time.perf_counter() - began)
        lines += _compare(Path(row["path"]).name, row["exiftool"]["dates"], found, counts)
        profile_dates += any("ICC" in date.field for date in found.dates)
        if found.unread is not None:
            lines.append(f"{Path(row['path']).name}: unread: {found.unread.code}")
    print("| Group | Dates of exiftool | Found | Missed | Extra |\n|---|---|---|---|---|")
    for group, count in counts.items():
        print(f"| {group} | {count['asked']} | {count['found']} | {count['asked'] - count['found']} | {count['extra']} |")
    print(f"\ndates of colour profiles taken: {profile_dates}; slowest file {slowest:.2f} s\n")
    print("\n".join(lines))


def _compare(name: str, truth: dict[str, object], found: PictureDates, counts: dict[str, Counter[str]]) -> list[str]:
    lines = []
    inside = [date for date in found.dates if date.meaning not in (Meaning.NAMED, Meaning.STORED) or date.field.startswith("PNG")]
    for group in _GROUPS:
        asked = Counter(_expected(group, truth))
        got = Counter(date.value for date in inside if date.field.split()[0] == group)
        counts[group].update(asked=asked.total(), found=(asked & got).total(), extra=(got - asked).total())
        lines += [f"{name}: missed {group} {text}" for text in (asked - got).elements()]
        lines += [f"{name}: extra {group} {text}" for text in (got - asked).elements()]
    return lines


def _expected(group: str, truth: dict[str, object]) -> list[str]:
    """Dates of a group, each put together of its parts as the standard says, in the form of `Written`."""
    expected = []
    for key, value in truth.items():
        family, _, name = key.partition(":")
        if _group(family) != group or _PARTS.search(key):
            continue
        for text in value if isinstance(value, list) else [str(value)]:
            written = read_spelled(str(text))
            if is_blank(str(text)):
                continue
            expected.append(str(text) if written is None else _whole(group, family, name, written, truth).text)
    return expected


def _group(family: str) -> str:
    if family.startswith(("IFD", "ExifIFD")):
        return "EXIF"
    return "XMP" if family.startswith("XMP-") else family


def _whole(group: str, family: str, name: str, written: Written, truth: dict[str, object]) -> Written:
    def part(key: str) -> str:
        return str(truth.get(key, ""))

    if group == "EXIF" and name in _ENDINGS and family in ("IFD0", "ExifIFD"):
        return with_offset(with_fraction(written, part(f"ExifIFD:SubSecTime{_ENDINGS[name]}")), part(f"ExifIFD:OffsetTime{_ENDINGS[name]}"))
    if group == "IPTC":
        return with_clock(written, part(f"IPTC:{'TimeCreated' if name == 'DateCreated' else name.replace('Date', 'Time')}")) or written
    if name == "GPSDateStamp" and written.clock is None:
        timed = with_clock(written, part("GPS:GPSTimeStamp")) or written
        return Written(timed.day, timed.clock, "Z" if timed.clock else None)
    return (
        Written(written.day, written.clock, "Z")
        if name in ("GPSDateTime", "GPSDateStamp") or (group, name) == ("PNG", "ModifyDate")
        else written
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
