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
        max_copied_pixels: Pixels of a WebP or an AVIF, whose decoders hold up to four copies of the picture.
        max_side: Longer side of any other picture: one of a pixel's width takes twenty times the memory of its pixels.
        max_decoded_bytes: Memory of any other picture's pixels: 4 bytes each where they have more than one channel.
        max_scans: Scans of a progressive JPEG; each costs a pass over the whole picture. Encoders write about ten.
    """

    max_bytes: int = 64 * 2**20
    max_jpeg_pixels: int = 178_956_970
    max_pixels: int = 100_000_000
    max_copied_pixels: int = 25_000_000
    max_side: int = 65_535
    max_decoded_bytes: int = 320_000_000
    max_scans: int = 64


DEFAULT_LIMITS = Limits()
