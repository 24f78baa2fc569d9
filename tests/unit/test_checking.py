"""The use case of `check`: how far it looks, and what it leaves out."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageOps

from fixtures import edits
from provenance.archive import Archive, StoredArchive
from provenance.checking import KnownLooks, Settings, ask, check
from provenance.contents import FileContent
from provenance.model.dates import DateInterval
from provenance.model.digest import Digest
from provenance.model.edtf import parse_edtf
from provenance.model.finding import Verdict
from provenance.model.local import LocalCandidate, LocalFeatures
from provenance.model.match import Candidate, Tier
from provenance.model.media import MediaItem
from provenance.model.record import ArchiveSummary, Keep, Record
from provenance.model.report import CheckedMedia, Depth, Shard
from provenance.model.statement import Statement
from tests.conftest import FIXTURES, encoded
from tests.pictures import photo


@dataclass
class CountingArchive:
    """An archive that counts how often it is asked for parts of pictures."""

    inner: Archive
    searches: int = field(default=0)

    def summary(self) -> ArchiveSummary:
        return self.inner.summary()

    def find_bytes(self, sha256: Digest) -> Candidate | None:
        return self.inner.find_bytes(sha256)

    def find_codes(self, codes: tuple[bytes, ...], radius_bits: int) -> tuple[Candidate, ...]:
        return self.inner.find_codes(codes, radius_bits)

    def count_known_by_code(self, algorithm: str) -> int:
        return self.inner.count_known_by_code(algorithm)

    def find_exchange_codes(self, algorithm: str, codes: tuple[bytes, ...], radius_bits: int) -> tuple[Candidate, ...]:
        return self.inner.find_exchange_codes(algorithm, codes, radius_bits)

    def find_local(self, forms: tuple[LocalFeatures, LocalFeatures]) -> tuple[LocalCandidate, ...]:
        self.searches += 1
        return self.inner.find_local(forms)

    def local_features(self, record: Record) -> LocalFeatures | None:
        return self.inner.local_features(record)

    def thumbnail(self, record: Record) -> bytes | None:
        return self.inner.thumbnail(record)


def asked(archive: Archive, file: Path, at: str = "2023-10-23", settings: Settings | None = None, thumbnails: bool = False) -> CheckedMedia:
    statement = Statement("s1", parse_edtf(at, None), at, (MediaItem(file.name, FileContent(file)),))
    (checked,) = check(ask([statement]), archive, settings or Settings(), 1, thumbnails=thumbnails)
    return checked


@pytest.fixture
def crop(tmp_path: Path) -> Path:
    (tmp_path / "crop.jpg").write_bytes(encoded(edits.cut(photo("moose"), 0.3, 0.1, 0.9, 0.8), quality=80))
    return tmp_path / "crop.jpg"


def test_quick_finds_no_crop_and_full_does(fixture_archive: Path, crop: Path) -> None:
    with StoredArchive.open(fixture_archive) as archive:
        quick = asked(archive, crop, settings=Settings(depth=Depth.QUICK))
        full = asked(archive, crop, settings=Settings(depth=Depth.FULL))
    assert (quick.judgement.verdict, quick.findings) == (Verdict.NOT_FOUND, ())
    assert full.judgement.verdict is Verdict.REUSED
    assert [(one.match.record.path, one.match.tier) for one in full.findings] == [("photos/moose.jpg", Tier.PART_OR_EDIT)]


def test_quick_finds_the_whole_picture_without_asking_for_parts(fixture_archive: Path, tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(encoded(ImageOps.mirror(photo("moose")), quality=60))
    with StoredArchive.open(fixture_archive) as opened:
        archive = CountingArchive(opened)
        quick = asked(archive, tmp_path / "a.jpg", settings=Settings(depth=Depth.QUICK))
    assert archive.searches == 0
    assert [(one.match.tier, one.match.proof.found_by) for one in quick.findings] == [(Tier.SAME_PICTURE, "phash-256")]


@pytest.mark.parametrize(
    ("name", "at", "searches", "verdict"),
    [
        ("moose", "2023-10-23", 0, Verdict.REUSED),
        ("moose", "2015-10-23", 1, Verdict.CONSISTENT),
        ("igloo", "2023-10-23", 1, Verdict.CONSISTENT),
        ("solar-plant", "2023-10-23", 1, Verdict.REVIEW),
    ],
)
def test_file_itself_is_searched_by_parts_only_where_its_own_dates_leave_something_open(
    fixture_archive: Path, name: str, at: str, searches: int, verdict: Verdict
) -> None:
    """Nothing could be added to the file itself with evidence that it is earlier; anything else may have an earlier twin."""
    with StoredArchive.open(fixture_archive) as opened:
        archive = CountingArchive(opened)
        found = asked(archive, FIXTURES / "photos" / f"{name}.jpg", at)
    assert archive.searches == searches
    assert found.judgement.verdict is verdict
    assert found.findings[0].match.tier is Tier.SAME_BYTES


def test_vaguely_dated_file_with_an_earlier_part_elsewhere_is_reused(make_archive: Callable[..., Path], tmp_path: Path, crop: Path) -> None:
    """The archive has the file without a useful date, and a crop of it with one."""
    (tmp_path / "whole.jpg").write_bytes(encoded(photo("moose"), quality=80))
    archive_folder = make_archive([(str(tmp_path / "whole.jpg"), "1950/2025", "published"), (str(crop), "2019", "published")])
    with StoredArchive.open(archive_folder) as archive:
        found = asked(archive, tmp_path / "whole.jpg")
    assert [one.match.tier for one in found.findings] == [Tier.SAME_BYTES, Tier.PART_OR_EDIT]
    assert found.judgement.verdict is Verdict.REUSED


@pytest.mark.parametrize("depth", [Depth.QUICK, Depth.FULL])
def test_archive_without_pixels_gives_leads_only(make_archive: Callable[..., Path], tmp_path: Path, depth: Depth) -> None:
    archive_folder = make_archive([(str(FIXTURES / "photos" / "moose.jpg"), "2019", "published")], Keep.NONE)
    (tmp_path / "a.jpg").write_bytes(encoded(photo("moose").resize((320, 214)), quality=70))
    with StoredArchive.open(archive_folder) as archive:
        found = asked(archive, tmp_path / "a.jpg", settings=Settings(depth=depth))
    assert [one.match.tier for one in found.findings] == [Tier.UNPROVEN]
    assert [reason.code for reason in found.judgement.reasons] == ["unproven-match"]
    assert found.judgement.verdict is Verdict.REVIEW
    assert found.findings[0].match.proof.transform is None


def test_part_in_an_archive_without_pixels_is_a_lead(make_archive: Callable[..., Path], crop: Path) -> None:
    archive_folder = make_archive([(str(FIXTURES / "photos" / "moose.jpg"), "2019", "published")], Keep.NONE)
    with StoredArchive.open(archive_folder) as archive:
        found = asked(archive, crop)
    assert [one.match.tier for one in found.findings] == [Tier.UNPROVEN]
    assert found.judgement.verdict is Verdict.REVIEW


def test_strongest_match_comes_first(make_archive: Callable[..., Path], tmp_path: Path, crop: Path) -> None:
    pictures: dict[str, Image.Image] = {"a-scene": edits.second_photograph(photo("moose"), 2, 6), "b-whole": photo("moose")}
    for name, picture in pictures.items():
        (tmp_path / f"{name}.jpg").write_bytes(encoded(picture, quality=90))
    files = [str(tmp_path / f"{name}.jpg") for name in pictures]
    archive_folder = make_archive([(file, "2019", "published") for file in (str(crop), *files)])
    (tmp_path / "query.jpg").write_bytes(encoded(photo("moose"), quality=50))
    with StoredArchive.open(archive_folder) as archive:
        found = asked(archive, tmp_path / "query.jpg")
    assert [(Path(one.match.record.path).stem, one.match.tier) for one in found.findings] == [
        ("b-whole", Tier.SAME_PICTURE),
        ("crop", Tier.PART_OR_EDIT),
        ("a-scene", Tier.SAME_SCENE),
    ]


def test_pictures_come_where_they_are_asked_for(fixture_archive: Path, tmp_path: Path, make_archive: Callable[..., Path]) -> None:
    """Small, without metadata, of the image and of each record of which one is kept, the one of the same bytes among them."""
    whole = FIXTURES / "photos" / "rocket-launch.jpg"
    tagged = tmp_path / "tagged.jpg"
    exif = Image.Exif()
    exif[0x010E] = "a secret"
    photo("rocket-launch").save(tagged, exif=exif)
    bare = make_archive([(str(whole), "2019", "published")], Keep.NONE)
    with StoredArchive.open(fixture_archive) as archive, StoredArchive.open(bare) as without:
        for file in (whole, tagged):
            told = asked(archive, file, thumbnails=True)
            assert told.thumbnail is not None
            for picture in (told.thumbnail, *told.thumbnails):
                assert picture is not None
                with Image.open(BytesIO(picture)) as opened:
                    assert (opened.format, max(opened.size), dict(opened.getexif())) == ("WEBP", 320, {})
                assert len(picture) < 12_000
            plain = asked(archive, file)
            assert (plain.thumbnail, plain.thumbnails) == (None, ())
            assert replace(told, thumbnail=None, thumbnails=()) == plain
        assert asked(without, whole, thumbnails=True).thumbnails == (None,)


def test_what_an_earlier_run_did_not_find_is_neither_decoded_nor_searched_for(fixture_archive: Path, tmp_path: Path) -> None:
    """Beside a statement of that time alone; and the answer is the same."""
    (tmp_path / "gravel.jpg").write_bytes((FIXTURES / "photos" / "gravel.jpg").read_bytes())
    item = MediaItem("gravel.jpg", FileContent(tmp_path / "gravel.jpg"))
    told = parse_edtf("2023-10-23")

    def known(sha256: Digest, at: DateInterval) -> KnownLooks | None:
        assert sha256 == Digest.of((tmp_path / "gravel.jpg").read_bytes())
        return KnownLooks(512, 512, ()) if at == told else None

    with StoredArchive.open(fixture_archive) as archive:
        counting = CountingArchive(archive)
        for text, searches in (("2023-10-23", 0), ("2022", 1)):
            asked_ = list(ask([Statement("s1", parse_edtf(text), text, (item,))]))
            (before,) = check(asked_, archive, Settings(), 1)
            (after,) = check(asked_, counting, Settings(), 1, known=known)
            assert counting.searches == searches
            assert after == before


def test_part_of_a_run_has_its_statements_under_their_places_in_the_whole() -> None:
    statements = [Statement(f"s{number}", parse_edtf("2023"), "2023", ()) for number in range(5)]
    parts = [[task for task in ask(statements, Shard(number, 3)) if isinstance(task, CheckedMedia)] for number in (1, 2, 3)]
    assert [[(task.statement_id, task.index) for task in part] for part in parts] == [
        [("s0", 0), ("s3", 3)],
        [("s1", 1), ("s4", 4)],
        [("s2", 2)],
    ]
