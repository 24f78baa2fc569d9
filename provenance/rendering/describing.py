"""A match -> words: what was done to the record to make the circulated image. Pure, and silent on what was not measured.

What lies outside the shared region may be text, a border, other pictures or a wider view of the same scene. The words
say where it is and how large, never what it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from provenance.model.finding import Finding
from provenance.model.match import EditedRegion, EditKind, Match, Outline, Proof, Tier
from provenance.model.report import CheckedMedia
from provenance.rendering.geometry import Geometry

_WHOLE = 0.97
"""Share from which a region counts as the whole: outlines of copies of the whole picture are this exact."""
_MARGIN = 0.02
"""Share of a side from which something lies beside the region, for the same reason."""
_STRETCH = 0.03
"""Difference between the scales of width and height from which it is told."""
_SLANT_DEGREES = 3.0
_PERSPECTIVE = 1.05
"""Ratio of the largest to the smallest local scale from which a picture was seen at an angle."""
_WIDE = 0.6
"""Share of a side from which a box is at neither end of it."""
_DISJOINT = 0.1
"""Share of the smaller of two regions up to which they may overlap and still be two pictures side by side."""
_TELLING_BITS = 64
"""Largest distance of codes that is told of a part: beyond, codes differ as those of any two pictures do."""
_MAX_PLACES = 3
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")

KIND_WORDS = {
    EditKind.DRAWN_OVER: "drawn over",
    EditKind.SMOOTHED: "blurred or painted over",
    EditKind.CHANGED: "other picture content",
}
"""What each kind of edit is called."""


@dataclass(frozen=True, slots=True)
class _Box:
    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def around(cls, outline: Outline, width: float, height: float) -> "_Box":
        """The box around an outline, in shares of a picture of `width` x `height`."""
        across, down = [x / width for x, _ in outline], [y / height for _, y in outline]
        return cls(min(across), min(down), max(across), max(down))

    @property
    def area(self) -> float:
        return max(0.0, self.right - self.left) * max(0.0, self.bottom - self.top)

    def shared_with(self, other: "_Box") -> "_Box":
        return _Box(max(self.left, other.left), max(self.top, other.top), min(self.right, other.right), min(self.bottom, other.bottom))


def describe_findings(item: CheckedMedia) -> tuple[str, ...]:
    """The words for each finding of one image, in their order."""
    size = None if item.width is None or item.height is None else (item.width, item.height)
    pictures = count_pictures(item.findings, size)
    return tuple(describe(finding.match, size, pictures) for finding in item.findings)


def count_pictures(findings: Sequence[Finding], image_size: tuple[int, int] | None) -> int:
    """The number of different places in one image at which pictures of the archive were found again.

    Two records of one photograph lie at the same place and count once. Places count by the boxes around them, so that
    turned pictures side by side may count as one, never the other way round.
    """
    width, height = image_size or (1, 1)
    proofs = [finding.match.proof for finding in findings if finding.match.tier.is_reuse and finding.match.proof.query_outline]
    places: list[_Box] = []
    for box in sorted((_Box.around(proof.query_outline, width, height) for proof in proofs), key=lambda box: -box.area):
        if all(box.shared_with(other).area <= _DISJOINT * min(box.area, other.area) for other in places):
            places.append(box)
    return len(places)


def describe(match: Match, image_size: tuple[int, int] | None = None, pictures: int = 1) -> str:
    """What was done to the record; of a lead, what is missing to prove it.

    Args:
        match: With its record and proof.
        image_size: Width and height of the circulated image; without it, places in it are not told.
        pictures: The different places in the image at which pictures of the archive were found again.
    """
    if match.tier is Tier.SAME_BYTES:
        return "the file itself"
    if not match.tier.is_reuse:
        return f"not proven: {_what_is_missing(match.proof)}"
    return describe_change(match.proof, (match.record.width, match.record.height), image_size, pictures)


def describe_change(proof: Proof, record_size: tuple[int, int], image_size: tuple[int, int] | None = None, pictures: int = 1) -> str:
    """What was done to a picture of `record_size`, if it is the same one; see `describe`."""
    if proof.transform is None or len(proof.record_outline) < 3:
        return "not compared"
    try:
        geometry = Geometry.of(proof.transform, proof.record_outline)
    except ValueError:
        return "not compared"
    words = [f"one of {_number(pictures)} archived pictures in the image"] if pictures > 1 else []
    if _share(proof.record_overlap) >= _WHOLE and _share(proof.query_overlap) >= _WHOLE:
        words.append("the whole picture")
    words += _pose(geometry)
    words += _crop(proof, record_size)
    if round(geometry.scale * 100) != 100:
        words.append(f"at {percent(geometry.scale)} of its size")
    words += _surroundings(proof, image_size)
    words += _edits(proof.edits, image_size)
    return ", ".join(words)


def describe_measures(proof: Proof) -> str:
    """What a match rests on, in numbers."""
    words = []
    if proof.distance_bits <= _TELLING_BITS or proof.measures is None:
        words.append(f"{proof.distance_bits} of 256 bits differ")
    if (measures := proof.measures) is not None:
        words.append(f"{percent(measures.agreement)} of {measures.blocks} blocks agree")
        if measures.clash:
            words.append(f"{percent(measures.clash)} show something else")
        words.append(f"{measures.residual_px:.1f} px out of place")
    if proof.inliers:
        words.append(f"{proof.inliers} local features fit")
    if measures is not None:
        words.append(f"score {measures.score:.2f}")
    return ", ".join(words)


def percent(share: float) -> str:
    """A share in words: `61 %`; never rounded to none or all."""
    if 0 < share < 0.01:
        return "under 1 %"
    if 0.99 <= share < 1:
        return "99 %"
    return f"{share:.0%}".replace("%", " %")


def _what_is_missing(proof: Proof) -> str:
    if proof.measures is None:
        return "the archive keeps no pixels to compare"
    measures = proof.measures
    words = [f"{percent(measures.agreement)} of {measures.blocks} blocks agree"]
    if measures.clash:
        words.append(f"{percent(measures.clash)} show something else")
    return f"{', '.join(words)} (score {measures.score:.2f})"


def _pose(geometry: Geometry) -> list[str]:
    """Mirrored, turned, seen at an angle, stretched."""
    words = ["mirrored"] if geometry.mirrored else []
    degrees = round(geometry.turned_degrees)
    if abs(degrees) == 180:
        words.append("upside down")
    elif degrees:
        unit = "degree" if abs(degrees) == 1 else "degrees"
        words.append(f"turned by {abs(degrees)} {unit} {'counter-clockwise' if degrees > 0 else 'clockwise'}")
    if geometry.perspective > _PERSPECTIVE or geometry.slant_degrees > _SLANT_DEGREES:
        words.append("seen at an angle")
    elif geometry.stretch > 1 + _STRETCH:
        words.append(f"stretched by {percent(geometry.stretch - 1)} in width")
    elif 1 / geometry.stretch > 1 + _STRETCH:
        words.append(f"stretched by {percent(1 / geometry.stretch - 1)} in height")
    return words


def _crop(proof: Proof, record_size: tuple[int, int]) -> list[str]:
    """How much of the record is there, and which sides of it are not where these are one or two."""
    if _share(proof.record_overlap) >= _WHOLE:
        return []
    margins = _margins(_Box.around(proof.record_outline, *record_size))
    missing = [name for name, margin in zip(("top", "bottom", "left", "right"), margins, strict=True) if margin > _MARGIN]
    told = f" (without its {_joined(missing)})" if 1 <= len(missing) <= 2 else ""
    return [f"cropped to {percent(_share(proof.record_overlap))}{told}"]


def _surroundings(proof: Proof, image_size: tuple[int, int] | None) -> list[str]:
    """What lies around the shared region in the image: where and how large, never what."""
    covered = _share(proof.query_overlap)
    if covered >= _WHOLE:
        return []
    covers = f"covers {percent(covered)} of the image"
    if image_size is None:
        return [covers]
    box = _Box.around(proof.query_outline, *image_size)
    margins = _margins(box)
    sides = [
        (name, f"{percent(margin)} of the {extent}")
        for name, extent, margin in zip(_SIDES, ("height", "height", "width", "width"), margins, strict=True)
        if margin > _MARGIN
    ]
    if 1 <= len(sides) <= 2 and covered >= 0.5:
        where = _joined([f"{name} ({size})" for name, size in sides])
        return [f"with something {where} that the record does not show"]
    if len(sides) == 4 and covered >= 0.5:
        return [f"with something all around that the record does not show ({covers})"]
    return [f"{covers}, {_place(box)}" if sides else covers]


_SIDES = ("above", "below", "at the left", "at the right")


def _edits(edits: tuple[EditedRegion, ...], image_size: tuple[int, int] | None) -> list[str]:
    """Each kind of edit with its places and its part of the shared region, the largest kind first."""
    told = []
    for kind in EditKind:
        regions = [edit for edit in edits if edit.kind is kind]
        if not regions:
            continue
        share = sum(region.share for region in regions)
        words = [KIND_WORDS[kind]]
        if image_size is not None:
            places = list(dict.fromkeys(_place(_Box.around((one.box[:2], one.box[2:]), *image_size)) for one in regions))
            words.append(_joined(places) if len(places) <= _MAX_PLACES else f"in {_number(len(regions))} places")
        told.append((share, f"{' '.join(words)} ({percent(min(1.0, share))} of it)"))
    return [text for _, text in sorted(told, key=lambda one: -one[0])]


def _place(box: _Box) -> str:
    """Where in the picture a box lies, in words."""
    column = _third(box.left, box.right, ("left", "right"))
    row = _third(box.top, box.bottom, ("top", "bottom"))
    if row or column:
        return f"at the {' '.join(word for word in (row, column) if word)}"
    return "across most of the image" if box.area > _WIDE**2 else "in the middle"


def _third(start: float, end: float, ends: tuple[str, str]) -> str:
    middle = (start + end) / 2
    if end - start > _WIDE or 1 / 3 <= middle <= 2 / 3:
        return ""
    return ends[0] if middle < 1 / 3 else ends[1]


def _margins(box: _Box) -> tuple[float, float, float, float]:
    """What is left above, below, at the left and at the right."""
    return box.top, 1 - box.bottom, box.left, 1 - box.right


def _share(value: float | None) -> float:
    return 0.0 if value is None else value


def _number(number: int) -> str:
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number)


def _joined(words: Sequence[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
