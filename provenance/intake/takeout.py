"""The JSON that Google Takeout writes beside each picture of Google Photos -> the times in it: claims, for anybody can edit the file."""

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from provenance.contents import is_file, read_file
from provenance.errors import DateError, DatesFileError, MediaError
from provenance.model.dates import DateInterval, format_instant

_LONGEST_NAME = 46
"""Characters of the name before .json; Takeout cuts what is longer. Seen in its exports, documented nowhere."""
_MIDDLES = ("", ".supplemental-metadata")
"""Between the picture's name and .json: none until 2024, the other since."""
_NUMBERED = re.compile(r"(?P<stem>.*)(?P<number>\(\d+\))(?P<suffix>\.[^.]+)")
"""The second picture of one name, photo(1).jpg, has its number behind the rest in the name of the JSON: photo.jpg(1).json."""
_TAKEN, _UPLOADED = "photoTakenTime", "creationTime"
_MAX_BYTES = 2**20
_SECOND = timedelta(seconds=1) - timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class TakeoutTime:
    """One time of such a file.

    Attributes:
        text: As it stands there: seconds since 1970, UTC.
        written: The same as RFC 3339.
        interval: That second.
    """

    text: str
    written: str
    interval: DateInterval


@dataclass(frozen=True, slots=True)
class TakeoutSidecar:
    """What such a file says.

    Attributes:
        path: Where it lies.
        taken: When the picture was taken, as Google understood its file.
        uploaded: When it came into Google Photos, by Google's word; None where it is not said.
    """

    path: Path
    taken: TakeoutTime
    uploaded: TakeoutTime | None


def takeout_sidecar(picture: Path) -> TakeoutSidecar | None:
    """What Takeout wrote beside a picture; None where it wrote nothing.

    Raises:
        DateError: A time is none.
        DatesFileError: The file cannot be read.
    """
    for file in _candidates(picture):
        if not is_file(file):
            continue
        try:
            content = json.loads(read_file(file, str(file), _MAX_BYTES)[0])
        except (MediaError, ValueError, RecursionError) as error:
            if file.name == f"{picture.name}.json":  # of whichever kind; who reads the others says what is wrong with it
                continue
            raise DatesFileError(f"{file}: cannot be read: {error}") from error
        if isinstance(content, dict) and isinstance(content.get(_TAKEN), dict):
            uploaded = content.get(_UPLOADED)
            return TakeoutSidecar(
                file, _time(content[_TAKEN], file, _TAKEN), _time(uploaded, file, _UPLOADED) if isinstance(uploaded, dict) else None
            )
    return None


def _candidates(picture: Path) -> list[Path]:
    """Where it may lie, by the name of the picture."""
    numbered = _NUMBERED.fullmatch(picture.name)
    name, number = (picture.name, "") if numbered is None else (numbered["stem"] + numbered["suffix"], numbered["number"])
    names = [f"{(name + middle)[:_LONGEST_NAME]}{number}.json" for middle in _MIDDLES]
    names += [f"{name}{middle}{number}.json" for middle in _MIDDLES]
    return [picture.with_name(each) for each in dict.fromkeys(names)]


def _time(value: dict[str, object], file: Path, field: str) -> TakeoutTime:
    text = str(value.get("timestamp", ""))
    try:
        instant = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(text[:20]))
    except (ValueError, OverflowError) as error:
        raise DateError(f"{file}, field {field}: {text[:40]!r} is no time since 1970", text[:40]) from error
    return TakeoutTime(text, format_instant(instant), DateInterval(instant, instant + _SECOND))
