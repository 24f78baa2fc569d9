"""A transform -> how the record lies in the circulated image: scale, stretch, turn, slant."""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from provenance.model.match import Matrix, Outline


@dataclass(frozen=True, slots=True)
class Geometry:
    """How the record lies in the circulated image, measured in the middle of the shared region.

    Attributes:
        scale: Pixels of the image for one of the record, geometric mean of both directions.
        stretch: The record's width against its height, 1 where both have one scale.
        turned_degrees: Turn of the image against the record, counter-clockwise as seen, after mirroring; -180 to 180.
        mirrored: Whether left and right are exchanged.
        slant_degrees: By how much the record's right angles are off.
        perspective: Largest local scale over the smallest, at least 1.
    """

    scale: float
    stretch: float
    turned_degrees: float
    mirrored: bool
    slant_degrees: float
    perspective: float

    @classmethod
    def of(cls, transform: Matrix, record_outline: Outline) -> "Geometry":
        """Measure a transform that takes pixels of the image to pixels of the record.

        Raises:
            ValueError: It has no inverse, or leaves the region no area.
        """
        try:
            with np.errstate(all="ignore"):
                geometry = cls._measured(np.linalg.inv(np.array(transform)), record_outline)
        except np.linalg.LinAlgError as error:
            raise ValueError(f"no inverse of {transform}") from error
        numbers = (geometry.scale, geometry.stretch, geometry.turned_degrees, geometry.slant_degrees, geometry.perspective)
        if not all(map(math.isfinite, numbers)) or not geometry.scale or not geometry.stretch:
            raise ValueError(f"no area is left by {transform}")
        return geometry

    @classmethod
    def _measured(cls, to_image: npt.NDArray[np.float64], record_outline: Outline) -> "Geometry":
        corners = np.column_stack([np.array(record_outline), np.ones(len(record_outline))])
        x, y, weight = to_image @ corners.mean(axis=0)
        middle = np.array([x, y]) / weight
        slopes = (to_image[:2, :2] - np.outer(middle, to_image[2, :2])) / weight
        across, down = np.hypot(*slopes)
        determinant = np.linalg.det(slopes)
        upright = slopes * [-1, 1] if determinant < 0 else slopes
        weights = np.abs(corners @ to_image[2])
        return cls(
            float(np.sqrt(np.abs(determinant))),
            float(across / down),
            -float(np.degrees(np.arctan2(upright[1, 0] - upright[0, 1], upright[0, 0] + upright[1, 1]))),
            bool(determinant < 0),
            90 - float(np.degrees(np.arcsin(np.minimum(1, np.abs(determinant) / (across * down))))),
            float(weights.max() / weights.min()),
        )
