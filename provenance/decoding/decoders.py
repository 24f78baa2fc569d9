"""Which of the formats that are opened this build of Pillow can decode."""

from dataclasses import dataclass
from types import MappingProxyType

from PIL import features

from provenance.decoding.decode import FORMATS

_LIBRARIES = MappingProxyType(
    {
        "JPEG": ("jpg", "libjpeg"),
        "PNG": ("zlib", "zlib"),
        "WEBP": ("webp", "libwebp"),
        "AVIF": ("avif", "libavif"),
        "TIFF": ("libtiff", "libtiff"),
    }
)
"""By format, Pillow's name of what it needs, and that of the library. The others need none."""


@dataclass(frozen=True, slots=True)
class Decoder:
    """What decodes a format: a library with its version, or Pillow itself."""

    format: str
    library: str
    is_there: bool = True


def decoders() -> tuple[Decoder, ...]:
    """One for each of `FORMATS`, in its order."""
    return tuple(_decoder(name) for name in FORMATS)


def _decoder(name: str) -> Decoder:
    if name not in _LIBRARIES:
        return Decoder(name, "Pillow")
    feature, library = _LIBRARIES[name]
    if not features.check(feature):
        return Decoder(name, library, is_there=False)
    return Decoder(name, f"{library} {features.version(feature) or ''}".rstrip())
