"""DecodedImage -> local features: a few hundred binary descriptors with their places, spread over the whole picture.

ORB (Rublee et al., ICCV 2011) keeps the sharpest corners, and those are letters: a caption starves the photograph under
it. So many more corners are found than kept, and of each scale the best of every cell of a grid is taken first, then
every second best, and so on.
"""

from functools import lru_cache
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from provenance.model.image import DecodedImage, Pixels
from provenance.model.local import LEVELS, LocalFeatures

FRAME_SIDE, QUERY_FRAME_SIDE = 640, 900
"""Longer side in pixels at which the corners of a record and of a query are looked for; smaller pictures are never
enlarged. A screenshot needs more: the photograph in it is small."""
_FACTOR, _EDGE, _FAST = 1.2, 15, 8
_DETECTED, _QUERY_DETECTED = 5000, 15_000
"""Corners found, of which a few are kept. With 5,000 in screenshots of collages, their letters take all and 47 of 71
pictures get the six places that a match needs; with 15,000, 68 (`benchmarks/RESULTS.md`, 2026-11-24)."""
_CELLS = 10
"""Cells along the longer side."""
RECORD_POINTS = 400
"""Kept of a record: 15.2 kB."""
QUERY_POINTS, _LEAST_QUERY_POINTS = 2500, 1500
"""Kept of a query of `QUERY_FRAME_SIDE`, of smaller ones less in proportion, down to the second."""
ALGORITHM = f"orb256:side={FRAME_SIDE},factor={_FACTOR},levels={LEVELS},edge={_EDGE},fast={_FAST},detect={_DETECTED},cells={_CELLS}"
"""Name that fixes how descriptors are made; how many are kept of a picture may differ."""

_Array = npt.NDArray[Any]


def frame_of(image: DecodedImage, side: int = FRAME_SIDE) -> Pixels:
    """The whole picture as luma, at most `side` pixels on the longer side, never enlarged: `(H, W)` uint8."""
    pixels = image.picture
    luma = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.uint8) if pixels.ndim == 3 else pixels
    scale = side / max(luma.shape)
    if scale >= 1:
        return np.ascontiguousarray(luma)
    size = max(1, round(luma.shape[1] * scale)), max(1, round(luma.shape[0] * scale))
    return np.asarray(cv2.resize(luma, size, interpolation=cv2.INTER_AREA), np.uint8)


def local_features(frame: Pixels, points: int) -> LocalFeatures:
    """The features of a frame, at most `points` of them."""
    return _described(frame, _spread_corners(frame, points, _DETECTED))


def local_features_of_forms(frame: Pixels) -> tuple[LocalFeatures, LocalFeatures]:
    """The features of a query's frame, and those of the same corners in its mirror image, in that image's own coordinates."""
    points = max(_LEAST_QUERY_POINTS, round(QUERY_POINTS * max(frame.shape) / QUERY_FRAME_SIDE))
    corners = _spread_corners(frame, points, _QUERY_DETECTED)
    width = frame.shape[1]
    mirrored = [cv2.KeyPoint(width - 1 - k.pt[0], k.pt[1], k.size, (180 - k.angle) % 360, k.response, k.octave) for k in corners]
    return _described(frame, corners), _described(np.asarray(cv2.flip(frame, 1), np.uint8), mirrored)


@lru_cache(maxsize=2)
def _detector(detected: int) -> Any:
    return cv2.ORB.create(detected, _FACTOR, LEVELS, _EDGE, fastThreshold=_FAST)


def _spread_corners(frame: Pixels, points: int, detected: int) -> list[Any]:
    """The corners to keep: over all scales in ORB's usual shares, in each scale cell by cell."""
    corners = _detector(detected).detect(frame)
    if len(corners) <= points:
        return list(corners)
    places = np.asarray(cv2.KeyPoint.convert(corners))
    response = np.fromiter((corner.response for corner in corners), np.float32, len(corners))
    level = np.fromiter((corner.octave for corner in corners), np.int64, len(corners))
    side = max(frame.shape) / _CELLS
    cell = (places[:, 1] // side).astype(np.int64) * (_CELLS + 1) + (places[:, 0] // side).astype(np.int64)
    rank = _rank_within(level * 10_000 + cell, -response)
    place = _rank_within(level, rank + _rank_within(np.zeros_like(level), -response) / len(corners))
    share = _FACTOR ** -level.astype(np.float64)
    chosen = np.argsort((place + 0.5) / share, kind="stable")[:points]
    return [corners[k] for k in np.sort(chosen)]


def _rank_within(group: _Array, key: _Array) -> _Array:
    """For each element its place in its group when sorted by `key`, from 0."""
    order = np.lexsort((key, group))
    ordered = group[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
    rank = np.empty(len(group), np.int64)
    rank[order] = np.arange(len(group)) - np.repeat(starts, np.diff(np.r_[starts, len(group)]))
    return rank


def _described(frame: Pixels, corners: list[Any]) -> LocalFeatures:
    kept, descriptors = _detector(_DETECTED).compute(frame, corners) if corners else ((), None)
    height, width = frame.shape
    if descriptors is None:
        return LocalFeatures.empty(ALGORITHM, width, height)
    places = np.asarray(cv2.KeyPoint.convert(kept)) + 0.5
    xy = np.clip(np.rint(places / (width, height) * 65535), 0, 65535).astype(np.uint16)
    angle = np.fromiter((corner.angle for corner in kept), np.float32, len(kept))
    level = np.fromiter((corner.octave for corner in kept), np.uint8, len(kept))
    return LocalFeatures(ALGORITHM, width, height, descriptors, xy, np.rint(angle * (256 / 360)).astype(np.int64).astype(np.uint8), level)
