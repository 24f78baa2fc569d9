"""The manifest: which files belong to an exported archive, and what it holds."""

import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from provenance.errors import PartDamagedError
from provenance.exchange.parts.schema import MANIFEST, MAX_FILE_BYTES, MAX_MANIFEST_BYTES, MAX_ROWS, FileKind

_NAME = re.compile(r"(?:records|appearances|local|thumbnails)/[0-9a-f]{64}\.parquet")


def _plain_name(name: str) -> str:
    """Refuse every name but those that an export gives: a folder of ours and the digest of the file."""
    if not _NAME.fullmatch(name):
        raise ValueError("not the name of a part")
    return name


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class FileEntry(_Model):
    """One file: its name below the folder, and what is known of it before it is opened."""

    path: Annotated[str, AfterValidator(_plain_name)]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    size_bytes: Annotated[int, Field(ge=1, le=MAX_FILE_BYTES)]
    rows: Annotated[int, Field(ge=1, le=MAX_ROWS)]


class PartEntry(_Model):
    """The files of one part: the same records in all of them."""

    records: FileEntry
    appearances: FileEntry
    local: FileEntry | None = None
    thumbnails: FileEntry | None = None

    def files(self) -> dict[FileKind, FileEntry]:
        """Those that there are, by what they hold."""
        entries = {kind: getattr(self, kind.value) for kind in FileKind}
        return {kind: entry for kind, entry in entries.items() if entry is not None}


class ArchiveEntry(_Model):
    """The archive that was exported: `archive info` says the same of it."""

    digest: str
    records: int
    earliest: str | None
    latest: str | None


class Manifest(_Model):
    """All of `manifest.json`.

    `format_version` is that of the manifest and of all columns; another one is refused. `coverage` has the names of `archive info -f json`.
    """

    format: Literal["image-provenance-parts"] = "image-provenance-parts"
    format_version: Literal[1] = 1
    tool: str
    writer: str
    archive: ArchiveEntry
    coverage: dict[str, object]
    parts: tuple[PartEntry, ...]


def read_manifest(folder: Path) -> Manifest:
    """The manifest of an export.

    Raises:
        PartDamagedError: It is absent, too large, of another version, or names what no export writes.
    """
    path = folder / MANIFEST
    if not path.is_file():
        raise PartDamagedError(f"{folder}: no {MANIFEST} there; name the folder that `archive export -f parquet` wrote")
    try:
        with path.open("rb") as handle:
            content = handle.read(MAX_MANIFEST_BYTES + 1)
        if len(content) > MAX_MANIFEST_BYTES:
            raise PartDamagedError(f"{path}: longer than {MAX_MANIFEST_BYTES} bytes")
        return Manifest.model_validate_json(content)
    except OSError as error:
        raise PartDamagedError(f"{path}: cannot be read: {error.strerror}") from error
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(step) for step in first["loc"]) or "all of it"
        raise PartDamagedError(f"{path}, {place}: {first['msg']}; it was not written by a version of this program that is known") from error
