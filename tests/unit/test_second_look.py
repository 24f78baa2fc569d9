"""The second look: where one picture lies on another, and whether they are the same."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageOps

from fixtures import edits
from provenance.checking import Examined
from provenance.comparing import Comparison
from provenance.matching import Proposal, match_pixels
from provenance.matching.geometry import Array
from provenance.matching.second_look import Look, Query, look
from provenance.matching.starts import start_from_form
from provenance.model.dates import UNKNOWN_DATE, DateBasis
from provenance.model.match import FORMS, EditedRegion, EditKind, Form, Proof, Tier
from provenance.model.record import Appearance, GenericRegion, Record
from tests.pictures import box_of, compared, examined, farthest_px, in_form, photo

MOOSE, COFFEE, DAM = photo("moose"), photo("coffee"), photo("dam")
Box = tuple[float, float, float, float]


def proof_of(found: Comparison, tier: Tier) -> Proof:
    assert found.tier is tier, found
    assert found.proof is not None
    return found.proof


def shifted(x: float, y: float) -> Array:
    return np.array([[1.0, 0, x], [0, 1, y], [0, 0, 1]])


def laid(query: Image.Image, record: Image.Image, generic: tuple[GenericRegion, ...] = ()) -> Look:
    """The look at two pictures of one size, the one right on the other."""
    asked, known = examined(query), examined(record)
    assert asked.image is not None and known.image is not None
    seen = look(Query.of(asked.image), known.image, start_from_form(FORMS[0], query.size, record.size), 0, "phash-256", generic)
    assert seen is not None
    return seen


@pytest.mark.parametrize("form", FORMS, ids=str)
def test_every_form_at_half_the_size(form: Form) -> None:
    turned = in_form(MOOSE, form)
    query = turned.resize((turned.width // 2, turned.height // 2), Image.Resampling.LANCZOS)
    proof = proof_of(compared(query, MOOSE), Tier.SAME_PICTURE)
    assert farthest_px(proof, start_from_form(form, query.size, MOOSE.size).matrix) < 1.5
    assert box_of(proof.query_outline) == pytest.approx((0, 0, *query.size), abs=2)
    assert box_of(proof.record_outline) == pytest.approx((0, 0, *MOOSE.size), abs=4)
    assert (proof.query_overlap, proof.record_overlap) == pytest.approx((1, 1), abs=0.02)
    assert proof.mirrored == form.mirrored
    counter_clockwise = 90 * form.quarter_turns if form.mirrored else -90 * form.quarter_turns
    assert (proof.turned_degrees - counter_clockwise + 180) % 360 == pytest.approx(180, abs=0.3)


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize("degrees", [12, -7])
def test_turn_is_told_counter_clockwise_after_mirroring(degrees: int, mirrored: bool) -> None:
    start = ImageOps.mirror(MOOSE) if mirrored else MOOSE
    query = start.rotate(degrees, Image.Resampling.BICUBIC, expand=True)
    proof = proof_of(compared(query, MOOSE), Tier.PART_OR_EDIT)
    assert proof.mirrored == mirrored
    assert proof.turned_degrees == pytest.approx(degrees % 360, abs=0.3)
    assert proof.record_overlap == pytest.approx(1, abs=0.03)


@pytest.mark.parametrize("name", ["moose", "astronaut", "solar-oven", "windmill"])
def test_crop_either_way(name: str) -> None:
    """The part in the whole, and the whole to which the archive knows a part."""
    whole = photo(name)
    part = edits.cut(whole, 0.2, 0.15, 0.9, 0.85)
    left, top = round(0.2 * whole.width), round(0.15 * whole.height)
    box = (left, top, left + part.width, top + part.height)
    share = part.width * part.height / (whole.width * whole.height)
    cropped = proof_of(compared(part, whole), Tier.PART_OR_EDIT)
    assert farthest_px(cropped, shifted(left, top)) < 1
    assert (cropped.query_overlap, cropped.record_overlap) == pytest.approx((1, share), abs=0.045)
    wider = proof_of(compared(whole, part), Tier.PART_OR_EDIT)
    assert farthest_px(wider, shifted(-left, -top)) < 1
    assert (wider.query_overlap, wider.record_overlap) == pytest.approx((share, 1), abs=0.03)
    assert box_of(wider.query_outline) == pytest.approx(box, abs=3)


def quad_transform(quad: edits.Quad, size: tuple[int, int]) -> Array:
    """What takes a picture's corners at `quad` back to the picture."""
    return np.asarray(np.diag([*size, 1.0]) @ np.linalg.inv(edits.from_square(quad)))


def box_quad(left: float, top: float, right: float, bottom: float) -> edits.Quad:
    return (left, top), (right, top), (right, bottom), (left, bottom)


_SCREEN: edits.Quad = ((90, 60), (520, 95), (500, 400), (70, 420))
_FRAMED: dict[str, tuple[Image.Image, edits.Quad]] = {
    "border": (edits.bordered(MOOSE, 30), box_quad(30, 30, 670, 457)),
    "dark border": (edits.bordered(MOOSE, 90, "black"), box_quad(90, 90, 730, 517)),
    "caption": (edits.captioned(MOOSE, 70), box_quad(0, 0, 640, 427)),
    "collage": (edits.collage([DAM, COFFEE, MOOSE, photo("cat")], (330, 220)), box_quad(6, 232, 336, 452)),
    "page": (edits.page(MOOSE), box_quad(*edits.page_photo(MOOSE))),
    "screen": (edits.tilted(MOOSE, (600, 480), _SCREEN), _SCREEN),
    "mirrored border": (ImageOps.mirror(edits.bordered(MOOSE, 30)), ((670, 30), (30, 30), (30, 457), (670, 457))),
}


@pytest.mark.parametrize("kind", _FRAMED)
def test_picture_in_another(kind: str) -> None:
    """The whole record is found, at the place where it was put, and nothing around it counts as shared."""
    query, quad = _FRAMED[kind]
    proof = proof_of(compared(query, MOOSE), Tier.PART_OR_EDIT)
    assert farthest_px(proof, quad_transform(quad, MOOSE.size)) < 2
    assert box_of(proof.query_outline) == pytest.approx(box_of(quad), abs=2)
    assert proof.record_overlap == pytest.approx(1, abs=0.03)
    shown = edits.quad_area(quad) / (query.width * query.height)
    assert proof.query_overlap == pytest.approx(shown, abs=0.03)
    assert proof.mirrored == kind.startswith("mirrored")


_PLACE = (352, 214, 544, 342)


def with_pasted(picture: Image.Image, box: tuple[int, int, int, int]) -> Image.Image:
    changed = picture.copy()
    changed.paste(ImageOps.fit(photo("astronaut"), (box[2] - box[0], box[3] - box[1])), box[:2])
    return changed


def with_blurred(picture: Image.Image, box: tuple[int, int, int, int]) -> Image.Image:
    changed = picture.copy()
    changed.paste(picture.crop(box).filter(ImageFilter.GaussianBlur(9)), box[:2])
    return changed


def edited_proof(query: Image.Image, record: Image.Image) -> Proof:
    found = compared(query, record)
    assert found.tier is not None and found.tier.is_reuse and found.proof is not None
    assert farthest_px(found.proof, np.eye(3)) < 1
    return found.proof


def joined(found: list[EditedRegion]) -> Box:
    """The box around regions."""
    return (
        min(edit.box[0] for edit in found),
        min(edit.box[1] for edit in found),
        max(edit.box[2] for edit in found),
        max(edit.box[3] for edit in found),
    )


@pytest.mark.parametrize("name", ["moose", "coffee", "dandelions", "solar-plant"])
def test_pasted_picture_is_named_where_it_lies(name: str) -> None:
    record = photo(name)
    box = tuple(round(share * side) for share, side in zip((0.5, 0.5, 0.8, 0.8), record.size * 2, strict=True))
    proof = edited_proof(with_pasted(record, (box[0], box[1], box[2], box[3])), record)
    reach = 24 * max(record.size) / 400
    assert joined(list(proof.edits)) == pytest.approx(box, abs=reach)
    assert proof.edits[0].kind in {EditKind.CHANGED, EditKind.DRAWN_OVER}
    smoothed = sum(edit.share for edit in proof.edits if edit.kind is EditKind.SMOOTHED)
    assert smoothed < 0.25 * sum(edit.share for edit in proof.edits)
    covered = (box[2] - box[0]) * (box[3] - box[1]) / (record.width * record.height)
    assert sum(edit.share for edit in proof.edits) == pytest.approx(covered, rel=0.5)


@pytest.mark.parametrize(
    ("name", "box"), [("rocket-launch", (380, 60, 520, 160)), ("windmill", (10, 10, 90, 70)), ("igloo", (200, 10, 300, 70))]
)
def test_picture_pasted_into_a_clear_sky_is_named(name: str, box: tuple[int, int, int, int]) -> None:
    """Where the record has nothing to compare with."""
    record = photo(name)
    proof = edited_proof(with_pasted(record, box), record)
    assert joined(list(proof.edits)) == pytest.approx(box, abs=24 * max(record.size) / 400)


@pytest.mark.parametrize("name", ["cameraman", "solar-plant", "dam"])
def test_blurred_place_is_smoothed(name: str) -> None:
    record = photo(name)
    left, top, right, bottom = (round(share * side) for share, side in zip((0.5, 0.5, 0.8, 0.8), record.size * 2, strict=True))
    proof = edited_proof(with_blurred(record, (left, top, right, bottom)), record)
    assert proof.edits[0].kind is EditKind.SMOOTHED
    assert joined(list(proof.edits)) == pytest.approx((left, top, right, bottom), abs=30)


@pytest.mark.parametrize("name", ["moose", "coffee", "solar-oven"])
def test_letters_are_drawn_over(name: str) -> None:
    record = photo(name)
    box = tuple(round(share * side) for share, side in zip((0.1, 0.6, 0.9, 0.85), record.size * 2, strict=True))
    query = edits.lettered(record, (box[0], box[1], box[2], box[3]), 2, "black", "white")
    proof = edited_proof(query, record)
    assert proof.edits[0].kind is EditKind.DRAWN_OVER
    drawn = sum(edit.share for edit in proof.edits if edit.kind is EditKind.DRAWN_OVER)
    assert drawn > 0.7 * sum(edit.share for edit in proof.edits)
    assert joined(list(proof.edits)) == pytest.approx(box, abs=45)


@pytest.mark.parametrize("name", ["moose", "coffee", "astronaut"])
def test_copy_through_a_lens_is_a_copy(name: str) -> None:
    """Its smooth bend is taken out before what is left is measured."""
    seen = laid(edits.bent(photo(name), 6), photo(name))
    assert seen.tier is not None and seen.tier.is_reuse
    assert seen.numbers.bent_px > 0.15
    assert seen.numbers.residual_px < 0.12
    assert farthest_px(seen.proof, np.eye(3)) < 6


def test_unedited_copy_has_no_edits() -> None:
    for name in ("moose", "coffee", "astronaut", "dam"):
        proof = proof_of(compared(photo(name).resize((300, 200 * 300 // 300)), photo(name).resize((600, 400))), Tier.SAME_PICTURE)
        assert proof.edits == ()


@pytest.mark.parametrize("side", ["top", "left", "right", "bottom"])
def test_flat_margin_belongs_to_the_picture(side: str) -> None:
    """Both pictures have it: the whole is the same picture, whichever side it lies on."""
    picture = photo("cat")
    margins = {"left": (90, 0, 0, 0), "top": (0, 90, 0, 0), "right": (0, 0, 90, 0), "bottom": (0, 0, 0, 90)}[side]
    whole = ImageOps.expand(picture, margins, "white")
    proof = proof_of(compared(whole.resize((whole.width * 3 // 4, whole.height * 3 // 4)), whole), Tier.SAME_PICTURE)
    assert proof.record_overlap == pytest.approx(1, abs=0.03)


def flag(stripes: tuple[str, ...]) -> Image.Image:
    drawn = Image.new("RGB", (480, 320), "white")
    for row, colour in enumerate(stripes):
        ImageDraw.Draw(drawn).rectangle((130, 70 + 60 * row, 350, 130 + 60 * row), fill=colour)
    return drawn


def card(text: str, colour: str) -> Image.Image:
    drawn = Image.new("RGB", (600, 400), colour)
    pen = ImageDraw.Draw(drawn)
    pen.rectangle((20, 20, 580, 90), fill="#c0392b")
    for row in range(8):
        pen.text((40, 110 + 34 * row), f"{text} {row * 37} {text[::-1]}", fill="white", font_size=24)
    return drawn


_DIFFERENT: dict[str, tuple[Image.Image, Image.Image]] = {
    "flags": (flag(("red", "navy", "green")), flag(("navy", "green", "red"))),
    "cards": (card("Breaking: explosion", "#203050"), card("Weather: sunshine", "#203050")),
    "one card of two dates": (card("Breaking: explosion", "#203050"), card("Breaking: explosive", "#203050")),
    "pages": (edits.page(MOOSE), edits.page(COFFEE)),
    "pages of square pictures": (edits.page(photo("astronaut")), edits.page(photo("cameraman"))),
    "captions": (edits.captioned(MOOSE, 140), edits.captioned(photo("rocket-launch"), 140)),
    "collages": (edits.collage([MOOSE, COFFEE], (300, 200)), edits.collage([DAM, photo("cat")], (300, 200))),
}


@pytest.mark.parametrize("kind", _DIFFERENT)
def test_template_with_another_content_is_no_reuse(kind: str) -> None:
    one, other = _DIFFERENT[kind]
    for query, record in ((one, other), (other, one)):
        found = compared(query, record)
        assert found.tier is None or not found.tier.is_reuse
        seen = laid(query, record.resize(query.size))  # and where an index proposed that they lie right on each other
        assert seen.tier is None or not seen.tier.is_reuse


@pytest.mark.parametrize(
    ("one", "other"), [("moose", "dandelions"), ("cat", "coffee"), ("solar-oven", "solar-plant"), ("astronaut", "grace-hopper")]
)
def test_two_photographs_are_no_match(one: str, other: str) -> None:
    assert compared(photo(one), photo(other)).tier is None
    assert laid(photo(one).resize((600, 400)), photo(other).resize((600, 400))).tier is None


def test_half_of_the_picture_painted_over_is_a_part() -> None:
    painted = MOOSE.copy()
    painted.paste(photo("dandelions").resize((640, 214)), (0, 213))
    seen = laid(painted, MOOSE)
    assert box_of(seen.proof.query_outline) == pytest.approx((0, 0, 640, 213), abs=20)
    assert seen.tier is not Tier.SAME_PICTURE


def test_what_lies_in_a_generic_region_proves_nothing() -> None:
    """Two posts with one stock photograph: the same picture part until it is marked."""
    posts = [COFFEE.resize((600, 400)), MOOSE.resize((600, 400))]
    for post in posts:
        post.paste(photo("solar-oven").resize((450, 400)), (0, 0))
    assert laid(posts[0], posts[1]).tier is Tier.PART_OR_EDIT
    marked = laid(posts[0], posts[1], (GenericRegion(0, 0, 0.76, 1, "a stock photograph"),))
    assert marked.tier is None or not marked.tier.is_reuse
    elsewhere = laid(posts[0], posts[1], (GenericRegion(0.8, 0, 1, 1, "another one"),))
    assert elsewhere.tier is Tier.PART_OR_EDIT
    everything = laid(MOOSE, MOOSE, (GenericRegion(0, 0, 1, 1, "all of it"),))
    assert everything.tier is None


def test_without_pixels_a_match_stays_unproven() -> None:
    asked: Examined = examined(MOOSE)
    assert asked.image is not None and asked.fingerprint is not None and asked.sha256 is not None
    appearance = Appearance(UNKNOWN_DATE, DateBasis.ASSERTED, "", "a.jpg")
    record = Record(1, asked.sha256, 1, *MOOSE.size, asked.fingerprint, None, (appearance,))
    proposal = Proposal(record, ((start_from_form(FORMS[0], MOOSE.size, MOOSE.size), "phash-256"),), 3)
    match = match_pixels(proposal, Query.of(asked.image), None)
    assert match is not None
    assert match.tier is Tier.UNPROVEN
    assert (match.proof.transform, match.proof.query_outline, match.proof.measures) == (None, (), None)
    assert match.proof.distance_bits == 3
