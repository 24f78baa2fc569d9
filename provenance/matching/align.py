"""Two whole pictures -> how one lies on the other, and how well they agree there.

Both are brought to one small luma frame and freed of local brightness and contrast, so that recompression, filters
and fading count little and content counts all. An affine transform is then refined on the pixels themselves by
maximising the enhanced correlation coefficient (Evangelidis and Psarakis, IEEE TPAMI 30(10), 2008).
"""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from provenance.model.match import Form, Matrix, Outline
from provenance.model.media import DecodedImage

FRAME_SIDE = 256
"""Longer side of the common frame in pixels; 16 x the block side below."""
_BLOCK = 16
_LOCAL_SIGMA = 6.0
"""Radius of the local brightness and contrast, in frame pixels: a little under half a block."""
_NOISE = 4.0
"""Levels of luma added to the local contrast, so that noise in plain areas is not blown up."""
_TEXTURED = 6.0
"""Mean local contrast in levels of luma from which a block can be compared."""
_FLAT, _GRAPHIC_SPREAD, _GRAPHIC = 4.0, 10.0, 2.2
"""A block is graphic where its spread is over 10 levels and, in units of 4 levels, over 2.2 when weighted by the share
of pixels within 4 levels of its median. Told letters and logos from texture in pairs of the open bench."""
_BLOCK_AGREES = 0.6
"""Correlation from which a block counts as agreeing."""
_ECC_STEPS = 30
_ECC_BLUR = 5

Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Alignment:
    """One picture laid on another.

    Attributes:
        transform: Takes pixels of the query to pixels of the record, both upright and full-size, edges at integers.
        query_outline: The region of the query that lies on the record.
        record_outline: The same region in the record.
        query_overlap: Share of the query that it is, 0 to 1.
        record_overlap: Share of the record that it is, 0 to 1.
        correlation: Of the two contents over the region, -1 to 1.
        agreement: Share of the record's textured blocks whose content agrees, 0 to 1.
        textured_blocks: Number of blocks, 16 x 16 in the frame, with enough texture of a photograph to be compared.
    """

    transform: Matrix
    query_outline: Outline
    record_outline: Outline
    query_overlap: float
    record_overlap: float
    correlation: float
    agreement: float
    textured_blocks: int


def align_whole(query: DecodedImage, record: DecodedImage, form: Form) -> Alignment | None:
    """Lay the whole of `query`, brought into `form`, on the whole of `record`; None where nothing holds.

    Both are expected at about `FRAME_SIDE` or more on the longer side. The answer describes the best alignment
    that was found near the identity; whether it makes a match is for `tiers` to say.
    """
    size = _frame_size(record)
    record_luma = _luma(record, size)
    turned_size = size if form.quarter_turns % 2 == 0 else (size[1], size[0])
    query_luma = _in_form(_luma(query, turned_size), form)
    record_content, contrast = _content(record_luma)
    query_content, _ = _content(query_luma)
    warp: Array = np.eye(2, 3, dtype=np.float32)
    steps = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, _ECC_STEPS, 1e-4)
    mask = np.full(record_content.shape, 255, np.uint8)
    try:
        correlation, warp = cv2.findTransformECC(record_content, query_content, warp, cv2.MOTION_AFFINE, steps, mask, _ECC_BLUR)
    except cv2.error:  # it did not converge: the contents have nothing in common
        return None
    comparable = _is_photographic(record_luma) & (_blocks(contrast).mean(axis=1) > _TEXTURED)
    agreement, textured = _agreement(record_content, query_content, warp, comparable)
    transform = _full_size_transform(query, record, form, size, warp)
    query_outline, record_outline = _outlines(query, record, transform)
    if len(record_outline) < 3:
        return None
    return Alignment(
        _as_matrix(transform),
        query_outline,
        record_outline,
        _area(query_outline) / (query.width * query.height),
        _area(record_outline) / (record.width * record.height),
        float(correlation),
        agreement,
        textured,
    )


def _frame_size(record: DecodedImage) -> tuple[int, int]:
    scale = FRAME_SIDE / max(record.width, record.height)
    return max(_BLOCK, round(record.width * scale)), max(_BLOCK, round(record.height * scale))


def _luma(image: DecodedImage, size: tuple[int, int]) -> Array:
    """The picture at exactly `size` (width, height), `(H, W)` float32."""
    left, top, right, bottom = image.box
    pixels = image.pixels[round(top) : max(round(top) + 1, round(bottom)), round(left) : max(round(left) + 1, round(right))]
    luma = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY) if pixels.ndim == 3 else pixels
    return cv2.resize(luma, size, interpolation=cv2.INTER_AREA).astype(np.float32)


def _in_form(luma: Array, form: Form) -> Array:
    mirrored = np.fliplr(luma) if form.mirrored else luma
    return np.ascontiguousarray(np.rot90(mirrored, form.quarter_turns))


def _content(luma: Array) -> tuple[Array, Array]:
    """The picture less its local brightness, over its local contrast; and that contrast in levels."""
    mean = cv2.GaussianBlur(luma, (0, 0), _LOCAL_SIGMA)
    variance = cv2.GaussianBlur(luma * luma, (0, 0), _LOCAL_SIGMA) - mean * mean
    contrast = np.sqrt(np.maximum(variance, 0))
    return (luma - mean) / (contrast + _NOISE), contrast


def _agreement(record: Array, query: Array, warp: Array, comparable: Array) -> tuple[float, int]:
    """Share of the `comparable` blocks under the query that agree, and their number."""
    size = (record.shape[1], record.shape[0])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    laid = cv2.warpAffine(query, warp, size, flags=flags)
    covered = cv2.warpAffine(np.ones_like(query), warp, size, flags=flags)
    ours, theirs, inside = (_blocks(plane) for plane in (record, laid, covered))
    textured = comparable & (inside.min(axis=1) > 0.99)
    ours, theirs = (blocks[textured] - blocks[textured].mean(axis=1, keepdims=True) for blocks in (ours, theirs))
    norms = np.sqrt((ours**2).sum(axis=1) * (theirs**2).sum(axis=1))
    agrees = (ours * theirs).sum(axis=1) > _BLOCK_AGREES * np.maximum(norms, 1e-6)
    return (float(agrees.mean()) if agrees.size else 0.0), int(textured.sum())


def _is_photographic(luma: Array) -> Array:
    """Which blocks are more than flat areas with edges between them: those of flags, letters and logos prove nothing."""
    blocks = _blocks(luma)
    spread = blocks.std(axis=1)
    flat_share = (np.abs(blocks - np.median(blocks, axis=1, keepdims=True)) <= _FLAT).mean(axis=1)
    graphic: Array = (spread > _GRAPHIC_SPREAD) & (flat_share * spread / _FLAT > _GRAPHIC)
    return ~graphic


def _blocks(plane: Array) -> Array:
    """`(H, W)` cut into whole blocks: `(number, pixels)`."""
    rows, columns = plane.shape[0] // _BLOCK, plane.shape[1] // _BLOCK
    cut = plane[: rows * _BLOCK, : columns * _BLOCK].reshape(rows, _BLOCK, columns, _BLOCK)
    return cut.swapaxes(1, 2).reshape(rows * columns, _BLOCK * _BLOCK)


def _full_size_transform(query: DecodedImage, record: DecodedImage, form: Form, size: tuple[int, int], warp: Array) -> Array:
    """Query pixels -> query in its form -> frame -> frame of the record -> record pixels, `(3, 3)` float64."""
    steps = [_form_matrix(query.width, query.height, form)]
    turned = (query.height, query.width) if form.quarter_turns % 2 else (query.width, query.height)
    steps.append(np.diag([size[0] / turned[0], size[1] / turned[1], 1]))
    centre = np.array([[1, 0, -0.5], [0, 1, -0.5], [0, 0, 1]])  # OpenCV counts from pixel centres
    steps.append(np.linalg.inv(centre) @ np.linalg.inv(np.vstack([warp.astype(np.float64), [0, 0, 1]])) @ centre)
    steps.append(np.diag([record.width / size[0], record.height / size[1], 1]))
    transform = np.eye(3)
    for step in steps:
        transform = step @ transform
    return transform


def _form_matrix(width: int, height: int, form: Form) -> Array:
    """What takes a point of a `width` x `height` picture to its place in the mirrored and turned picture."""
    matrix = np.array([[-1, 0, width], [0, 1, 0], [0, 0, 1]]) if form.mirrored else np.eye(3)
    for _ in range(form.quarter_turns):
        matrix = np.array([[0, 1, 0], [-1, 0, width], [0, 0, 1]]) @ matrix
        width, height = height, width
    return matrix


def _outlines(query: DecodedImage, record: DecodedImage, transform: Array) -> tuple[Outline, Outline]:
    laid = cv2.perspectiveTransform(_corners(query)[None], transform)[0]
    _, shared = cv2.intersectConvexConvex(laid.astype(np.float32), _corners(record).astype(np.float32))
    if shared is None or len(shared) < 3:
        return (), ()
    on_record = shared.reshape(-1, 2).astype(np.float64)
    on_query = cv2.perspectiveTransform(on_record[None], np.linalg.inv(transform))[0]
    return _as_outline(on_query), _as_outline(on_record)


def _corners(image: DecodedImage) -> Array:
    w, h = image.width, image.height
    return np.array([[0, 0], [w, 0], [w, h], [0, h]], dtype=np.float64)


def _as_outline(points: Array) -> Outline:
    return tuple((round(float(x), 1) + 0.0, round(float(y), 1) + 0.0) for x, y in points)  # + 0.0: never -0.0


def _as_matrix(transform: Array) -> Matrix:
    a, b, c = (tuple(float(f"{value:.6g}") for value in row) for row in transform / transform[2, 2])
    return (a[0], a[1], a[2]), (b[0], b[1], b[2]), (c[0], c[1], c[2])


def _area(outline: Outline) -> float:
    return float(cv2.contourArea(np.array(outline, np.float32)))
