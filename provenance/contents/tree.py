"""Trees: a folder, or bytes at hand, read in one way; `zipped.py` has the third. Nothing is ever unpacked to disk.

Members are named by relative POSIX paths. A name that would lead out of the tree is refused wherever it comes from: a
page, an export or the container's own directory.
"""

import io
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Protocol

from provenance.contents.content import BytesContent, FileContent, MissingContent, open_file
from provenance.errors import MediaError, MediaMissingError
from provenance.model.media import Content


class Tree(Protocol):
    """Named bytes below one root."""

    @property
    def refused(self) -> tuple[tuple[str, str], ...]:
        """Members that are not read, and why."""
        ...

    def names(self) -> Iterator[str]:
        """Every member that is a file and not hidden, in the order of names."""
        ...

    def has(self, member: str) -> bool:
        """Whether there is such a file, within the tree."""
        ...

    def content(self, member: str) -> Content:
        """Its bytes, not read yet; a MissingContent where it leads out of the tree."""
        ...

    def open(self, member: str) -> BinaryIO:
        """Its bytes as a stream.

        Raises:
            MediaMissingError: There is none.
            SourceError: It cannot be read, or leads out of the tree.
        """
        ...


def safe_name(member: str) -> str | None:
    """A member's name in one form, or None for one that is absolute, leads upwards, or is no name at all."""
    if not member or "\0" in member or "\\" in member or member.startswith("/") or member[1:2] == ":":
        return None
    parts = PurePosixPath(member).parts
    return None if not parts or ".." in parts else "/".join(parts)


@dataclass(frozen=True, slots=True)
class FolderTree:
    """A folder: regular files below it; links that lead out of it, pipes and devices are refused."""

    root: Path

    @property
    def refused(self) -> tuple[tuple[str, str], ...]:
        """Folders that cannot be listed, and links to folders; what else is refused is told when it is asked for."""
        refused: list[tuple[str, str]] = []

        def name_of(path: str) -> str:
            return Path(path).relative_to(self.root).as_posix()

        def tell(error: OSError) -> None:
            refused.append((name_of(error.filename), f"the folder cannot be listed: {error.strerror}"))

        for folder, folders, _ in os.walk(self.root, onerror=tell):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            links = (path for name in folders if (path := Path(folder, name)).is_symlink())
            refused += [(name_of(str(path)), "a link to a folder; it is not followed") for path in links]
        return tuple(refused)

    def names(self) -> Iterator[str]:
        """See `Tree`; links to folders are not followed."""
        for folder, folders, files in os.walk(self.root):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(files):
                if not name.startswith("."):
                    yield Path(folder, name).relative_to(self.root).as_posix()

    def has(self, member: str) -> bool:
        """See `Tree`."""
        content = self.content(member)
        return isinstance(content, FileContent) and content.path.is_file()

    def content(self, member: str) -> Content:
        """See `Tree`."""
        name = safe_name(member)
        path = self.root / (name or "")
        try:
            inside = name is not None and path.resolve().is_relative_to(self.root.resolve())
        except (OSError, RuntimeError, ValueError):  # a circle of links, or no name of a file
            inside = False
        if inside:
            return FileContent(path)  # reading it says what is wrong with it
        return MissingContent(MediaError(f"{member}: leads out of the folder {self.root}; not read"), f"{self.root}!{member}")

    def open(self, member: str) -> BinaryIO:
        """See `Tree`."""
        content = self.content(member)
        if not isinstance(content, FileContent):
            content.read(member, 0)
        return open_file(self.root / member, str(self.root / member))


@dataclass(frozen=True, slots=True)
class BytesTree:
    """Bytes at hand: what was fetched, or came by standard input."""

    files: tuple[tuple[str, bytes], ...]

    @property
    def refused(self) -> tuple[tuple[str, str], ...]:
        """Nothing."""
        return ()

    def names(self) -> Iterator[str]:
        """See `Tree`."""
        yield from sorted(name for name, _ in self.files)

    def has(self, member: str) -> bool:
        """See `Tree`."""
        return any(name == member for name, _ in self.files)

    def content(self, member: str) -> Content:
        """See `Tree`."""
        for name, content in self.files:
            if name == member:
                return BytesContent(content)
        return MissingContent(MediaMissingError(f"{member}: lies beside bytes that came without their folder"), f"!{member}")

    def open(self, member: str) -> BinaryIO:
        """See `Tree`."""
        content = self.content(member)
        if isinstance(content, BytesContent):
            return io.BytesIO(content.content)
        raise MediaMissingError(f"{member}: lies beside bytes that came without their folder")
