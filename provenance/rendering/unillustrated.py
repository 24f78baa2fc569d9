"""The results of a report without the small pictures that it has, for formats that are not to hold any."""

from collections.abc import Collection, Iterator
from dataclasses import replace

from provenance.model.report import CheckedMedia, Report


class Unillustrated(Collection[CheckedMedia]):
    """The results of a report without their small pictures."""

    def __init__(self, report: Report) -> None:
        """Those of `report`, read whenever these are."""
        self._media = report.media

    def __iter__(self) -> Iterator[CheckedMedia]:
        return (replace(item, thumbnail=None, thumbnails=()) for item in self._media)

    def __len__(self) -> int:
        return len(self._media)

    def __contains__(self, item: object) -> bool:
        return any(item == one for one in self)
