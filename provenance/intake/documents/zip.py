"""ZIP files: read as the folder that they hold, never unpacked."""

from typing import ClassVar

from provenance.contents import Source, ZipTree
from provenance.intake.interface import Options, Read
from provenance.model.kind import Kind

_MAGIC = (b"PK\3\4", b"PK\5\6")
"""A local file header, or the end record of an empty ZIP (APPNOTE 4.3.7, 4.3.16)."""


class ZipReader:
    """Any ZIP. Formats that are packed in one are asked for before: office documents, packed web archives."""

    kind: ClassVar[Kind] = Kind.ZIP

    def recognises(self, source: Source, head: bytes) -> bool:
        """Whether it begins as a ZIP does."""
        return source.member is not None and head.startswith(_MAGIC)

    def read(self, source: Source, options: Options) -> Read:
        """Whatever its members are, as in a folder; the members that are refused are told by the reader of folders.

        Raises:
            SourceError: It is no ZIP that can be read.
        """
        tree = ZipTree(source.open_seekable(source.limits.max_document_bytes), source.name, source.limits)
        yield from options.read_source(source.inside(source.name, tree, None), options)

    def owns(self, source: Source) -> str | None:
        """Itself alone."""
        del source
        return None
