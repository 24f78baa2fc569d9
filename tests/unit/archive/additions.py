"""Additions made by hand, of pictures that nobody drew: what an archive does with them needs no pixels."""

from pathlib import Path

from provenance.archive import ArchiveWriter, Signature
from provenance.archive.addition import Addition, FileState, NewPicture
from provenance.model.dates import DateBasis
from provenance.model.digest import Digest
from provenance.model.edtf import parse_edtf
from provenance.model.exchange_code import ExchangeCode
from provenance.model.fingerprint import PHASH_256, Fingerprint
from provenance.model.local import LocalFeatures
from provenance.model.record import Appearance, Keep
from tests.conftest import BY

FEATURES = LocalFeatures.empty("points/1", 640, 480)


def seen(path: str, date: str = "2019", **fields: str | None) -> Appearance:
    return Appearance(parse_edtf(date), DateBasis.PUBLISHED, date, path, **fields)  # type: ignore[arg-type]


def looks(
    thumbnail: bytes | None = None,
    original: bytes | None = None,
    features: LocalFeatures | None = None,
    codes: tuple[ExchangeCode, ...] = (),
    code: int = 1,
) -> NewPicture:
    return NewPicture(60, 40, Fingerprint(PHASH_256, bytes([code]) * 32, 50.0, "png/1"), thumbnail, original, features, codes)


def addition(
    name: str,
    *appearances: Appearance,
    picture: NewPicture | None = None,
    file: FileState | None = None,
    origin: str | None = None,
) -> Addition:
    """Of a picture whose bytes are its name; seen once, under that name, where no appearance is given."""
    return Addition(Digest.of(name.encode()), len(name), appearances or (seen(name),), picture or looks(), file, origin)


def new_archive(folder: Path, *, keep: Keep = Keep.NONE, by: Signature = BY) -> ArchiveWriter:
    return ArchiveWriter.create(folder, keep, by)
