"""Bytes -> DecodedImage. The only opener of images; everything hostile ends here as a typed error."""

import io
import re
import warnings
from collections.abc import Callable, Iterable
from importlib import import_module
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from PIL import Image, UnidentifiedImageError

from provenance.decoding.parts import check_parts
from provenance.decoding.sniffing import describe
from provenance.errors import DecodeError, OverLimitError, TruncatedImageError, UnsupportedFormatError
from provenance.model.image import DecodedImage, Pixels
from provenance.model.limits import DEFAULT_LIMITS, Limits

FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "AVIF", "TIFF", "BMP")
"""Pillow's names of what is opened. Nothing else ever is: its EPS reader, for one, starts another program."""
_ORIENTATION = 0x0112
"""Tag of the orientation, Exif 2.32, section 4.6.4."""
_TILE_WIDTH, _TILE_LENGTH = 322, 323
"""Tags of a TIFF's tiles (TIFF 6.0, section 15); libtiff takes the memory of a whole one, however small the picture."""
_START_OF_SCAN = b"\xff\xda"
"""JPEG marker (ITU-T T.81, table B.1); inside coded data every 0xff is followed by 0x00."""
_SEQUENTIAL_FRAMES = (0xC0, 0xC1)
_OTHER_FRAMES = (0xC2, 0xC3, *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0))
"""Start of frame markers by the process that they announce, of the same table."""
_WIDE_GREY = ("I", "I;16", "I;16B", "I;16L", "I;16N")

_STRIP_PIXELS = 1_000_000
_MULTIPLYING = ("WEBP", "AVIF")
"""Formats whose decoders hold several copies of the whole picture: 16 and 10 bytes a pixel, measured with Pillow 13."""
MAX_SCANNED_PIXELS = 2_400_000_000
"""Pixels of a JPEG times its scans, each of which goes over all of them at any scale: about 1.5 s. In use are up to a dozen scans."""
MAX_RUN_BYTES = 2**22
"""Of a run-length encoded BMP, whose runs, of 2 bytes each, Pillow decodes one by one in Python. It copies the picture, too."""
_RUN_LENGTHS = (1, 2)
"""BI_RLE8 and BI_RLE4 of a BMP (MS-WMF, 2.1.1.7)."""

Box: TypeAlias = tuple[float, float, float, float]


def decode(content: bytes, *, side: int, colour: bool = True, limits: Limits = DEFAULT_LIMITS) -> DecodedImage:
    """The first picture of `content`, upright and opaque, at the smallest cheap scale that keeps `side`.

    Args:
        content: The bytes of the file.
        side: The longer side that is needed, in pixels; the decode may be up to twice that (a JPEG only, other
            formats come at an integer fraction), and is never enlarged.
        colour: RGB, else luma only, which a JPEG yields cheaper.
        limits: What is refused before a pixel is decoded.

    Raises:
        UnsupportedFormatError: The bytes are in none of `FORMATS`.
        OverLimitError: A limit is passed.
        TruncatedImageError: The bytes end too early.
        DecodeError: The decoder fails in any other way.
    """
    if len(content) > limits.max_bytes:
        raise OverLimitError(f"the file has {len(content):,} bytes; the limit is {limits.max_bytes:,} (max_bytes)")
    check_parts(content)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow warns of bombs and odd metadata; our limits and errors stand for it
        try:
            with Image.open(io.BytesIO(content), formats=FORMATS) as opened:
                _check_limits(opened, content, limits)
                return _decode_opened(opened, side, colour)
        except UnidentifiedImageError as error:
            raise UnsupportedFormatError(_unsupported(content)) from error
        except DecodeError:
            raise
        except MemoryError as error:
            raise OverLimitError("the picture takes more memory than the limit (max_memory_bytes)") from error
        except Image.DecompressionBombError as error:
            raise OverLimitError(f"the picture is too large to be opened: {error}") from error
        except Exception as error:  # decoders of damaged bytes raise nearly every built-in exception
            raise _decode_error(error) from error


def prepare_decoding() -> None:
    """Load the decoders of `FORMATS` now, so that forks of this process need not."""
    Image.preinit()
    for name in ("AvifImagePlugin", "MpoImagePlugin", "TiffImagePlugin", "WebPImagePlugin"):
        import_module(f"PIL.{name}")


def _check_limits(opened: Image.Image, content: bytes, limits: Limits) -> None:
    pixels = opened.width * opened.height
    size = f"{opened.width} x {opened.height} pixels"
    if opened.format in ("JPEG", "MPO"):
        if pixels > limits.max_jpeg_pixels:
            raise OverLimitError(f"the picture has {size}; the limit is {limits.max_jpeg_pixels:,} (max_jpeg_pixels)")
        if _has_more_scans(content):
            _check_scans(opened, content.count(_START_OF_SCAN), size, limits)
        return
    if pixels > limits.max_pixels:
        raise OverLimitError(f"the picture has {size}; the limit is {limits.max_pixels:,} (max_pixels)")
    tags = getattr(opened, "tag_v2", {})
    across, down = tags.get(_TILE_WIDTH, 0), tags.get(_TILE_LENGTH, 0)
    if isinstance(across, int) and isinstance(down, int) and across * down > limits.max_pixels:
        raise OverLimitError(f"a tile of the picture has {across} x {down} pixels; the limit is {limits.max_pixels:,} (max_pixels)")
    is_runs = opened.format == "BMP" and opened.info.get("compression") in _RUN_LENGTHS
    if is_runs and len(content) > MAX_RUN_BYTES:
        raise OverLimitError(f"the BMP has {len(content):,} bytes of runs; the limit is {MAX_RUN_BYTES:,} (MAX_RUN_BYTES)")
    if (is_runs or opened.format in _MULTIPLYING) and pixels > limits.max_copied_pixels:
        limit = f"the limit for {opened.format}, which decoding copies, is {limits.max_copied_pixels:,} (max_copied_pixels)"
        raise OverLimitError(f"the picture has {size}; {limit}")
    if max(opened.size) > limits.max_side:
        raise OverLimitError(f"the picture has {size}; the limit of a side is {limits.max_side:,} (max_side)")
    decoded_bytes = pixels * (4 if len(opened.getbands()) > 1 or opened.mode in (*_WIDE_GREY, "F") else 1)
    if decoded_bytes > limits.max_decoded_bytes:
        raise OverLimitError(
            f"the picture has {size} and takes {decoded_bytes:,} bytes; the limit is {limits.max_decoded_bytes:,} (max_decoded_bytes)"
        )


def _has_more_scans(content: bytes) -> bool:
    """Whether a JPEG may have more than one scan: libjpeg reads on after the first where that lacks a component.

    Looks at the headers only; counting the markers of a whole file costs a tenth of decoding it.
    """
    position, components = 2, 0
    while position + 10 <= len(content) and content[position] == 0xFF:
        marker = content[position + 1]
        if marker in _OTHER_FRAMES:
            return True
        if marker in _SEQUENTIAL_FRAMES:
            components = content[position + 9]
        elif marker == _START_OF_SCAN[1]:
            return content[position + 4] < components
        position += 2 + int.from_bytes(content[position + 2 : position + 4])
    return True


def _check_scans(opened: Image.Image, scans: int, size: str, limits: Limits) -> None:
    if scans > limits.max_scans:
        raise OverLimitError(f"the JPEG has {scans} scans; the limit is {limits.max_scans} (max_scans)")
    scanned = scans * opened.width * opened.height
    if scanned > MAX_SCANNED_PIXELS:
        told = f"in {scans} scans, {scanned:,} together; the limit is {MAX_SCANNED_PIXELS:,} (MAX_SCANNED_PIXELS)"
        raise OverLimitError(f"the picture has {size} {told}")
    kept_bytes = _coefficient_bytes(opened)
    if kept_bytes > limits.max_decoded_bytes:
        told = f"whose scans keep {kept_bytes:,} bytes; the limit is {limits.max_decoded_bytes:,} (max_decoded_bytes)"
        raise OverLimitError(f"the picture has {size}, {told}")


def _coefficient_bytes(opened: Image.Image) -> int:
    """What libjpeg keeps of a JPEG of several scans, whatever the scale: each coefficient in 2 bytes (jpeglib.h, JCOEF)."""
    layers: list[tuple[int, int]] = [(across, down) for _, across, down, _ in getattr(opened, "layer", ())] or [(1, 1)]
    most = max(across for across, _ in layers) * max(down for _, down in layers)
    return 2 * opened.width * opened.height * sum(across * down for across, down in layers) // max(1, most)


def _unsupported(content: bytes) -> str:
    return f"the file is {describe(content)}, not one of {', '.join(FORMATS)}"


def _decode_error(error: Exception) -> DecodeError:
    text = " ".join(str(error).split())[:200] or type(error).__name__
    if re.search(r"truncated|unexpected end|EOF|not enough (image )?data", f"{type(error).__name__} {text}", re.IGNORECASE):
        return TruncatedImageError(f"the picture ends too early: {text}")
    return DecodeError(f"the picture cannot be decoded: {text}")


def _decode_opened(opened: Image.Image, side: int, colour: bool) -> DecodedImage:
    width, height = opened.size
    name = "jpeg" if opened.format == "MPO" else str(opened.format).lower()
    if name == "png":  # its Exif may stand behind the pixels: Pillow decodes them to look for it, and once more where that failed
        opened.load()
    orientation = _orientation(opened)
    drafted = _draft(opened, side, colour)
    opened.load()
    factor = 1 if drafted is not None else max(1, max(opened.size) // side)
    picture = _reduced(opened, factor, colour)
    box: Box = (0, 0, width / factor, height / factor) if drafted is None else drafted
    scale = round(width / (box[2] - box[0]))
    upright, box, turned = _upright(picture, box, orientation)
    pixels = np.asarray(upright)
    pixels.flags.writeable = False
    return DecodedImage(pixels, box, *((height, width) if turned else (width, height)), f"{name}/{scale}")


def _draft(opened: Image.Image, side: int, colour: bool) -> Box | None:
    """Let libjpeg decode at a half, a quarter or an eighth; the part of that which is picture."""
    factor = side / max(opened.size)
    wanted = (max(1, int(opened.width * factor)), max(1, int(opened.height * factor)))
    drafted = opened.draft("RGB" if colour else "L", wanted)
    return None if drafted is None else drafted[1]


def _reduced(opened: Image.Image, factor: int, colour: bool) -> Image.Image:
    """The picture on white, at an integer fraction of its size; strip by strip, since each step takes the memory of what it works on."""
    if factor == 1:
        return _opaque(opened, colour, _span([opened]))
    reduced = Image.new("RGB" if colour else "L", (-(-opened.width // factor), -(-opened.height // factor)))
    rows = factor * max(1, _STRIP_PIXELS // (opened.width * factor))
    tops = range(0, opened.height, rows)
    span = _span(_strip(opened, top, rows) for top in tops)
    for top in tops:
        reduced.paste(_opaque(_strip(opened, top, rows), colour, span).reduce(factor), (0, top // factor))
    return reduced


def _strip(opened: Image.Image, top: int, rows: int) -> Image.Image:
    return opened.crop((0, top, opened.width, min(opened.height, top + rows)))


def _span(strips: Iterable[Image.Image]) -> tuple[float, float]:
    """The darkest and the brightest of floating point samples, which only the whole picture tells; of others nothing is looked at."""
    extremes: list[float] = []
    for strip in strips:
        if strip.mode != "F":
            return 0.0, 0.0
        finite = _finite(strip)
        extremes += (float(finite.min()), float(finite.max()))
    return min(extremes), max(extremes)


def _opaque(opened: Image.Image, colour: bool, span: tuple[float, float]) -> Image.Image:
    """On white, eight bits a channel, RGB or luma; `span` is what becomes 0 and 255 of floating point samples."""
    picture: Image.Image = opened
    if picture.mode in _WIDE_GREY:
        picture = Image.fromarray((np.asarray(picture).astype(np.int64) >> 8).clip(0, 255).astype(np.uint8))
    elif picture.mode == "F":
        picture = Image.fromarray(_stretched(_finite(picture), *span))
    if picture.has_transparency_data:
        layers = picture.convert("RGBA")
        picture = Image.alpha_composite(Image.new("RGBA", layers.size, "white"), layers)
    return picture.convert("RGB" if colour else "L")


def _finite(picture: Image.Image) -> npt.NDArray[np.float32]:
    """Floating point samples, without what is no number."""
    finite: npt.NDArray[np.float32] = np.nan_to_num(np.asarray(picture), posinf=0, neginf=0)
    return finite


def _stretched(finite: npt.NDArray[np.float32], low: float, high: float) -> Pixels:
    """Floating point samples have no agreed range: the darkest becomes 0, the brightest 255."""
    scale = 255 / (high - low) if high > low else 0.0
    return ((finite - low) * scale).astype(np.uint8)


def _orientation(opened: Image.Image) -> int:
    """1 to 8; 1 where there is none, or the metadata is damaged: then the pixels are taken as they lie."""
    try:
        value = opened.getexif().get(_ORIENTATION, 1)
    except Exception:  # noqa: BLE001 - damaged EXIF raises SyntaxError, OSError, struct.error and more
        return 1
    return value if value in _UPRIGHT else 1


def _upright(picture: Image.Image, box: Box, orientation: int) -> tuple[Image.Image, Box, bool]:
    """Turn picture and box as the orientation says; whether width and height changed places."""
    if orientation == 1:
        return picture, box, False
    method, move = _UPRIGHT[orientation]
    w, h = picture.size
    (x0, y0), (x1, y1) = move(box[0], box[1], w, h), move(box[2], box[3], w, h)
    return picture.transpose(method), (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)), orientation >= 5


_UPRIGHT: dict[int, tuple[Image.Transpose, Callable[[float, float, int, int], tuple[float, float]]]] = {
    2: (Image.Transpose.FLIP_LEFT_RIGHT, lambda x, y, w, _: (w - x, y)),
    3: (Image.Transpose.ROTATE_180, lambda x, y, w, h: (w - x, h - y)),
    4: (Image.Transpose.FLIP_TOP_BOTTOM, lambda x, y, _, h: (x, h - y)),
    5: (Image.Transpose.TRANSPOSE, lambda x, y, *_: (y, x)),
    6: (Image.Transpose.ROTATE_270, lambda x, y, _, h: (h - y, x)),
    7: (Image.Transpose.TRANSVERSE, lambda x, y, w, h: (h - y, w - x)),
    8: (Image.Transpose.ROTATE_90, lambda x, y, w, _: (y, w - x)),
}
"""For each orientation the turn that makes the picture upright, and where it takes a point (x, y) of w x h pixels."""
