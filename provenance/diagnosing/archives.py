"""Whether an archive can be searched, and what it lacks."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from provenance.archive import StoredArchive, verify
from provenance.errors import ArchiveError
from provenance.fingerprinting import LOCAL_ALGORITHM
from provenance.model.diagnosis import Fact, Standing, Topic

_SHOWN = 20
"""Faults of an archive that are named; `archive verify` names all."""


def archive_facts(folder: Path) -> Iterator[Fact]:
    """Whether the archive opens, what it holds, and each fault that is found without reading the kept files."""
    name = str(folder)
    try:
        with StoredArchive.open(folder) as archive:
            summary, schema = archive.summary(), archive.schema_version
            held = f"{summary.records} pictures, schema {schema}, keeps {archive.keep.value}"
            if summary.records:
                yield Fact(Topic.ARCHIVE, name, held)
            else:
                advice = f"nothing can be found in it; fill it with: provenance archive add {folder}"
                yield Fact(Topic.ARCHIVE, name, held, Standing.NOTE, advice)
            yield from _lacking(archive)
            yield from _faults(archive)
    except ArchiveError as error:
        yield Fact(Topic.ARCHIVE, name, error.code, Standing.PROBLEM, str(error))


def _lacking(archive: StoredArchive) -> Iterator[Fact]:
    lacking = archive.lacking_features(LOCAL_ALGORITHM)
    if lacking:
        advice = f"only whole pictures of them are found; add them again with: provenance archive add {archive.folder}"
        yield Fact(Topic.ARCHIVE, "found in parts", f"{lacking} pictures are not", Standing.NOTE, advice)


def _faults(archive: StoredArchive) -> Iterator[Fact]:
    faults = verify(archive, read_data=False)
    for fault in islice(faults, _SHOWN):
        yield Fact(Topic.ARCHIVE, fault.place, "derived" if fault.derived else "damaged", _standing(fault.derived), fault.text)
    further = [fault.derived for fault in faults]
    if further:
        advice = f"see all with: provenance archive verify {archive.folder}"
        yield Fact(Topic.ARCHIVE, "further faults", str(len(further)), _standing(all(further)), advice)


def _standing(derived: bool) -> Standing:
    return Standing.NOTE if derived else Standing.PROBLEM
