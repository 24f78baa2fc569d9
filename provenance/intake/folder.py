"""Folders, and what works like one: sources that lie in it are read as such, the pictures that are left are loose."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import ClassVar

from provenance.contents import FileContent, FolderTree, MissingContent, Source, ZipTree
from provenance.errors import MediaError, SourceError
from provenance.intake.interface import Found, Options, Read
from provenance.intake.names import is_picture_name
from provenance.model.kind import Kind
from provenance.model.media import MediaItem, Origin
from provenance.model.statement import LeftOut, Statement, UnreadStatement


class FolderReader:
    """Folders, as a source within another one; see `find_in_folder` for those that were named."""

    kind: ClassVar[Kind] = Kind.FOLDER

    def recognises(self, source: Source, head: bytes) -> bool:
        """Whether it is a whole tree."""
        return source.member is None and not head

    def read(self, source: Source, options: Options) -> Read:
        """See `Reader`; loose pictures are the last statement.

        Raises:
            SourceError: It is a file; what lies beside it was not named.
        """
        if source.member is not None:
            raise SourceError(f"{source.name}: a file, not a folder")
        loose = []
        for found in find_in_folder(source, options):
            if isinstance(found, MediaItem):
                loose.append(found)
            else:
                yield found
        if loose:
            yield options.statement(id=source.name, times=(), media=tuple(loose), source=source.name)

    def owns(self, source: Source) -> str | None:
        """Nothing: it is walked, not found in a walk."""
        del source
        return None


def find_in_folder(source: Source, options: Options) -> Iterator[Found]:
    """The statements of the sources in a tree, then the pictures that belong to none of them.

    What is neither is told to `options.leave`. A source's own pictures, and those in the folders that it owns, are not
    loose: a thumbnail, a profile picture.
    """
    rest = _Rest()

    def leave(left: LeftOut) -> None:
        rest.claimed.update(filter(None, [left.key]))
        options.leave(left)

    for name in sorted(source.tree.names(), key=_reading_order):
        member = source.of_member(name)
        looks_like_picture = is_picture_name(name)
        if looks_like_picture or rest.is_owned(name):
            rest.members.append(name)
        elif (reader := options.recognise(member)) is not None:
            if (prefix := reader.owns(member)) is not None:
                rest.owned.append(prefix)
            for statement in options.read_source(member, replace(options, leave=leave)):
                rest.claim(statement)
                yield statement
        else:
            rest.members.append(name)
    yield from _loose(source, rest, options)
    yield from _refused(source, rest, options)


def _loose(source: Source, rest: "_Rest", options: Options) -> Iterator[MediaItem]:
    """The pictures that belong to no source; what is neither they nor a part of a source is told."""
    for name in rest.members:
        member = source.of_member(name)
        if member.content.key in rest.claimed:
            continue
        if rest.is_owned(name):
            if is_picture_name(name):
                options.leave(LeftOut(member.name, "belongs to a page or an export, and is in no statement of it"))
        elif is_picture_name(name) or not PurePosixPath(name).suffix:
            yield as_picture(member)
        else:
            options.leave(LeftOut(member.name, "not named like a picture, and of no kind that is read"))


def _refused(source: Source, rest: "_Rest", options: Options) -> Iterator[MediaItem]:
    """What the tree does not read: a picture by its name is one that cannot be had, and so never passed over as clean."""
    for number, (name, reason) in enumerate(source.tree.refused, start=1):
        shown = source.of_member(name).name
        if source.tree.has(name):
            shown = f"{shown} (refused {number})"  # one of several by this name
        content = MissingContent(MediaError(f"{shown}: not read: {reason}"), f"refused: {shown}")
        if not is_picture_name(name):
            options.leave(LeftOut(shown, reason))
        elif source.tree.has(name) or source.tree.content(name).key not in rest.claimed:  # a message that names it tells of it
            yield MediaItem(shown, content, Origin(source.name, name))


@dataclass(slots=True)
class _Rest:
    """What of a tree belongs to no source that was read.

    Attributes:
        members: Names of the files that are no source themselves.
        owned: Prefixes of the names that belong to a source.
        claimed: Keys of the contents that statements have, or left out.
    """

    members: list[str] = field(default_factory=list)
    owned: list[str] = field(default_factory=list)
    claimed: set[str] = field(default_factory=set)

    def is_owned(self, name: str) -> bool:
        return any(name.startswith(prefix) for prefix in self.owned)

    def claim(self, statement: Statement | UnreadStatement) -> None:
        if isinstance(statement, Statement):
            self.claimed.update(item.content.key for item in statement.media)
        self.claimed.update(left.key for left in statement.left_out if left.key is not None)


@dataclass(frozen=True, slots=True)
class Listing:
    """What was found under some paths.

    Attributes:
        items: Files that are, or may be, pictures; a path that was named is always among them.
        left_out: Files inside folders whose names are not those of pictures.
    """

    items: tuple[MediaItem, ...]
    left_out: tuple[str, ...]


def list_images(paths: tuple[str, ...], base: Path) -> Listing:
    """The pictures under `paths`, whatever else lies beside them, in the order given; folders in the order of names.

    Args:
        paths: Files and folders; relative ones lie in `base`.
        base: A folder.
    """
    items, left_out = [], []
    for path in paths:
        place = base / path
        if not place.is_dir():
            items.append(MediaItem(path, FileContent(place)))
            continue
        for name in FolderTree(place).names():
            if is_picture_name(name) or not PurePosixPath(name).suffix:
                items.append(MediaItem(str(Path(path, name)), FileContent(place / name)))
            else:
                left_out.append(str(Path(path, name)))
    return Listing(tuple(items), tuple(left_out))


def as_picture(source: Source) -> MediaItem:
    """A source that is taken for one picture."""
    origin = None
    if isinstance(source.tree, ZipTree):
        origin = Origin(source.tree.name, source.member)
    elif source.url is not None or not isinstance(source.tree, FolderTree):
        origin = Origin(source.name, source.member, source.url)
    return MediaItem(source.name, source.content, origin)


def _reading_order(name: str) -> tuple[int, bool, str]:
    """Outer folders first, since they may own inner ones; of an export in two forms the one for machines first."""
    return name.count("/"), not name.endswith(".json"), name
