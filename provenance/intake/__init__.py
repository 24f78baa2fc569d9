"""What a desk has -> MediaItems, Statements, and pictures with dates."""

from provenance.intake.dated import TAKEOUT, DatedMedia, NotTaken, OwnWords, read_sidecar, with_appearance
from provenance.intake.folder import Listing, list_images
from provenance.intake.interface import Options
from provenance.intake.manifest import manifest_schema
from provenance.intake.recognising import COMMAND_LINE, count_manifest, find, intake_options, read_manifest, read_named

__all__ = [
    "COMMAND_LINE",
    "TAKEOUT",
    "DatedMedia",
    "Listing",
    "NotTaken",
    "Options",
    "OwnWords",
    "count_manifest",
    "find",
    "intake_options",
    "list_images",
    "manifest_schema",
    "read_manifest",
    "read_named",
    "read_sidecar",
    "with_appearance",
]
