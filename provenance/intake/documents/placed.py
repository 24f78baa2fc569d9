"""A picture on a page of a PDF."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PlacedImage:
    """A picture as a page shows it.

    Attributes:
        page: Its number, from 1.
        number: Its place among the page's pictures, from 1.
        width: Pixels, as stored.
        height: Likewise.
        box: Where the page shows it: left, bottom, right, top in points, from the corner of the page; for a picture of an
            annotation from the corner of that.
        filters: How it is stored (ISO 32000-1, 7.4), the outermost first.
        digest: Of its stored stream and its form, or of what is seen of it: equal for the same picture used again.
    """

    page: int
    number: int
    width: int
    height: int
    box: tuple[float, float, float, float]
    filters: tuple[str, ...]
    digest: bytes

    @property
    def is_jpeg(self) -> bool:
        """Whether it is stored as a JPEG, which is taken as it is."""
        return self.filters[-1:] == ("DCTDecode",)
