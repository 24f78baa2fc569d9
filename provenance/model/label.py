"""Label: what a page itself says that a picture is, so that nobody is accused of what was said openly."""

from dataclasses import dataclass
from enum import StrEnum

from provenance.model.dates import UNKNOWN_DATE, DateInterval


class LabelKind(StrEnum):
    """What a label says."""

    FILE_PHOTO = "file-photo"
    """A picture of an earlier event or day: FILE PHOTO, archive image, Archivbild."""
    ILLUSTRATIVE = "illustrative"
    """A picture of no particular event: stock image, illustrative photo, Symbolbild."""


@dataclass(frozen=True, slots=True)
class Label:
    """Words beside a picture by which its publisher says that it does not show the event told.

    Attributes:
        kind: What they say.
        words: The words that say it, as written.
        date_text: The picture's own date as the label writes it, or None where it gives none.
        date: The same, a claim; unknown where the label gives none.
    """

    kind: LabelKind
    words: str
    date_text: str | None = None
    date: DateInterval = UNKNOWN_DATE

    def covers(self, proven: DateInterval) -> bool:
        """Whether what the label says is true of a picture that was surely out by the end of `proven`.

        A label without a date covers every date. One with a date does not cover a publication that was over before the
        labelled day began: then the label itself is wrong.
        """
        return not proven.surely_before(self.date)
