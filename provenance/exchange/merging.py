"""Another archive of the same owner -> this one, with everything but its trust."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from provenance.archive import Addition, NewPicture, Outcome, StoredArchive
from provenance.archive.merging import MergingWriter
from provenance.errors import ArchiveDamagedError, ConfigurationError
from provenance.model.exchange_code import PDQ
from provenance.model.record import Keep, Record

_BATCH = 200
"""Records a transaction, as when files are added."""


@dataclass(frozen=True, slots=True)
class Merged:
    """One record of the other archive with what became of it.

    Attributes:
        name: Its path.
        outcome: What became of it.
        problems: What of it is damaged in the other archive, and was not taken.
    """

    name: str
    outcome: Outcome
    problems: tuple[str, ...] = ()


def merge(archive: MergingWriter, other: StoredArchive) -> Iterator[Merged]:
    """Take in another archive; one answer a record, as soon as it is stored. Doing it again changes nothing.

    Args:
        archive: Open for writing.
        other: Open for reading; it is not changed.

    Raises:
        ArchiveError: One of them cannot be read, or this one not written; what was reported is stored.
        ConfigurationError: They are the same, or this one keeps originals that the other has not.
    """
    if archive.folder.resolve() == other.folder.resolve():
        raise ConfigurationError(f"{other.folder}: is the archive itself")
    if archive.keep is Keep.ORIGINALS and other.keep is not Keep.ORIGINALS:
        raise ConfigurationError(f"{archive.folder}: keeps originals, and {other.folder} has none; merge it into one that keeps thumbnails")
    name = f"archive {other.folder}, digest {other.summary().digest}"
    records = other.records()
    while batch := list(islice(records, _BATCH)):
        read = [_read(archive, other, record) for record in batch]
        stored = iter(archive.merge([addition for addition, _ in read if addition is not None], name))
        taken = {addition.sha256 for addition, _ in read if addition is not None}
        archive.take_marks(((one.sha256, region) for one in batch for region in one.generic if one.sha256 in taken), name)
        for record, (addition, problems) in zip(batch, read, strict=True):
            yield Merged(record.path, Outcome.NOT_TAKEN if addition is None else next(stored).outcome, problems)
    archive.take_decisions(other.decisions())
    archive.finish()


def _read(archive: MergingWriter, other: StoredArchive, record: Record) -> tuple[Addition | None, tuple[str, ...]]:
    """A record with all that belongs to it, and what of that is damaged; nothing where the file is."""
    problems: list[str] = []
    original = thumbnail = features = None
    if archive.keep is Keep.ORIGINALS and record.origin is None:
        try:
            original = other.originals.get(record.sha256)
        except ArchiveDamagedError as error:
            return None, (str(error),)
    try:
        if archive.keep is not Keep.NONE and record.thumbnail is not None:
            thumbnail = other.thumbnails.get(record.thumbnail)
    except ArchiveDamagedError as error:
        problems.append(str(error))
    try:
        features = other.local_features(record)
    except ArchiveDamagedError as error:
        problems.append(f"{record.path}: {error}")
    pdq = other.exchange_code(record, PDQ)
    codes = () if pdq is None else (pdq,)
    picture = NewPicture(record.width, record.height, record.fingerprint, thumbnail, original, features, codes)
    return Addition(record.sha256, record.size_bytes, record.appearances, picture, origin=record.origin), tuple(problems)
