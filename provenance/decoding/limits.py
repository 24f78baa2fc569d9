"""Limits on what is decoded. Over a limit is an error with the limit's name, never a clean answer."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The largest picture that is opened; all bounds inclusive.

    The defaults let through every camera of today and stop the bombs that Pillow itself lets through: it only
    warns at 89 megapixels, and a 20 kB file of 169 megapixels takes it 11 s and 1.2 GB.

    Attributes:
        max_bytes: Size of the file.
        max_jpeg_pixels: Pixels of a JPEG, which is decoded at a fraction of its size. The default is where Pillow refuses
            by itself (twice its MAX_IMAGE_PIXELS); that guard is never lifted, so a higher value changes nothing.
        max_pixels: Pixels of any other picture.
        max_decoded_bytes: Memory of any other picture's pixels, all channels.
        max_scans: Scans of a progressive JPEG; each costs a pass over the whole picture. Encoders write about ten.
    """

    max_bytes: int = 64 * 2**20
    max_jpeg_pixels: int = 178_956_970
    max_pixels: int = 100_000_000
    max_decoded_bytes: int = 320_000_000
    max_scans: int = 64


DEFAULT_LIMITS = Limits()
