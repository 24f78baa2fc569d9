"""How appearances stand in time to a statement, and every date that a picture's file, name and neighbours tell."""

from provenance.dating.contradictions import contradictions_of
from provenance.dating.exiftool import ExifToolTags, add_exiftool, read_exiftool_json
from provenance.dating.found import FoundDate, Meaning, Zone
from provenance.dating.gathering import Gathering
from provenance.dating.manifests import NO_MANIFEST, Manifest, ManifestState, read_manifest
from provenance.dating.names import add_name
from provenance.dating.precedence import date_match, impossible
from provenance.dating.tags import add_tags
from provenance.dating.xmp import add_xmp

__all__ = [
    "NO_MANIFEST",
    "ExifToolTags",
    "FoundDate",
    "Gathering",
    "Manifest",
    "ManifestState",
    "Meaning",
    "Zone",
    "add_exiftool",
    "add_name",
    "add_tags",
    "add_xmp",
    "contradictions_of",
    "date_match",
    "impossible",
    "read_exiftool_json",
    "read_manifest",
]
