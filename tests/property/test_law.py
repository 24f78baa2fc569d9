"""The law, on real archives: removing records, or making any date vaguer, never creates a `reused`."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from fixtures import edits
from provenance.archive import ArchiveWriter, StoredArchive
from provenance.checking import Settings, check
from provenance.contents import FileContent
from provenance.model.edtf import parse_edtf
from provenance.model.finding import Verdict
from provenance.model.match import Proof, Tier
from provenance.model.media import MediaItem
from provenance.model.record import Keep
from provenance.model.report import CheckedMedia
from provenance.model.statement import Statement
from tests.conftest import BY, add_list, encoded
from tests.pictures import photo

AT = parse_edtf("2023-10-23", None)


@dataclass(frozen=True)
class Row:
    """A picture of the archive: what it shows, its date, its basis, and dates that say ever less."""

    make: Callable[[], Image.Image]
    date: str
    kind: str
    vaguer: tuple[str, ...]


_ROWS = {
    "moose.jpg": Row(
        lambda: photo("moose"), "2019-03-02", "published", ("2019-03", "2019", "2019/2023-10-21", "2019/2023-11", "1900/2025")
    ),
    "coffee.jpg": Row(lambda: photo("coffee"), "2018", "asserted", ("2018/2020", "2018/2024", "1900/2025")),
    "dam.jpg": Row(lambda: photo("dam"), "1950/2025-06", "published", ("1900/2025-07",)),
    "later.jpg": Row(lambda: edits.page(photo("coffee")), "2023-11-20", "published", ("2023-11", "2023", "1900/2025")),
    "another-cat.jpg": Row(lambda: edits.second_photograph(photo("cat"), 4, 5), "2017", "published", ("2017/2018", "2017/2025")),
    "post.jpg": Row(lambda: edits.page(photo("astronaut")), "2016", "captured", ("2016/2023-10-20", "2016/2023-10-23", "1900/2025")),
    "gravel.jpg": Row(lambda: photo("gravel"), "2019", "published", ("2019/2020", "1900/2025")),
}
_QUERIES: dict[str, tuple[Callable[[], Image.Image], Verdict]] = {
    "part of a claimed one": (lambda: edits.cut(photo("coffee"), 0.1, 0.1, 0.9, 0.9), Verdict.REVIEW),
    "the same place": (lambda: photo("cat"), Verdict.REVIEW),
    "post of another picture": (lambda: edits.page(photo("retina")), Verdict.NOT_FOUND),
    "unknown": (lambda: photo("dandelions"), Verdict.NOT_FOUND),
    "second photograph": (lambda: edits.second_photograph(photo("moose"), 8, 6), Verdict.REVIEW),
    "two undated": (lambda: edits.collage([photo("dam"), photo("coffee")], (330, 220)), Verdict.REVIEW),
    "sheet": (lambda: edits.collage([photo("dam"), photo("moose"), photo("coffee"), photo("cat")], (330, 220)), Verdict.REUSED),
    "astronaut": (lambda: photo("astronaut"), Verdict.REUSED),
}

Asked = dict[str, tuple[Path, CheckedMedia]]


def built(folder: Path, dates: dict[str, str]) -> Path:
    rows = "".join(f"{name},{dates[name]},{row.kind}\n" for name, row in _ROWS.items())
    for name, row in _ROWS.items():
        (folder / name).write_bytes(encoded(row.make(), quality=90))
    (folder / "list.csv").write_text(f"path,date,date_kind\n{rows}", encoding="utf-8")
    with ArchiveWriter.create(folder / "archive", Keep.THUMBS, BY) as writer:
        add_list(writer, folder / "list.csv")
    return folder / "archive"


def told(archive: Path, query: Path) -> CheckedMedia:
    with StoredArchive.open(archive) as opened:
        (checked,) = check([Statement("s1", AT, "2023-10-23", (MediaItem("a.jpg", FileContent(query)),))], opened, Settings(), 1)
    return checked


def matches(checked: CheckedMedia) -> dict[str, tuple[Tier, Proof]]:
    return {finding.match.record.path: (finding.match.tier, finding.match.proof) for finding in checked.findings}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("whole"), {name: row.date for name, row in _ROWS.items()})


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory, whole: Path) -> Asked:
    """Each query's file, and what the whole archive tells of it."""
    folder = tmp_path_factory.mktemp("queries")
    answers = {}
    for kind, (make, _) in _QUERIES.items():
        (folder / f"{kind}.jpg").write_bytes(encoded(make(), quality=80))
        answers[kind] = folder / f"{kind}.jpg", told(whole, folder / f"{kind}.jpg")
    return answers


def test_queries_are_of_all_kinds(asked: Asked) -> None:
    """Else the laws below would say little."""
    assert {kind: checked.judgement.verdict for kind, (_, checked) in asked.items()} == {kind: one[1] for kind, one in _QUERIES.items()}
    assert len(matches(asked["sheet"][1])) >= 4


@settings(max_examples=25, deadline=None, derandomize=True)
@given(gone=st.sets(st.sampled_from(sorted(_ROWS)), min_size=1, max_size=len(_ROWS)), kind=st.sampled_from(sorted(_QUERIES)))
def test_removing_records_never_creates_a_reused(
    tmp_path_factory: pytest.TempPathFactory, whole: Path, asked: Asked, gone: set[str], kind: str
) -> None:
    """And leaves the matches of all other records as they were."""
    fewer = tmp_path_factory.mktemp("fewer") / "archive"
    shutil.copytree(whole, fewer)
    with ArchiveWriter.open_writer(fewer, BY) as writer:
        for name in sorted(gone):
            assert writer.remove(name) == (1, 1)
        writer.finish()
    query, before = asked[kind]
    after = told(fewer, query)
    assert matches(after) == {path: match for path, match in matches(before).items() if path not in gone}
    if after.judgement.verdict is Verdict.REUSED:
        assert before.judgement.verdict is Verdict.REUSED


@settings(max_examples=6, deadline=None, derandomize=True)
@given(st.fixed_dictionaries({name: st.sampled_from((row.date, *row.vaguer)) for name, row in _ROWS.items()}))
def test_vaguer_dates_never_create_a_reused(tmp_path_factory: pytest.TempPathFactory, asked: Asked, dates: dict[str, str]) -> None:
    vaguer = built(tmp_path_factory.mktemp("vaguer"), dates)
    for query, before in asked.values():
        after = told(vaguer, query)
        assert matches(after) == matches(before)
        if after.judgement.verdict is Verdict.REUSED:
            assert before.judgement.verdict is Verdict.REUSED
