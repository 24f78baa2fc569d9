"""Bytes -> DecodedImage: the only place where images are opened."""

from provenance.decoding.decode import FORMATS, decode, prepare_decoding
from provenance.decoding.decoders import Decoder, decoders
from provenance.decoding.illustrating import illustrate
from provenance.decoding.limits import DEFAULT_LIMITS, Limits
from provenance.decoding.pool import default_workers, run_jobs
from provenance.decoding.thumbnail import SIDE as THUMBNAIL_SIDE
from provenance.decoding.thumbnail import encode_preview, encode_thumbnail, is_preview

__all__ = [
    "DEFAULT_LIMITS",
    "FORMATS",
    "THUMBNAIL_SIDE",
    "Decoder",
    "Limits",
    "decode",
    "decoders",
    "default_workers",
    "encode_preview",
    "encode_thumbnail",
    "illustrate",
    "is_preview",
    "prepare_decoding",
    "run_jobs",
]
