"""Laws of the second look: what it says of two pictures depends on these two alone, and not on which is asked about."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from PIL import Image, ImageOps

from fixtures import edits
from provenance.archive import ArchiveWriter, StoredArchive
from provenance.checking import Settings, ask, check
from provenance.contents import FileContent
from provenance.matching.geometry import project
from provenance.model.edtf import parse_edtf
from provenance.model.match import FORMS, Form, Proof, Tier
from provenance.model.media import MediaItem
from provenance.model.record import Keep
from provenance.model.statement import Statement
from tests.conftest import BY, FIXTURES, add_list, cases, encoded
from tests.pictures import PHOTO_NAMES, compared, in_form, photo, transform_of

few = cases(15, 60)
large = st.sampled_from(["astronaut", "cameraman", "cat", "coffee", "dandelions", "grace-hopper", "moose"])
detailed = st.sampled_from([name for name in PHOTO_NAMES if name not in {"brick-wall", "rocket-launch"}])
edges = st.floats(0.18, 0.3)
AT = parse_edtf("2023-10-23", None)


@few
@given(large, st.sampled_from(FORMS), st.tuples(edges, edges, edges, edges), st.floats(-12, 12), st.floats(0.7, 1.3))
def test_match_of_a_in_b_is_the_inverse_of_b_in_a(
    name: str, form: Form, margins: tuple[float, float, float, float], degrees: float, scale: float
) -> None:
    """For a crop that is turned, scaled and mirrored: transforms, outlines and overlaps change places."""
    whole = photo(name)
    inside = edits.cut(whole.rotate(degrees, Image.Resampling.BICUBIC), margins[0], margins[1], 1 - margins[2], 1 - margins[3])
    size = round(inside.width * scale), round(inside.height * scale)
    part = in_form(inside.resize(size, Image.Resampling.LANCZOS), form)
    there, back = proof_of_reuse(part, whole), proof_of_reuse(whole, part)
    shared = np.array(there.query_outline)
    points = np.vstack([shared, shared.mean(axis=0), (shared + shared.mean(axis=0)) / 2])
    returned = project(transform_of(back), project(transform_of(there), points))
    assert np.hypot(*(returned - points).T).max() < 1
    assert (there.query_overlap, there.record_overlap) == pytest.approx((back.record_overlap, back.query_overlap), abs=0.1)
    assert there.mirrored == back.mirrored == form.mirrored
    turn = there.turned_degrees - back.turned_degrees if form.mirrored else there.turned_degrees + back.turned_degrees
    assert (turn + 180) % 360 == pytest.approx(180, abs=0.3)


def proof_of_reuse(query: Image.Image, record: Image.Image) -> Proof:
    found = compared(query, record)
    assert found.tier in {Tier.SAME_PICTURE, Tier.PART_OR_EDIT}
    assert found.proof is not None
    return found.proof


_DISGUISES: dict[str, Callable[[Image.Image], Image.Image]] = {
    "plain": lambda picture: picture,
    "bordered": lambda picture: edits.bordered(picture, 24),
    "mirrored": ImageOps.mirror,
    "mirrored and bordered": lambda picture: edits.bordered(ImageOps.mirror(picture), 24, "black"),
    "captioned": lambda picture: edits.captioned(picture, 60),
    "cropped": lambda picture: edits.cut(picture, 0.1, 0.1, 0.9, 0.9),
    "half the size": lambda picture: picture.resize((picture.width // 2, picture.height // 2), Image.Resampling.LANCZOS),
    "on a page": edits.page,
}


@cases(40, 80)
@given(detailed, st.integers(0, 10**6), st.floats(3, 12), st.sampled_from(sorted(_DISGUISES)))
def test_second_photograph_is_never_a_reuse(name: str, seed: int, reach_px: float, disguise: str) -> None:
    """Neither as it is, nor with a border, mirrored, captioned, cropped, reduced or in a screenshot."""
    found = compared(_DISGUISES[disguise](edits.second_photograph(photo(name), seed, reach_px)), photo(name))
    assert found.tier is None or not found.tier.is_reuse


@few
@given(detailed, detailed, st.sampled_from(sorted(_DISGUISES)))
def test_another_photograph_is_never_a_reuse(name: str, other: str, disguise: str) -> None:
    assume(name != other)
    found = compared(_DISGUISES[disguise](photo(other)), photo(name))
    assert found.tier is None or not found.tier.is_reuse


def built(folder: Path, batches: Sequence[Sequence[str]]) -> Path:
    """An archive of photographs, added in their order, one run of `add` a batch."""
    with ArchiveWriter.create(folder / "archive", Keep.THUMBS, BY) as writer:
        for number, names in enumerate(batches):
            rows = "".join(f"{FIXTURES}/photos/{name}.jpg,2019-03-02,published\n" for name in names)
            (folder / f"{number}.csv").write_text(f"path,date,date_kind\n{rows}", encoding="utf-8")
            add_list(writer, folder / f"{number}.csv")
    return folder / "archive"


def found_in(archive: Path, query: Path) -> dict[str, tuple[Tier, Proof]]:
    """The matches of a query, by the file's name."""
    statement = Statement("s1", AT, "2023-10-23", (MediaItem("a.jpg", FileContent(query)),))
    with StoredArchive.open(archive) as opened:
        (checked,) = check(ask([statement]), opened, Settings(), 1)
    return {Path(one.match.record.path).stem: (one.match.tier, one.match.proof) for one in checked.findings}


_SUBJECTS = ("coffee", "moose")
_QUERIES: dict[str, Callable[[], Image.Image]] = {
    "crop": lambda: edits.cut(photo("moose"), 0.2, 0.1, 0.9, 0.9),
    "mirrored": lambda: ImageOps.mirror(photo("coffee")),
    "collage": lambda: edits.collage([photo("retina"), photo("coffee"), photo("moose"), photo("gravel")], (330, 220)),
    "page": lambda: edits.page(photo("coffee")),
    "second photograph": lambda: edits.second_photograph(photo("moose"), 1, 5),
}
_OTHERS = [name for name in PHOTO_NAMES if name not in _SUBJECTS]


@pytest.fixture(scope="module")
def queries(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, dict[str, tuple[Tier, Proof]]]]:
    """Each query's file, with its matches in an archive that holds its subjects alone."""
    folder = tmp_path_factory.mktemp("queries")
    archive = built(folder, [_SUBJECTS])
    asked = {}
    for kind, make in _QUERIES.items():
        (folder / f"{kind}.jpg").write_bytes(encoded(make(), quality=80))
        asked[kind] = folder / f"{kind}.jpg", found_in(archive, folder / f"{kind}.jpg")
        assert asked[kind][1]
    return asked


@cases(8, 20)
@given(st.permutations([*_SUBJECTS, *_OTHERS]), st.sets(st.sampled_from(_OTHERS), max_size=6), st.integers(1, 7))
def test_unrelated_records_and_their_order_change_no_match(
    tmp_path_factory: pytest.TempPathFactory,
    queries: dict[str, tuple[Path, dict[str, tuple[Tier, Proof]]]],
    order: list[str],
    others: set[str],
    split: int,
) -> None:
    """Added in one run or in two: the subjects' matches keep every number of their proofs."""
    names = [name for name in order if name in others or name in _SUBJECTS]
    archive = built(tmp_path_factory.mktemp("order"), [names[:split], names[split:]])
    for query, alone in queries.values():
        among = found_in(archive, query)
        assert {name: among[name] for name in among if name in _SUBJECTS} == alone


def test_same_pictures_give_the_same_proof() -> None:
    one, other = (compared(edits.page(photo("cat")), photo("cat")) for _ in range(2))
    assert one == other
