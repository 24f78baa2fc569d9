"""Sound pictures of every format that is opened, small, and pictures whose metadata is put together field by field."""

from PIL import Image

from tests.conftest import encoded
from tests.pictures import photo
from tests.unit.dating import pictures_with_dates as make

_SIDE = 96


def decodable() -> tuple[bytes, ...]:
    """A photograph in each of `decoding.FORMATS`, in the forms that take other paths through their decoders."""
    picture = photo("astronaut").copy()
    picture.thumbnail((_SIDE, _SIDE))
    exif = Image.Exif()
    exif[0x0112] = 6
    frames = [picture.convert("P"), picture.rotate(180).convert("P")]
    clear = picture.convert("RGBA")
    clear.putalpha(picture.convert("L"))
    return (
        encoded(picture, "JPEG"),
        encoded(picture, "JPEG", progressive=True, exif=exif),
        encoded(picture.convert("CMYK"), "JPEG"),
        encoded(picture.convert("L"), "JPEG", restart_marker_rows=1),
        encoded(picture, "PNG"),
        encoded(clear, "PNG"),
        encoded(picture.convert("P"), "PNG", transparency=3),
        encoded(picture.convert("I;16"), "PNG"),
        encoded(frames[0], "GIF", save_all=True, append_images=frames[1:]),
        encoded(picture, "WEBP"),
        encoded(clear, "WEBP", lossless=True),
        encoded(picture, "WEBP", save_all=True, append_images=[picture.rotate(180)]),
        encoded(picture, "AVIF", speed=10),
        encoded(picture, "TIFF"),
        encoded(picture.convert("F"), "TIFF"),
        *(encoded(picture, "TIFF", compression=one) for one in ("tiff_lzw", "tiff_adobe_deflate", "jpeg", "packbits")),
        encoded(picture.convert("1"), "TIFF", compression="group4"),
        encoded(picture, "BMP"),
        encoded(picture.convert("P"), "BMP"),
    )


def dated() -> tuple[bytes, ...]:
    """Metadata in every place that is read."""
    time = make.text("2019:03:02 10:11:12")
    gps = {29: make.text("2019:03:02"), 7: make.rationals((10, 1), (11, 1), (12, 1))}
    exif = make.tiff({make.DATE_TIME: time}, {make.ORIGINAL: time, make.DIGITIZED: time, 0x9011: make.text("+01:00")}, gps, {})
    history = "<xmpMM:History><rdf:Seq><rdf:li stEvt:action='saved' stEvt:when='2019-03-02T10:11:12Z'/></rdf:Seq></xmpMM:History>"
    packet = make.xmp("xmp:CreateDate='2019-03-02T10:11:12+01:00' photoshop:DateCreated='2019-03'", history)
    datasets = make.iptc((55, "20190302"), (60, "101112+0100"), (62, "20190302"))
    extension = bytes(32) + len(packet).to_bytes(4) + bytes(4) + packet
    return (
        make.jpeg(make.exif_segment(exif), make.xmp_segment(packet), make.iptc_segment(datasets)),
        make.jpeg(make.segment(0xE1, b"http://ns.adobe.com/xmp/extension/\0" + extension), make.segment(0xFE, b"2019-03-02")),
        make.png((b"eXIf", exif), (b"tIME", b"\x07\xe3\3\2\x0a\x0b\x0c"), (b"tEXt", b"date:create\x002019-03-02T10:11:12Z")),
        make.png((b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + packet)),
        make.webp((b"VP8X", bytes((0x0C, 0, 0, 0, 0, 0, 0, 0, 0, 0))), (b"EXIF", exif), (b"XMP ", packet)),
        make.heif(b"heic", exif, packet),
        make.heif(b"avif", exif, packet),
        exif,
        b"GIF89a" + bytes(7) + b"!\xff\x0bXMP DataXMP" + packet + b"\1" + bytes(range(255, -1, -1)) + b"\0;",
    )
