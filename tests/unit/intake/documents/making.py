"""Documents, mails and ZIPs for tests, built field by field, and readers that know of each other.

PDF after ISO 32000-1, 7.5 (file structure) and 8.9 (images); office documents after ECMA-376 part 2 and ISO/IEC 26300-3;
mails after RFC 5322 and RFC 2045.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import tzinfo

import numpy as np
from PIL import Image

from provenance.contents import BytesTree, MissingContent, Source
from provenance.errors import FetchRefusedError, InputError, SourceError
from provenance.intake.documents.office import OfficeReader
from provenance.intake.documents.pdf import PdfReader
from provenance.intake.documents.zip import ZipReader
from provenance.intake.folder import FolderReader
from provenance.intake.interface import Options, Read, Reader
from provenance.intake.mail import MailReader
from provenance.model.finding import Unchecked
from provenance.model.limits import DEFAULT_LIMITS, Limits
from provenance.model.media import MediaItem
from provenance.model.statement import LeftOut, StatedTime, Statement, UnreadStatement

READERS: tuple[Reader, ...] = (FolderReader(), PdfReader(), OfficeReader(), MailReader(), ZipReader())


def recognise(source: Source) -> Reader | None:
    """The first reader that knows it."""
    head = source.head()
    return next((reader for reader in READERS if reader.recognises(source, head)), None)


def read_source(source: Source, options: Options) -> Read:
    """As the door of the intake does it."""
    try:
        if source.depth > source.limits.max_depth:
            raise SourceError(f"{source.name}: lies in more than {source.limits.max_depth} containers (max_depth)")
        reader = recognise(source)
        if reader is None:
            raise SourceError(f"{source.name}: of no kind that is read")
        yield from reader.read(source, options)
    except InputError as error:
        yield UnreadStatement(source.name, None, (), Unchecked(error.code, str(error)), source.name)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was read of a source, and what was told of it besides."""

    found: tuple[Statement | UnreadStatement, ...]
    told: tuple[LeftOut, ...]

    @property
    def statement(self) -> Statement:
        """The only one."""
        (one,) = (found for found in self.found if isinstance(found, Statement))
        return one

    @property
    def paths(self) -> list[str]:
        """The images of all statements, but those that the source refuses."""
        return [item.path for item in self._media if not self._is_refused(item)]

    @property
    def words(self) -> str:
        """Everything that was told."""
        unread = [found.unchecked.text for found in self.found if isinstance(found, UnreadStatement)]
        left = [f"{one.name}: {one.reason}" for found in self.found for one in found.left_out]
        missing = [f"{item.path}: {item.content.error}" for item in self._media if isinstance(item.content, MissingContent)]
        return "\n".join([*unread, *left, *missing, *(f"{one.name}: {one.reason}" for one in self.told)])

    def _is_refused(self, item: MediaItem) -> bool:
        return isinstance(item.content, MissingContent) and not isinstance(item.content.error, FetchRefusedError)

    @property
    def _media(self) -> list[MediaItem]:
        return [item for found in self.found if isinstance(found, Statement) for item in found.media]


def read(
    content: bytes,
    name: str,
    *,
    zone: tzinfo | None = None,
    given: StatedTime | None = None,
    all_images: bool = False,
    limits: Limits = DEFAULT_LIMITS,
) -> Outcome:
    """Everything that is read of some bytes."""
    return read_of(Source(name, BytesTree(((name, content),)), name, limits=limits), zone=zone, given=given, all_images=all_images)


def read_of(source: Source, *, zone: tzinfo | None = None, given: StatedTime | None = None, all_images: bool = False) -> Outcome:
    """Everything that is read of a source."""
    told: list[LeftOut] = []
    options = Options(zone, given, all_images, recognise=recognise, read_source=read_source, leave=told.append)
    return Outcome(tuple(read_source(source, options)), tuple(told))


def picture(seed: int, width: int = 96, height: int = 64) -> Image.Image:
    """A picture of noise, no two seeds alike."""
    return Image.fromarray(np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8))


def encoded(image: Image.Image, form: str = "JPEG") -> bytes:
    """Its bytes."""
    buffer = io.BytesIO()
    image.save(buffer, form)
    return buffer.getvalue()


def zipped(members: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP of them, in their order."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as container:
        for name, content in members.items():
            container.writestr(name, content)
    return buffer.getvalue()


def docx(members: Mapping[str, bytes], created: str | None = "2019-03-02T10:00:00Z", text: str = "Flood in the valley") -> bytes:
    """A text document with the parts that every one has, and some more."""
    core = f"<dcterms:created>{created}</dcterms:created>" if created is not None else ""
    parts = {
        "[Content_Types].xml": b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "docProps/core.xml": f'<p:coreProperties xmlns:p="urn:p" xmlns:dcterms="http://purl.org/dc/terms/">{core}</p:coreProperties>'.encode(),
        "word/document.xml": f'<w:document xmlns:w="urn:w"><w:body><w:p><w:t>{text}</w:t></w:p></w:body></w:document>'.encode(),
    }
    return zipped(parts | dict(members))


def odt(members: Mapping[str, bytes], created: str = "2019-03-02T10:00:00.123456789", content: str = "") -> bytes:
    """An OpenDocument text."""
    body = f'<o:d xmlns:o="urn:o" xmlns:xlink="http://www.w3.org/1999/xlink"><o:body><o:p>Flood</o:p>{content}</o:body></o:d>'
    parts = {
        "mimetype": b"application/vnd.oasis.opendocument.text",
        "content.xml": body.encode(),
        "meta.xml": f'<o:m xmlns:o="urn:o" xmlns:meta="urn:m"><meta:creation-date>{created}</meta:creation-date></o:m>'.encode(),
    }
    return zipped(parts | dict(members))


def stream(fields: str, body: bytes) -> bytes:
    """A stream object of a PDF."""
    return f"<<{fields}/Length {len(body)}>>stream\n".encode() + body + b"\nendstream"


def image_stream(image: Image.Image, fields: str = "") -> bytes:
    """A picture as an image XObject: a JPEG for `fields` that ask for DCTDecode, else deflated."""
    space = {"L": "DeviceGray", "RGB": "DeviceRGB", "CMYK": "DeviceCMYK"}[image.mode]
    jpeg = "DCTDecode" in fields
    body = encoded(image) if jpeg else zlib.compress(image.tobytes())
    filters = "" if jpeg else "/Filter/FlateDecode"
    head = f"/Type/XObject/Subtype/Image/Width {image.width}/Height {image.height}/BitsPerComponent 8/ColorSpace/{space}"
    return stream(f"{head}{filters}{fields}", body)


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a PDF: its content, and the names of the objects that it shows with their numbers in the list given."""

    content: bytes
    shows: Mapping[str, int]


def pdf(pages: list[Page], objects: list[bytes], info: str = "/CreationDate(D:20190302100000+01'00')") -> bytes:
    """A PDF of 200 by 100 points a page; `objects` are numbered from 100."""
    numbered: dict[int, bytes] = {1: b"<</Type/Catalog/Pages 2 0 R>>", 3: f"<<{info}>>".encode()}
    kids = " ".join(f"{1000 + 2 * index} 0 R" for index in range(len(pages)))
    numbered[2] = f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>".encode()
    numbered |= {100 + index: content for index, content in enumerate(objects)}
    for index, page in enumerate(pages):
        shown = "".join(f"/{name} {100 + number} 0 R" for name, number in page.shows.items())
        font = "/Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>"
        resources = f"<</XObject<<{shown}>>{font}>>"
        fields = f"/Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]/Contents {1001 + 2 * index} 0 R/Resources{resources}"
        numbered[1000 + 2 * index] = f"<<{fields}>>".encode()
        numbered[1001 + 2 * index] = stream("", page.content)
    return _pdf_file(numbered)


def shown(name: str, left: float, bottom: float, width: float, height: float) -> bytes:
    """The operators that paint an XObject into a box."""
    return f"q {width} 0 0 {height} {left} {bottom} cm /{name} Do Q\n".encode()


def _pdf_file(numbered: Mapping[int, bytes]) -> bytes:
    out = bytearray(b"%PDF-1.7\n")
    table = b""
    for number, content in numbered.items():
        table += f"{number} 1\n{len(out):010d} 00000 n \n".encode()
        out += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    start = len(out)
    trailer = f"trailer<</Size {max(numbered) + 1}/Root 1 0 R/Info 3 0 R>>\nstartxref\n{start}\n%%EOF"
    return bytes(out) + b"xref\n0 1\n0000000000 65535 f \n" + table + trailer.encode()


def numbers() -> Iterator[int]:
    """1, 2, 3 and so on."""
    number = 0
    while True:
        number += 1
        yield number
