"""Where pictures and outlines lie on the page: sizes, and the transform that lays an archived picture on the circulated one."""

from dataclasses import dataclass

import numpy as np

from provenance.model.match import Matrix, Outline

SIDE = 320
"""Longer side in CSS pixels at which a small picture is laid out before the page enlarges it: as many as it has."""


@dataclass(frozen=True, slots=True)
class Size:
    """Width and height in pixels."""

    width: int
    height: int

    @property
    def shown(self) -> "Size":
        """The size of the small picture of a picture of this size."""
        scale = min(1.0, SIDE / max(self.width, self.height))
        return Size(max(1, round(self.width * scale)), max(1, round(self.height * scale)))


def size_of(width: int | None, height: int | None) -> Size | None:
    """The size of a picture; None where it is not known."""
    return Size(width, height) if width and height and width > 0 and height > 0 else None


def corners(outline: Outline) -> str:
    """The points of an outline as an SVG polygon takes them; empty where it encloses nothing."""
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in outline) if len(outline) >= 3 else ""


def middle_of(outline: Outline, size: Size) -> float:
    """How far right in a picture the middle of an outline lies, 0 to 1; of the picture itself where there is no outline."""
    if len(outline) < 3:
        return 0.5
    places = [x / size.width for x, _ in outline]
    return min(1.0, max(0.0, (min(places) + max(places)) / 2))


def laid(transform: Matrix | None, query: Size, record: Size, record_outline: Outline) -> str | None:
    """The CSS transform that lays the small picture of a record on the small picture of the circulated image.

    The upper left corners of both are the origin. It is `matrix3d` (CSS Transforms 2, section 12.1), whose perspective part carries what
    an affine transform cannot.

    Args:
        transform: Takes full-size pixels of the image to those of the record.
        query: Full size of the image.
        record: Full size of the record.
        record_outline: The shared region in the record; it ends up in front of the eye.

    Returns:
        None where nothing is known, or the transform has no inverse.
    """
    if transform is None:
        return None
    small, small_record = query.shown, record.shown
    to_small = np.diag([small.width / query.width, small.height / query.height, 1.0])
    from_small = np.diag([record.width / small_record.width, record.height / small_record.height, 1.0])
    middle = np.array([*np.mean(np.array(record_outline or ((record.width / 2, record.height / 2),)), axis=0), 1.0])
    with np.errstate(all="ignore"):
        try:
            inverse = np.linalg.inv(np.array(transform))
        except np.linalg.LinAlgError:
            return None
        steps = to_small @ (inverse / (inverse[2] @ middle)) @ from_small
    if not np.isfinite(steps).all():
        return None
    (a, c, x), (b, d, y), (across, down, one) = steps.tolist()
    numbers = (a, b, 0, across, c, d, 0, down, 0, 0, 1, 0, x, y, 0, one)
    return f"matrix3d({','.join(f'{number:.6g}' for number in numbers)})"
