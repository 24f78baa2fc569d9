"""What a desk has -> MediaItems, Statements, and pictures with dates."""

from provenance.intake.dated import DatedMedia, NotTaken, read_dates_csv, read_sidecar, with_appearance
from provenance.intake.images import Listing, list_images
from provenance.intake.manifest import read_manifest

__all__ = ["DatedMedia", "Listing", "NotTaken", "list_images", "read_dates_csv", "read_manifest", "read_sidecar", "with_appearance"]
