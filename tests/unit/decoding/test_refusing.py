"""What is refused before a pixel is decoded, each limit at its bound; and what becomes of errors of decoders."""

import io
import struct
import zlib

import pytest
from PIL import Image

from provenance.decoding import decode
from provenance.decoding.decode import MAX_RUN_BYTES, _has_more_scans
from provenance.decoding.parts import MAX_PARTS, MAX_SEGMENT_BYTES, MAX_SEGMENTS
from provenance.errors import DecodeError, OverLimitError, TruncatedImageError, UnsupportedFormatError
from provenance.model.limits import Limits
from tests.conftest import encoded

WIDTH, HEIGHT = 40, 30
PIXELS = WIDTH * HEIGHT
PICTURE = Image.effect_noise((WIDTH, HEIGHT), 60).convert("RGB")
PROGRESSIVE = encoded(PICTURE, progressive=True)
SCANS = PROGRESSIVE.count(b"\xff\xda")


def mpo() -> bytes:
    """Two JPEGs in one file, as phones with two lenses write."""
    return encoded(PICTURE, "MPO", save_all=True, append_images=[PICTURE])


@pytest.mark.parametrize(
    ("content", "name", "bound", "told"),
    [
        (encoded(PICTURE, "BMP"), "max_bytes", 3654, "the file has 3,654 bytes; the limit is 3,653 (max_bytes)"),
        (encoded(PICTURE), "max_jpeg_pixels", PIXELS, "the picture has 40 x 30 pixels; the limit is 1,199 (max_jpeg_pixels)"),
        (mpo(), "max_jpeg_pixels", PIXELS, "the picture has 40 x 30 pixels; the limit is 1,199 (max_jpeg_pixels)"),
        (PROGRESSIVE, "max_scans", SCANS, f"the JPEG has {SCANS} scans; the limit is {SCANS - 1} (max_scans)"),
        (encoded(PICTURE, "PNG"), "max_pixels", PIXELS, "the picture has 40 x 30 pixels; the limit is 1,199 (max_pixels)"),
        *(
            (
                encoded(PICTURE, form),
                "max_copied_pixels",
                PIXELS,
                f"the picture has 40 x 30 pixels; the limit for {form}, which decoding copies, is 1,199 (max_copied_pixels)",
            )
            for form in ("WEBP", "AVIF")
        ),
        (encoded(PICTURE, "PNG"), "max_side", 40, "the picture has 40 x 30 pixels; the limit of a side is 39 (max_side)"),
        (
            encoded(PICTURE.rotate(90, expand=True), "GIF"),
            "max_side",
            40,
            "the picture has 30 x 40 pixels; the limit of a side is 39 (max_side)",
        ),
        *(
            (
                encoded(PICTURE.convert("L").convert(mode) if mode in {"I;16", "F"} else PICTURE.convert(mode), "TIFF"),
                "max_decoded_bytes",
                PIXELS * each,
                f"the picture has 40 x 30 pixels and takes {PIXELS * each:,} bytes; the limit is {PIXELS * each - 1:,} (max_decoded_bytes)",
            )
            for mode, each in (("RGB", 4), ("LA", 4), ("I;16", 4), ("F", 4), ("L", 1), ("P", 1), ("1", 1))
        ),
    ],
)
def test_limit_is_inclusive(content: bytes, name: str, bound: int, told: str) -> None:
    """What has just as much is opened; what has one more is refused, and the message says what it has, and of what limit."""
    assert decode(content, side=64, limits=Limits(**{name: bound})).width in (30, 40)
    with pytest.raises(OverLimitError) as caught:
        decode(content, side=64, limits=Limits(**{name: bound - 1}))
    assert str(caught.value) == told


def test_limits_of_other_formats_are_none_of_a_jpeg() -> None:
    """It is decoded at a fraction of its size, and copied nowhere."""
    narrow = Limits(max_pixels=1, max_copied_pixels=1, max_side=1, max_decoded_bytes=1)
    assert decode(encoded(PICTURE), side=64, limits=narrow).width == WIDTH
    assert decode(mpo(), side=64, limits=narrow).decode_path == "jpeg/1"
    assert decode(encoded(PICTURE, "PNG"), side=64, limits=Limits(max_jpeg_pixels=1, max_scans=1, max_copied_pixels=1)).width == WIDTH
    assert decode(encoded(PICTURE), side=64, limits=Limits(max_scans=1)).width == WIDTH
    assert decode(encoded(PICTURE, comment=b"\xff\xda" * 5), side=64, limits=Limits(max_scans=1)).width == WIDTH


def segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + (len(body) + 2).to_bytes(2) + body


def frame(marker: int, components: int) -> bytes:
    return segment(marker, b"\x08\0\x1e\0\x28" + bytes([components]) + bytes(3 * components))


def scan(components: int) -> bytes:
    return segment(0xDA, bytes([components]) + bytes(2 * components + 3))


APP = segment(0xE0, b"JFIF\0" + bytes(400))


@pytest.mark.parametrize(
    ("headers", "more"),
    [
        (frame(0xC0, 3) + scan(3), False),
        (frame(0xC1, 1) + scan(1), False),
        (APP + frame(0xC0, 3) + APP + scan(3), False),
        (frame(0xC0, 3) + scan(1), True),
        (frame(0xC0, 3) + scan(2), True),
        (frame(0xC2, 3) + scan(3), True),
        *((frame(marker, 3) + scan(3), True) for marker in (0xC3, 0xC5, 0xC7, 0xC9, 0xCB, 0xCD, 0xCF)),
        (segment(0xC4, bytes(20)) + frame(0xC0, 1) + scan(1), False),
        (segment(0xCC, bytes(20)) + frame(0xC0, 1) + scan(1), False),
        (frame(0xC0, 3), True),
        (b"\0" + frame(0xC0, 3) + scan(3), True),
        (frame(0xC0, 3) + b"\0" + scan(3), True),
    ],
)
def test_scans_are_counted_where_there_may_be_several(headers: bytes, more: bool) -> None:
    """In processes that are not sequential (ITU-T T.81, table B.1), where the first scan lacks a component, or where nobody can tell."""
    assert _has_more_scans(b"\xff\xd8" + headers + bytes(20)) is more


def test_headers_that_end_within_a_segment_tell_nothing() -> None:
    whole = b"\xff\xd8" + frame(0xC0, 3) + scan(1)[:4] + b"\x03" + bytes(5)
    assert not _has_more_scans(whole)
    assert _has_more_scans(whole[:-1])


@pytest.mark.parametrize(
    ("error", "kind", "told"),
    [
        (
            OSError("image file is truncated (3 bytes not processed)"),
            TruncatedImageError,
            "image file is truncated (3 bytes not processed)",
        ),
        (ValueError("Unexpected End of data"), TruncatedImageError, "Unexpected End of data"),
        (EOFError(), TruncatedImageError, "EOFError"),
        (EOFError("at 7"), TruncatedImageError, "at 7"),
        (ValueError("not enough image data"), TruncatedImageError, "not enough image data"),
        (ValueError("not enough data"), TruncatedImageError, "not enough data"),
        (SyntaxError("broken\n  PNG file"), DecodeError, "broken PNG file"),
        (KeyError(), DecodeError, "KeyError"),
        (RuntimeError("x" * 300), DecodeError, "x" * 200),
    ],
)
def test_error_of_a_decoder_is_one_line_of_ours(
    error: Exception, kind: type[DecodeError], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(Image, "open", fail)
    with pytest.raises(DecodeError) as caught:
        decode(b"x", side=64)
    assert type(caught.value) is kind
    what = "the picture ends too early" if kind is TruncatedImageError else "the picture cannot be decoded"
    assert str(caught.value) == f"{what}: {told}"
    assert caught.value.__cause__ is error


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (MemoryError(), "the picture takes more memory than the limit (max_memory_bytes)"),
        (Image.DecompressionBombError("400 pixels"), "the picture is too large to be opened: 400 pixels"),
    ],
)
def test_too_much_for_a_decoder_is_over_a_limit(error: BaseException, told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(Image, "open", fail)
    with pytest.raises(OverLimitError) as caught:
        decode(b"x", side=64)
    assert str(caught.value) == told


def test_other_formats_are_named_with_those_that_are_opened() -> None:
    """Pillow would open a PCX or an EPS; this program does not."""
    buffer = io.BytesIO()
    PICTURE.save(buffer, "PCX")
    with pytest.raises(UnsupportedFormatError) as caught:
        decode(buffer.getvalue(), side=64)
    assert str(caught.value) == "the file is unknown bytes, not one of JPEG, PNG, GIF, WEBP, AVIF, TIFF, BMP"


def enlarged(content: bytes, width: int, height: int) -> bytes:
    """A progressive JPEG whose header says another size."""
    frame = content.index(b"\xff\xc2")
    return content[: frame + 5] + struct.pack(">HH", height, width) + content[frame + 9 :]


def in_runs(width: int, height: int, runs: bytes) -> bytes:
    """A BMP of 8 bits that is run-length encoded."""
    header = struct.pack("<IiiHHIIiiII", 40, width, height, 1, 8, 1, len(runs), 0, 0, 256, 0) + bytes(1024)
    return b"BM" + struct.pack("<IHHI", 14 + len(header) + len(runs), 0, 0, 14 + len(header)) + header + runs


def in_tiles(side: int) -> bytes:
    """A fax of 40 x 30 pixels as a TIFF in tiles of another size."""
    tags = {256: 40, 257: 30, 258: 1, 259: 4, 262: 0, 277: 1, 322: side, 323: side, 324: 8, 325: 4}
    entries = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags.items())
    return b"II*\0\x08\0\0\0" + struct.pack("<H", len(tags)) + entries + bytes(4)


def with_chunks(count: int) -> bytes:
    """A PNG with so many empty chunks of a private kind."""
    content = encoded(PICTURE, "PNG")
    chunk = bytes(4) + b"abCD" + zlib.crc32(b"abCD").to_bytes(4)
    return content[:33] + chunk * count + content[33:]


JPEG, GIF = encoded(PICTURE), encoded(PICTURE.convert("P"), "GIF")
GIF_HEAD = 13 + (3 << (GIF[10] & 7) + 1)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (JPEG[:2] + b"\xff\xe5\0\2" * MAX_SEGMENTS + JPEG[2:], "MAX_SEGMENTS"),
        (JPEG[:2] + b"\xff\xdd\0\4\0\0" * MAX_SEGMENTS + JPEG[2:], "MAX_SEGMENTS"),
        (JPEG[:2] + b"\xff" * MAX_SEGMENTS + JPEG[2:], "MAX_SEGMENTS"),
        (JPEG[:2] + b"\xff\xd0" * MAX_SEGMENTS + JPEG[2:], "MAX_SEGMENTS"),
        (JPEG[:2] + (b"\xff\xe1\xff\xffExif\0\0" + bytes(0xFFFF - 8)) * (MAX_SEGMENT_BYTES // 0xFFFF + 1) + JPEG[2:], "MAX_SEGMENT_BYTES"),
        (with_chunks(MAX_PARTS), "MAX_PARTS"),
        (GIF[:GIF_HEAD] + b"!\xfe\1a\0" * (MAX_PARTS // 2 + 1) + GIF[GIF_HEAD:], "MAX_PARTS"),
        (GIF[:GIF_HEAD] + b"!\xfe" + b"\1a" * MAX_PARTS + b"\0" + GIF[GIF_HEAD:], "MAX_PARTS"),
        (GIF[:GIF_HEAD] + bytes(MAX_PARTS + 1) + GIF[GIF_HEAD:], "MAX_PARTS"),
        (in_runs(40, 30, bytes(MAX_RUN_BYTES)), "MAX_RUN_BYTES"),
        (in_runs(6000, 6000, b"\0\1"), "max_copied_pixels"),
        (in_tiles(65_536), "a tile of the picture.*max_pixels"),
        (enlarged(PROGRESSIVE, 13000, 13000), "max_decoded_bytes"),
        (enlarged(PROGRESSIVE[:-2] + PROGRESSIVE[PROGRESSIVE.rindex(b"\xff\xda") : -2] * (60 - SCANS), 7000, 7000), "MAX_SCANNED_PIXELS"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_takes_a_decoder_long_is_refused_before_it_sees_it(content: bytes, told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", None)
    with pytest.raises(OverLimitError, match=told):
        decode(content, side=1024)


@pytest.mark.parametrize(
    "content",
    [
        JPEG[:2] + b"\xff\xe5\0\2" * 1_000 + JPEG[2:],
        with_chunks(10_000),
        GIF[:GIF_HEAD] + b"!\xfe" + b"\1a" * 10_000 + b"\0" + GIF[GIF_HEAD:],
        in_runs(40, 30, b"\x28\1\0\0" * 30),
        enlarged(PROGRESSIVE, 640, 480),
    ],
    ids=["JPEG", "PNG", "GIF", "BMP", "progressive JPEG"],
)
def test_what_has_many_parts_is_opened(content: bytes) -> None:
    assert decode(content, side=1024).pixels.size


@pytest.mark.parametrize("length", range(14))
def test_gif_that_ends_in_its_header_is_none(length: int) -> None:
    with pytest.raises(DecodeError):
        decode(GIF[:length], side=1024)


def test_png_that_fails_is_decoded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its Exif may stand behind the pixels: looking for it first would decode all of them, and again after that failed."""
    loads: list[None] = []
    monkeypatch.setattr("PIL.PngImagePlugin.PngImageFile.load_prepare", lambda _: loads.append(None))
    content = encoded(PICTURE, "PNG")
    with pytest.raises(DecodeError):
        decode(content[: len(content) // 2], side=1024)
    assert len(loads) == 1
