"""Bytes -> DecodedImage: the only place where images are opened."""

from provenance.decoding.decode import FORMATS, decode, prepare_decoding
from provenance.decoding.decoders import Decoder, decoders
from provenance.decoding.pool import default_workers, run_jobs
from provenance.decoding.thumbnail import PREVIEW_SIDE, encode_preview, encode_thumbnail, is_preview, is_thumbnail
from provenance.decoding.thumbnail import SIDE as THUMBNAIL_SIDE

__all__ = [
    "FORMATS",
    "PREVIEW_SIDE",
    "THUMBNAIL_SIDE",
    "Decoder",
    "decode",
    "decoders",
    "default_workers",
    "encode_preview",
    "encode_thumbnail",
    "is_preview",
    "is_thumbnail",
    "prepare_decoding",
    "run_jobs",
]
