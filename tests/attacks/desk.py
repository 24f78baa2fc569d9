"""What attackers send, and what the program says of it."""

import json
from pathlib import Path
from typing import Any

from PIL import Image

from tests.cli.batches import provenance
from tests.cli.conftest import Ended
from tests.conftest import encoded

AT = "2023-10-23"


def check(archive: Path, *options: str | Path) -> Ended:
    """What a check of an archive says, beside a statement of `AT` unless the options say more."""
    at = () if "--manifest" in options else ("--at", AT)
    return provenance("check", "--archive", archive, *at, *options)


def checked(archive: Path, *options: str | Path) -> list[Any]:
    """The results of a check as the JSON Lines have them."""
    said = check(archive, "-f", "jsonl", *options)
    assert said.code in (0, 3, 10, 11), said
    return [json.loads(line) for line in said.out.splitlines()]


def save(path: Path, picture: Image.Image, quality: int = 90) -> Path:
    """A picture as a JPEG file."""
    path.write_bytes(encoded(picture, quality=quality))
    return path


def tiers(item: Any) -> list[str]:
    """The tiers of a result's matches."""
    return [match["tier"] for match in item["matches"]]
