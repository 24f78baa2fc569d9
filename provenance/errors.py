"""Every error that the package raises on purpose.

::

    ProvenanceError
      InputError
        StatementError            a row of a manifest, or a statement's time
        DateError                 a date that is not EDTF or lacks its zone
        DatesFileError            a row of a list of dates or a sidecar
        AnchorsError              root certificates or block headers that stamps are to be verified by
        MediaError                a picture's bytes could not be read
          MediaMissingError
          MediaTooLargeError
          MediaLeftOutError       the source says itself that it does not hold it
        RunError                  the JSON of an earlier run cannot be read
        PartDamagedError          a file of an exported archive is not what its manifest says
        SourceError               a page, export, document or container cannot be read
          ExtraMissingError       it could be, with a package that is not installed
        TransportError            an address could not be fetched
          FetchRefusedError       and was not asked for: not public, not http, not allowed
          FetchTimeoutError
          FetchTooLargeError
        DecodeError               the bytes are there, the picture is not
          UnsupportedFormatError
          TruncatedImageError
          OverLimitError
          DecoderCrashedError
      ArchiveError
        ArchiveExistsError
        ArchiveMissingError
        ArchiveLockedError
        ArchiveDamagedError
        ArchiveTooNewError
      SandboxBrokenError          no process can be started that opens foreign bytes
      ConfigurationError

Each class has a stable kebab-case `code`, which reports print and scripts may rely on. The facts of a case are
in its message, which names the file, line or field and says what to do. A fault of one item becomes `Unchecked`
in the report; a fault of the whole run is raised to the command line.
"""

from typing import ClassVar


class ProvenanceError(Exception):
    """Anything that went wrong for a reason that can be named."""

    code: ClassVar[str] = "error"


class InputError(ProvenanceError):
    """What was given cannot be used."""

    code = "input-invalid"


class StatementError(InputError):
    """A statement cannot be read; `field` is the part of the row at fault.

    Attributes:
        field: Name of the field, or None where the whole row is at fault.
    """

    code = "statement-invalid"

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class DateError(InputError):
    """A date cannot be read.

    Attributes:
        text: The date as it was given.
        lacks_zone: Whether it is a well-formed time that only lacks its zone.
    """

    code = "date-invalid"

    def __init__(self, message: str, text: str, *, lacks_zone: bool = False) -> None:
        super().__init__(message)
        self.text = text
        self.lacks_zone = lacks_zone


class DatesFileError(InputError):
    """A list of dates, a row of it, or a sidecar cannot be used."""

    code = "dates-invalid"


class AnchorsError(InputError):
    """Root certificates or block headers cannot be used; no stamp is verified by a part of them."""

    code = "anchors-invalid"


class MediaError(InputError):
    """A picture's bytes cannot be read."""

    code = "media-unreadable"


class MediaMissingError(MediaError):
    """There is no file where the statement says."""

    code = "file-missing"


class MediaTooLargeError(MediaError):
    """The file is larger than the limit on bytes."""

    code = "file-too-large"


class MediaLeftOutError(MediaError):
    """The source names the picture and says that it does not hold it."""

    code = "left-out"


class RunError(InputError):
    """The JSON of an earlier run cannot be used."""

    code = "run-unreadable"


class PartDamagedError(InputError):
    """A file of an exported archive is not what its manifest says, or the manifest is none."""

    code = "part-damaged"


class SourceError(InputError):
    """A page, an export, a document or a container cannot be read, or not further than told."""

    code = "source-unreadable"


class ExtraMissingError(SourceError):
    """What was given needs an optional package that is not installed."""

    code = "extra-missing"

    def __init__(self, name: str, extra: str) -> None:
        super().__init__(f"{name}: needs the extra {extra}; install it with: pip install 'image-provenance[{extra}]'")


class TransportError(InputError):
    """An address could not be fetched.

    Attributes:
        status: HTTP status of the answer that says so; None where there was none.
    """

    code = "fetch-failed"

    def __init__(self, message: str, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status


class FetchRefusedError(TransportError):
    """An address was not asked: it is not public, not http, or the network was not allowed."""

    code = "fetch-refused"


class FetchTimeoutError(TransportError):
    """The time for one address was over."""

    code = "fetch-timeout"


class FetchTooLargeError(TransportError):
    """An answer is larger than the limit."""

    code = "fetch-too-large"


class DecodeError(InputError):
    """The bytes are no picture that can be decoded."""

    code = "undecodable-image"


class UnsupportedFormatError(DecodeError):
    """The bytes are in none of the formats that are opened."""

    code = "unsupported-format"


class TruncatedImageError(DecodeError):
    """The picture ends before its header says."""

    code = "truncated-image"


class OverLimitError(DecodeError):
    """Decoding would cost more than the limits allow; nothing was decoded."""

    code = "over-limit"


class DecoderCrashedError(DecodeError):
    """The worker that opened the bytes did not survive them, or failed in a way that nobody foresaw."""

    code = "decoder-crashed"


class ArchiveError(ProvenanceError):
    """The archive cannot be used."""

    code = "archive-unusable"


class ArchiveExistsError(ArchiveError):
    """There is something already where a new archive was asked for."""

    code = "archive-exists"


class ArchiveMissingError(ArchiveError):
    """There is no archive in the folder."""

    code = "archive-missing"


class ArchiveLockedError(ArchiveError):
    """Another process is writing to the archive."""

    code = "archive-locked"


class ArchiveDamagedError(ArchiveError):
    """Bytes of the archive are not what was written."""

    code = "archive-damaged"


class ArchiveTooNewError(ArchiveError):
    """A newer version of the program wrote the archive."""

    code = "archive-too-new"


class SandboxBrokenError(ProvenanceError):
    """This system starts no process to open foreign bytes in: nothing can be opened."""

    code = "sandbox-broken"


class ConfigurationError(ProvenanceError):
    """Options or settings contradict each other or make no sense."""

    code = "configuration-invalid"
