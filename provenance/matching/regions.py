"""What of a work frame is shared, as outlines and edited regions in the two full-size pictures."""

from dataclasses import dataclass

import cv2
import numpy as np

from provenance.matching.frame import WorkFrame
from provenance.matching.geometry import Array, corners, project, rectangle
from provenance.matching.windows import STEP, WINDOW, Rectangle, Windows
from provenance.model.image import DecodedImage
from provenance.model.match import EditedRegion, EditKind, Matrix, Outline
from provenance.model.record import GenericRegion

_LEAST_EDIT = 4
"""Windows that a connected region needs to be told; a single one may be noise."""
_MOST_EDITS = 8


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """A frame with its transform, and where the full-size pictures lie to it.

    Attributes:
        to_query: Takes points of the frame to pixels of the circulated image, full-size.
        to_record: Takes points of the frame to pixels of the record, full-size.
        query_size: Width and height of the circulated image.
        record_size: Width and height of the record.
    """

    to_query: Array
    to_record: Array
    query_size: tuple[int, int]
    record_size: tuple[int, int]

    @classmethod
    def of(cls, frame: WorkFrame, matrix: Array, query: DecodedImage, record: DecodedImage) -> "Placed":
        """The places of a frame that `matrix` lays on its query."""
        to_query = enlarged(query) @ frame.to_query @ matrix
        to_record = enlarged(record) @ frame.to_record
        return cls(to_query, to_record, (query.width, query.height), (record.width, record.height))

    def transform(self) -> Matrix:
        """Takes pixels of the circulated image to pixels of the record."""
        matrix = self.to_record @ np.linalg.inv(self.to_query)
        a, b, c = (tuple(float(f"{value:.6g}") for value in row) for row in matrix / matrix[2, 2])
        return (a[0], a[1], a[2]), (b[0], b[1], b[2]), (c[0], c[1], c[2])

    def outlines(self, region: Rectangle, frame_size: tuple[int, int]) -> tuple[Outline, Outline]:
        """A rectangle of the frame, as far as the query covers it, in the circulated image and in the record."""
        left, top, right, bottom = region.pixels(frame_size)
        cut = project(np.linalg.inv(self.to_query), corners(*self.query_size))
        _, shared = cv2.intersectConvexConvex(cut.astype(np.float32), rectangle(left, top, right, bottom).astype(np.float32))
        if shared is None or len(shared) < 3:
            return (), ()
        points = shared.reshape(-1, 2).astype(np.float64)
        return _outline(project(self.to_query, points)), _outline(project(self.to_record, points))

    def generic_mask(self, generic: tuple[GenericRegion, ...], frame_size: tuple[int, int]) -> Array | None:
        """The pixels of the frame that lie in parts of the record that prove nothing, 0 or 255; None where there are none."""
        if not generic:
            return None
        mask = np.zeros((frame_size[1], frame_size[0]), np.uint8)
        width, height = self.record_size
        for part in generic:
            box = rectangle(part.left * width, part.top * height, part.right * width, part.bottom * height)
            cv2.fillConvexPoly(mask, np.rint(project(np.linalg.inv(self.to_record), box)).astype(np.int32), 255)
        return mask

    def edits(self, windows: Windows) -> tuple[EditedRegion, ...]:
        """The connected regions of the shared part that differ, largest first."""
        shared = max(1, int(np.count_nonzero(windows.inside & windows.region_mask)))
        masks = {EditKind.CHANGED: windows.changed, EditKind.DRAWN_OVER: windows.drawn, EditKind.SMOOTHED: windows.smoothed}
        differs = np.logical_or.reduce(list(masks.values())) & windows.region_mask
        number, labels, stats, _ = cv2.connectedComponentsWithStats(differs.astype(np.uint8), connectivity=8)
        found = []
        for label in range(1, number):
            left, top, width, height, area = (int(value) for value in stats[label])
            if area >= _LEAST_EDIT:
                kind = max(masks, key=lambda one: np.count_nonzero(masks[one] & (labels == label)))
                box = self._query_box(left * STEP, top * STEP, (left + width - 1) * STEP + WINDOW, (top + height - 1) * STEP + WINDOW)
                found.append(EditedRegion(kind, box, round(area / shared, 4)))
        return tuple(sorted(found, key=lambda edit: (-edit.share, edit.box))[:_MOST_EDITS])

    def _query_box(self, left: float, top: float, right: float, bottom: float) -> tuple[float, float, float, float]:
        ends = project(self.to_query, rectangle(left, top, right, bottom))
        low = np.clip(ends.min(axis=0), 0, self.query_size)
        high = np.clip(ends.max(axis=0), 0, self.query_size)
        return round(float(low[0]), 1), round(float(low[1]), 1), round(float(high[0]), 1), round(float(high[1]), 1)


def area_share(outline: Outline, size: tuple[int, int]) -> float:
    """Share of a picture of `size` that an outline encloses, 0 to 1."""
    if not outline:
        return 0.0
    return min(1.0, float(cv2.contourArea(np.array(outline, np.float32))) / (size[0] * size[1]))


def enlarged(image: DecodedImage) -> Array:
    """Takes pixels of a decode to those of the full-size picture."""
    height, width = image.picture.shape[:2]
    return np.diag([image.width / width, image.height / height, 1.0])


def _outline(points: Array) -> Outline:
    return tuple((round(float(x), 1) + 0.0, round(float(y), 1) + 0.0) for x, y in points)  # + 0.0: never -0.0
