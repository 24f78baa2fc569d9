"""Pictures that are made to match: with the code of a record, with its local features, flat and generic ones."""

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings
from PIL import Image, ImageDraw

from provenance.archive import ArchiveWriter
from provenance.decoding import decode
from provenance.fingerprinting import fingerprint
from provenance.model.record import Keep
from tests.attacks.colliding import QUALITY, collider, patchwork
from tests.attacks.desk import checked, save, tiers
from tests.conftest import BY, FIXTURES, add_list
from tests.pictures import photo

FLAT = 1_000 if settings.get_current_profile_name() == "slow" else 25


@pytest.fixture(scope="module")
def blind_archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The fixtures' archive without any pixels: codes and local features alone."""
    folder = tmp_path_factory.mktemp("blind") / "a"
    with ArchiveWriter.create(folder, Keep.NONE, BY) as writer:
        add_list(writer, FIXTURES / "archive.csv")
    return folder


@pytest.mark.parametrize("target", ["moose", "rocket-launch"])
def test_other_content_with_the_code_of_a_record_is_no_match(
    fixture_archive: Path, blind_archive: Path, tmp_path: Path, target: str
) -> None:
    """All 256 bits are the record's; the pixels are not. Where no pixels are kept, it is a lead."""
    wanted = fingerprint(decode((FIXTURES / "photos" / f"{target}.jpg").read_bytes(), side=1024))
    forged = save(tmp_path / "forged.jpg", collider(photo("gravel"), wanted.code), QUALITY)
    assert fingerprint(decode(forged.read_bytes(), side=1024)).distance_bits(wanted) == 0
    item = checked(fixture_archive, forged)[0]
    assert (item["verdict"], tiers(item)) == ("not-found", [])
    item = checked(blind_archive, forged)[0]
    assert (item["verdict"], tiers(item)) == ("review", ["unproven"])


@pytest.mark.parametrize(("number", "side"), [(100, 24), (300, 24), (200, 40)])
def test_squares_about_the_features_of_a_record_are_at_most_a_lead(
    fixture_archive: Path, blind_archive: Path, tmp_path: Path, number: int, side: int
) -> None:
    """They vote for one transform, as a copy does; what lies between them is other content."""
    forged = save(tmp_path / "forged.jpg", patchwork(photo("gravel"), photo("moose"), number, side))
    for archive in (fixture_archive, blind_archive):
        assert checked(archive, forged)[0]["verdict"] in {"not-found", "review"}


def _gradient(rng: np.random.Generator) -> Image.Image:
    """One colour, or two that run into each other in some direction, with a little noise."""
    across, down, level = rng.uniform(-120, 120), rng.uniform(-120, 120), rng.uniform(0, 255, 3)
    y, x = np.mgrid[0:1:120j, 0:1:160j]
    field = level + (across * x + down * y)[..., None] * rng.integers(0, 2)
    return Image.fromarray(np.clip(field + rng.normal(0, rng.uniform(0, 2), field.shape), 0, 255).astype(np.uint8))


def _lower_third(ground: Image.Image) -> Image.Image:
    """A picture with the banner of a broadcaster."""
    picture = ground.resize((480, 320))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 240, 480, 320), fill=(180, 0, 0))
    draw.rectangle((10, 250, 70, 310), fill="white")
    draw.ellipse((20, 260, 60, 300), fill=(180, 0, 0))
    for row, words in enumerate(("BREAKING NEWS   CHANNEL SEVEN   LIVE", "explosion reported near the harbour   more at ten")):
        draw.text((90, 256 + 26 * row), words, fill="white")
    return picture


def _poison(folder: Path) -> list[tuple[str, str, str]]:
    """Flat, smooth and generic pictures, all published in 1990 by the archive's own word."""
    rng = np.random.default_rng(7)
    pictures = [_gradient(rng) for _ in range(20)] + [_lower_third(Image.new("RGB", (9, 9), shade)) for shade in ("navy", "gray")]
    return [(str(save(folder / f"poison-{number}.jpg", one)), "1990", "published") for number, one in enumerate(pictures)]


def test_poisoned_archive_accuses_nobody_and_hides_nothing(make_archive: Callable[..., Path], tmp_path: Path) -> None:
    """Flat and generic records of 1990: flat queries match none of them, and true copies are found as without them."""
    true = [(str(FIXTURES / "photos" / f"{name}.jpg"), "2019", "published") for name in ("moose", "cat", "dam")]
    poisoned, clean = make_archive([*true, *_poison(tmp_path)], name="poisoned"), make_archive(true, name="clean")
    rng = np.random.default_rng(8)
    (tmp_path / "flat").mkdir()
    for number in range(FLAT):
        save(tmp_path / "flat" / f"{number}.jpg", _gradient(rng), int(rng.integers(60, 95)))
    assert not [item for item in checked(poisoned, tmp_path / "flat") if item["matches"]]
    (tmp_path / "queries").mkdir()
    for name in ("moose", "cat", "dam", "gravel"):
        save(tmp_path / "queries" / f"{name}.jpg", photo(name).resize((300, 200)))
        save(tmp_path / "queries" / f"{name}-banner.jpg", _lower_third(photo(name)))
    with_poison, without = (checked(archive, tmp_path / "queries") for archive in (poisoned, clean))
    for one, other in zip(with_poison, without, strict=True):
        assert one["verdict"] == other["verdict"] or (one["verdict"], other["verdict"]) == ("review", "not-found")
        assert [match for match in one["matches"] if "poison" not in match["record"]["path"]] == other["matches"]
    assert {item["verdict"] for item in with_poison if "gravel" in item["media"]["path"]} <= {"not-found", "review"}


def test_two_sources_that_contradict_each_other_are_both_shown(tmp_path: Path) -> None:
    """2018 or 2024, of one address, with two captions: what is proven stands, and what cannot both be true is told."""
    shutil.copy(FIXTURES / "photos" / "moose.jpg", tmp_path)
    rows = ["moose.jpg,2018-05-01,published,first,https://example.org/m,A moose in the north"]
    rows += ["moose.jpg,2024-05-01,published,second,https://example.org/m,A moose in the south"]
    (tmp_path / "list.csv").write_text("\n".join(["path,date,date_kind,source,url,caption", *rows]) + "\n")
    with ArchiveWriter.create(tmp_path / "A", Keep.THUMBS, BY) as writer:
        add_list(writer, tmp_path / "list.csv")
    item = checked(tmp_path / "A", tmp_path / "moose.jpg")[0]
    (match,) = item["matches"]
    assert (item["verdict"], [reason["code"] for reason in item["reasons"]]) == ("reused", ["earlier-publication"])
    assert [one["use"]["code"] for one in match["appearances"]] == ["proof", "not-earlier"]
    assert [one["code"] for one in match["contradictions"]] == ["dates-exclude-each-other"]
    assert [one["text"] for one in match["captions"]] == ["A moose in the north", "A moose in the south"]
