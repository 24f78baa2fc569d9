"""Windows and displacements -> the few numbers that tell a copy from another photograph of the same place."""

from dataclasses import dataclass

import numpy as np

from provenance.matching.borders import counted_windows
from provenance.matching.geometry import Array
from provenance.matching.refining import Alignment
from provenance.matching.windows import STEP, WINDOW, Windows

_LEAST = 5
"""Values that a median needs; with fewer the worst value stands."""
_WORST_PX, _WORST_TONE, _WORST_UNLIKENESS = 9.0, 1.0, 2.0
_TONE_QUANTILE = 0.6
"""Up to 40 % of the windows may be off in brightness: plates and shadows are seldom larger."""
_LEAST_CONTRAST = 5.0
"""Spread of brightness, in levels, that the tone is measured against at least."""
_UNLIKE_QUANTILE = 0.25
_LUMA = np.array([0.299, 0.587, 0.114])
"""ITU-R BT.601."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """What was measured over the shared region.

    Attributes:
        residual_px: Median displacement left at textured places that agree, pixels of the frame.
        bent_px: Median smooth bend that had to be taken out, pixels of the frame: no plane copy needs one.
        agreement: Share of the region's textured windows that agree, 0 to 1.
        clash: Share of the textured windows that hold other content, 0 to 1: of all that count, in the *whole overlap*
            (`borders.counted_windows`).
        tone: How far the query's brightness is from a smooth function of the record's brightness, its colour and the
            place: 60th percentile over the windows that do not differ, as a share of the spread of the query's brightness.
        unlikeness: 1 - correlation of detail at half the resolution, for the quarter of the region's windows that agrees
            least, of those that count and are neither drawn over nor smoothed, 0 to 2.
        photographic: Number of windows of the region that agree and are not graphic in the record.
        photographic_share: Their share of all textured windows of the overlap that are not, 0 to 1.
        blocks: Number of textured windows of the region.
        places: Number of places at which local features agreed, those left out where both pictures are graphic.
    """

    residual_px: float
    bent_px: float
    agreement: float
    clash: float
    tone: float
    unlikeness: float
    photographic: int
    photographic_share: float
    blocks: int
    places: int


def measure(record: Array, windows: Windows, alignment: Alignment, places: Array) -> Numbers:
    """The numbers of an aligned pair.

    Args:
        record: Luma of the frame, `(H, W)` float32.
        windows: The two compared.
        alignment: How they were laid on each other.
        places: Where local features agreed, pixels of the frame, `(N, 2)`.
    """
    region = windows.region_mask
    textured = windows.textured & region
    core = windows.agrees & region
    photographic = core & ~windows.graphic
    counted = counted_windows(record, alignment.laid, windows)
    half = windows.half.correlation[textured & counted & ~windows.drawn & ~windows.smoothed]
    return Numbers(
        residual_px=_median(alignment.residuals[_at(core, alignment.points)], _WORST_PX),
        bent_px=alignment.bent_px,
        agreement=_share(core, textured),
        clash=_share(windows.changed & counted, windows.textured & counted),
        tone=_tone(windows, region),
        unlikeness=1 - float(np.quantile(half, _UNLIKE_QUANTILE)) if len(half) >= _LEAST else _WORST_UNLIKENESS,
        photographic=int(np.count_nonzero(photographic)),
        photographic_share=_share(photographic, windows.textured & ~windows.graphic),
        blocks=int(np.count_nonzero(textured)),
        places=int(np.count_nonzero(_at(~windows.drawing, places))),
    )


def _at(mask: Array, points: Array) -> Array:
    """What `mask` says of the window around each point, `(N,)` bool."""
    rows, columns = mask.shape
    at = np.rint((points - WINDOW / 2) / STEP).astype(np.int64)
    return np.asarray(mask[np.clip(at[:, 1], 0, rows - 1), np.clip(at[:, 0], 0, columns - 1)])


def _share(part: Array, whole: Array) -> float:
    return int(np.count_nonzero(part)) / max(1, int(np.count_nonzero(whole)))


def _median(values: Array, otherwise: float) -> float:
    return float(np.median(values)) if len(values) >= _LEAST else otherwise


def _tone(windows: Windows, region: Array) -> float:
    taken = region & windows.inside & ~(windows.drawn | windows.smoothed | windows.changed)
    if np.count_nonzero(taken) < 4 * _LEAST:
        return _WORST_TONE
    brightness, colour = windows.query_mean[taken].astype(np.float64), windows.colour[taken].astype(np.float64)
    y, x = (np.argwhere(taken) / taken.shape - 0.5).T
    luma = colour @ _LUMA
    level, blue, red = (luma - 128) / 64, (colour[:, 2] - luma) / 32, (colour[:, 0] - luma) / 32
    terms = np.stack([np.ones_like(level), level, level**2, level**3, blue, red, x, y, x * x, x * y, y * y], axis=1)
    stiffness = len(terms) * (1e-4 * np.diag([0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1]) + 1e-6 * np.eye(11))
    weight, error = np.ones(len(terms)), brightness
    for _ in range(6):
        weighted = terms * weight[:, None]
        error = np.abs(brightness - terms @ np.linalg.solve(terms.T @ weighted + stiffness, weighted.T @ brightness))
        weight = 1 / (1 + (error / (3 * max(1.0, float(np.median(error))))) ** 2) ** 2
    return float(np.quantile(error, _TONE_QUANTILE)) / max(float(np.std(brightness)), _LEAST_CONTRAST)
