"""Bytes of a picture's file -> RawMetadata. No pixel is decoded."""

from provenance.decoding.metadata.reading import MAX_METADATA_BYTES, read_metadata

__all__ = ["MAX_METADATA_BYTES", "read_metadata"]
