"""Source: something that was named to be read: a file or folder, a member of a container, or an address."""

import io
import zlib
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from provenance.contents.tree import FolderTree, Tree, safe_name
from provenance.errors import InputError, SourceError
from provenance.model.limits import DEFAULT_LIMITS, Limits
from provenance.model.media import Content

_HEAD_BYTES = 4096
"""Enough for every magic number, a mail's first headers, and the first fields of an export."""


@dataclass(frozen=True, slots=True)
class Source:
    """What is to be read, with what lies beside it.

    Attributes:
        name: What reports and messages call it.
        tree: What it lies in.
        member: Its name there; None for the whole tree, a folder.
        url: The address that it was fetched from, or None.
        depth: How many containers it lies in.
        charset: The encoding that a server names for it, or None.
        limits: Within which it is read, and what lies in it.
    """

    name: str
    tree: Tree
    member: str | None
    url: str | None = None
    depth: int = 0
    charset: str | None = None
    limits: Limits = DEFAULT_LIMITS

    @staticmethod
    def of_path(path: Path, name: str, limits: Limits = DEFAULT_LIMITS) -> "Source":
        """A file or folder; a link is followed, since it was named itself."""
        real = path.resolve()
        tree, member = (FolderTree(real), None) if real.is_dir() else (FolderTree(real.parent), real.name)
        return Source(name, tree, member, limits=limits)

    @property
    def content(self) -> Content:
        """Its bytes, not read yet.

        Raises:
            SourceError: It is a folder, which has none.
        """
        return self.tree.content(self.file_member())

    def open(self) -> BinaryIO:
        """Its bytes as a stream.

        Raises:
            InputError: They cannot be had.
        """
        return self.tree.open(self.file_member())

    def file_member(self) -> str:
        """Its name in its tree.

        Raises:
            SourceError: It is a folder.
        """
        if self.member is None:
            raise SourceError(f"{self.name}: a folder, where a file is needed; name the file in it")
        return self.member

    def open_seekable(self, max_bytes: int) -> BinaryIO:
        """Its bytes as a stream that can be read in any order; those of a container's member are held in memory.

        Raises:
            InputError: They cannot be had, or are more than `max_bytes` and would have to be held.
        """
        return self.open() if isinstance(self.tree, FolderTree) else io.BytesIO(self.read(max_bytes))

    def read(self, max_bytes: int) -> bytes:
        """All of its bytes.

        Raises:
            InputError: They cannot be had, or are more than `max_bytes`.
        """
        return self.content.read(self.name, max_bytes)

    def head(self) -> bytes:
        """Its first 4,096 bytes; none for a folder, or where they cannot be had: reading it says why."""
        if self.member is None:
            return b""
        try:
            with self.open() as stream:
                return stream.read(_HEAD_BYTES)
        except (InputError, OSError, ValueError, EOFError, zlib.error):
            return b""

    def beside(self, reference: str) -> str | None:
        """The member that a relative path in this source means, or None where it would lead out of the tree."""
        folder = PurePosixPath(self.member or "").parent if self.member is not None else PurePosixPath()
        parts: list[str] = []
        for part in (*folder.parts, *PurePosixPath(reference).parts):
            if part == "..":
                if not parts:
                    return None
                parts.pop()
            else:
                parts.append(part)
        return safe_name("/".join(parts)) if not reference.startswith("/") else None

    def inside(self, name: str, tree: Tree, member: str | None) -> "Source":
        """What lies in this one as in a container: one deeper, and within the same limits."""
        return Source(name, tree, member, depth=self.depth + 1, limits=self.limits)

    def of_member(self, member: str) -> "Source":
        """Another member of the same tree."""
        return replace(self, name=f"{_folder_name(self)}{member}", member=member, url=None, charset=None)


def _folder_name(source: Source) -> str:
    """What comes before a member's name: the folder as it was named, or the container and an exclamation mark."""
    if source.member is None:
        if source.name == ".":  # as names are written that begin in the working folder
            return ""
        return f"{source.name}/" if isinstance(source.tree, FolderTree) else f"{source.name}!"
    return source.name.removesuffix(source.member)
