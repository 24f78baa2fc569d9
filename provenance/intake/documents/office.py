"""Office documents: DOCX, PPTX, XLSX and their OpenDocument kin -> one statement with every picture that they hold."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import ClassVar, TypeVar

from provenance.contents import MissingContent, Source, ZipTree
from provenance.errors import InputError, MediaError, SourceError
from provenance.intake.documents.compound import COMPOUND_MAGIC, Compound, compound_kind
from provenance.intake.documents.formats import is_document, picture_suffix, vector_format
from provenance.intake.documents.packaged import created, linked, package_of, words
from provenance.intake.documents.times import read_within, timed_statement
from provenance.intake.interface import Options, Read
from provenance.model.finding import Unchecked
from provenance.model.kind import Kind
from provenance.model.limits import Limits, named
from provenance.model.media import MediaItem, Origin
from provenance.model.statement import LeftOut, Statement, UnreadStatement

_PREVIEWS = ("docProps/", "Thumbnails/")
_REPLACEMENTS = "ObjectReplacements/"
_HEAD_BYTES = 1024
_T = TypeVar("_T")


class OfficeReader:
    """Office documents by their content."""

    kind: ClassVar[Kind] = Kind.OFFICE

    def recognises(self, source: Source, head: bytes) -> bool:
        """Whether it is a ZIP with the parts of an office document."""
        try:
            if source.member is None or not head.startswith((b"PK\3\4", COMPOUND_MAGIC)):
                return False
            if head.startswith(COMPOUND_MAGIC):
                return compound_kind(source.read(source.limits.max_document_bytes)) in (Compound.ENCRYPTED, Compound.OFFICE)
            return package_of(_open(source)) is not None
        except InputError:
            return False  # a ZIP that cannot be read is told by the reader of ZIPs

    def read(self, source: Source, options: Options) -> Read:
        """One statement, then those of the documents that are embedded in it.

        Raises:
            SourceError: It is no office document, or cannot be opened.
        """
        if source.head().startswith(COMPOUND_MAGIC):
            kind = compound_kind(source.read(source.limits.max_document_bytes))
            raise SourceError(f"{source.name}: {kind}, which is not read; save it without a password, as DOCX, PPTX, XLSX or PDF")
        tree = _open(source)
        package = package_of(tree)
        if package is None:
            raise SourceError(f"{source.name}: a ZIP, but no office document; read it with --as zip")
        found = _Found()
        for member in sorted(tree.names()):
            found.look_at(tree, member)
        for member, reason in tree.refused:
            found.add_refused(tree, member, reason)
        time = _or_told(lambda: created(tree, package, options.timezone), found, source.name)
        text = _or_told(lambda: words(tree, package), found, source.name)
        _or_told(lambda: found.add_linked(linked(tree, package), options, source), found, source.name)
        _or_told(lambda: found.tell_of_too_many(source), found, source.name)
        yield timed_statement(
            options,
            time,
            id=source.name,
            media=tuple(found.media),
            source=source.name,
            text=text or None,
            left_out=tuple(found.left_out),
        )
        yield from found.unread
        for member in found.embedded:
            inner = source.inside(f"{source.name}!{member}", tree, member)
            # Tables behind charts are embedded, too: they hold no picture, and say nothing.
            yield from (one for one in read_within(inner, options, time) if not isinstance(one, Statement) or one.media)

    def owns(self, source: Source) -> str | None:
        """Itself alone."""
        del source
        return None


@dataclass(slots=True)
class _Found:
    """What was found in a document so far."""

    media: list[MediaItem] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    embedded: list[str] = field(default_factory=list)
    unread: list[UnreadStatement] = field(default_factory=list)
    digests: set[bytes] = field(default_factory=set)
    addresses: set[str] = field(default_factory=set)
    is_over: bool = False

    def look_at(self, tree: ZipTree, member: str) -> None:
        """Take a member if it is a picture, and tell of it if it is something like one."""
        name = f"{tree.name}!{member}"
        content = tree.content(member)
        try:
            with tree.open(member) as stream:
                head = stream.read(_HEAD_BYTES)
            if picture_suffix(head) is None:
                self._tell_of_other(name, member, head, content.key)
            elif member.startswith(_PREVIEWS):
                self.left_out.append(LeftOut(name, "a preview of the document itself", content.key))
            elif member.startswith(_REPLACEMENTS):
                self.left_out.append(LeftOut(name, "a preview of an embedded object", content.key))
            elif self._is_new(content.read(name, tree.limits.max_document_bytes)):
                self._take(MediaItem(name, content, Origin(tree.name, member)), tree.limits)
            else:
                self.left_out.append(LeftOut(name, "the same file as another picture of the document", content.key))
        except InputError as error:
            # Whether it is a picture cannot be seen; its name alone tells, and nothing must be lost.
            if picture_name(member):
                self._take(MediaItem(name, MissingContent(error, content.key), Origin(tree.name, member)), tree.limits)
            else:
                self.left_out.append(LeftOut(name, str(error), content.key))

    def add_linked(self, addresses: Iterator[tuple[str, str]], options: Options, source: Source) -> None:
        """Take the pictures that are shown from elsewhere, each once."""
        for address, member in addresses:
            if address not in self.addresses:
                self.addresses.add(address)
                self._take(MediaItem(address, options.at_url(address), Origin(source.name, member, address)), source.limits)

    def add_refused(self, tree: ZipTree, member: str, reason: str) -> None:
        """Tell of a member that is not read; one that would be a picture is as one that cannot be."""
        name = f"{tree.name}!{member}"
        if picture_name(member):
            error = MediaError(f"{name}: not read: {reason}")
            self._take(MediaItem(name, MissingContent(error, name), Origin(tree.name, member)), tree.limits)
        else:
            self.left_out.append(LeftOut(name, reason))

    def tell_of_too_many(self, source: Source) -> None:
        """Say that some pictures were not taken.

        Raises:
            SourceError: So it is.
        """
        if self.is_over:
            most = source.limits.max_document_images
            raise SourceError(f"{source.name}: has more than {most:,} images{named(most)}; those after them were not taken")

    def _take(self, item: MediaItem, limits: Limits) -> None:
        most = limits.max_document_images
        if len(self.media) < most:
            self.media.append(item)
        else:
            self.is_over = True
            self.left_out.append(LeftOut(item.path, f"one of more than {most:,} images{named(most)}", item.content.key))

    def _is_new(self, content: bytes) -> bool:
        digest = hashlib.sha256(content).digest()
        known = digest in self.digests
        self.digests.add(digest)
        return not known

    def _tell_of_other(self, name: str, member: str, head: bytes, key: str) -> None:
        if (vector := vector_format(head)) is not None:
            self.left_out.append(LeftOut(name, f"a drawing ({vector}), not pixels", key))
        elif is_document(head):
            self.embedded.append(member)
        elif head.startswith(COMPOUND_MAGIC):
            self.left_out.append(LeftOut(name, "an embedded object of the old kind (OLE); save it from the document and name it", key))


def picture_name(member: str) -> bool:
    """Whether a member lies where office documents keep pictures."""
    return "/media/" in f"/{member}" or "/Pictures/" in f"/{member}"


def _open(source: Source) -> ZipTree:
    return ZipTree(source.open_seekable(source.limits.max_document_bytes), source.name, source.limits)


def _or_told(part: Callable[[], _T], found: _Found, source: str) -> _T | None:
    """A part of the document, or its fault as an unread part."""
    try:
        return part()
    except InputError as error:
        number = len(found.unread) + 1
        found.unread.append(UnreadStatement(f"{source}#part-{number}", None, (), Unchecked(error.code, str(error)), source))
        return None
