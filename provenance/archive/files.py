"""Files of an archive beside its database: each written whole or not at all; thumbnails and originals by their digests."""

import os
import secrets
from collections.abc import Iterable
from pathlib import Path

from provenance.errors import ArchiveDamagedError
from provenance.model.digest import Digest


def write_whole(path: Path, parts: Iterable[bytes | memoryview]) -> None:
    """Write a file so that a reader sees either the old one or the whole new one, its bytes on disk; its folder must exist."""
    partial = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with partial.open("xb") as handle:
            handle.writelines(parts)
            handle.flush()
            os.fsync(handle.fileno())
        partial.rename(path)
    finally:
        partial.unlink(missing_ok=True)


class ContentFolder:
    """Files by digest, in sub-folders by its first two digits. What `put` and `sync` returned from is on disk."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._unsynced: set[Path] = set()

    def put(self, content: bytes) -> Digest:
        """Store `content` under its digest; a file that is there already is left alone."""
        digest = Digest.of(content)
        target = self._path(digest)
        if target.exists():
            return digest
        if not target.parent.is_dir():
            target.parent.mkdir(parents=True)
            self._unsynced |= {self._folder, self._folder.parent}
        write_whole(target, [content])
        self._unsynced.add(target.parent)
        return digest

    def sync(self) -> None:
        """Put the names of what was stored on disk; call it before anything refers to them."""
        for folder in sorted(self._unsynced):
            descriptor = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        self._unsynced.clear()

    def get(self, digest: Digest) -> bytes:
        """The bytes stored under `digest`.

        Raises:
            ArchiveDamagedError: They are lost or are not what was stored.
        """
        path = self._path(digest)
        try:
            content = path.read_bytes()
        except OSError as error:
            raise ArchiveDamagedError(f"{path}: cannot be read ({error.strerror})") from error
        if Digest.of(content) != digest:
            raise ArchiveDamagedError(f"{path}: its bytes are not what was stored")
        return content

    def contains(self, digest: Digest) -> bool:
        """Whether there is a file under `digest`; its bytes are not read."""
        return self._path(digest).is_file()

    def remove(self, digest: Digest) -> None:
        """Forget what is stored under `digest`, if anything is."""
        self._path(digest).unlink(missing_ok=True)

    def _path(self, digest: Digest) -> Path:
        name = str(digest)
        return self._folder / name[:2] / name
