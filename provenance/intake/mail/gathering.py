"""The parts of one mail -> its pictures, its words, and the documents attached to it."""

import hashlib
from email.message import Message
from email.utils import parsedate_to_datetime

from provenance.contents import BytesContent, MissingContent, Source
from provenance.errors import DateError, MediaError
from provenance.intake.documents.compound import COMPOUND_MAGIC
from provenance.intake.documents.formats import is_document, picture_suffix, vector_format
from provenance.intake.documents.packaged import WORDS_CHARS
from provenance.intake.interface import Options
from provenance.intake.mail.html import inline_bytes, shown_images, words_of_html
from provenance.intake.mail.parsing import Part, body_of, decoded_header, file_name
from provenance.intake.names import is_address
from provenance.model.dates import DateBasis
from provenance.model.edtf import parse_edtf
from provenance.model.limits import named
from provenance.model.media import Content, MediaItem, Origin
from provenance.model.record import Appearance
from provenance.model.statement import LeftOut

_SEALED = {
    "application/pkcs7-mime": "encrypted or signed as a whole (S/MIME)",
    "application/x-pkcs7-mime": "encrypted or signed as a whole (S/MIME)",
    "application/pgp-encrypted": "encrypted (PGP)",
    "application/ms-tnef": "packed by Outlook (winmail.dat)",
}
"""Parts that may hold pictures which cannot be seen (RFC 8551, RFC 3156, [MS-OXTNEF])."""


class Gathered:
    """What was found in a mail so far."""

    def __init__(self, source: Source, options: Options) -> None:
        """Begin.

        Args:
            source: The mail.
            options: Says what may be fetched.
        """
        self._source = source.name
        self._limits = source.limits
        self._options = options
        self._digests: set[bytes] = set()
        self._addresses: set[str] = set()
        self._plain: list[str] = []
        self._html: list[tuple[str, str]] = []
        self.media: list[MediaItem] = []
        self.repeated: list[MediaItem] = []
        """Parts that are the same file as one in `media`."""
        self.drawings: list[str] = []
        """The addresses of parts that are drawings."""
        self.left_out: list[LeftOut] = []
        self.problems: list[str] = []
        """What of the mail was not looked at, and why."""
        self.documents: list[tuple[str, str, bytes]] = []
        """Number of the part, its file name, its bytes."""

    @property
    def words(self) -> str:
        """The first words of the mail: those of its plain text, else of its HTML."""
        plain = "\n".join(self._plain).strip()
        return (plain or "\n".join(words_of_html(text) for _, text in self._html))[:WORDS_CHARS]

    def add(self, part: Part) -> None:
        """Take a part for what it is: a picture, a document, words, or nothing that is looked for."""
        declared = part.message.get_content_type()
        content = body_of(part.message)
        suffix = picture_suffix(content)
        shown = self._name(part, suffix)
        if suffix is not None or declared.startswith("image/"):
            self._add_picture(part, content, shown, _known_as_picture(declared, content))
        elif declared in _SEALED:
            self.left_out.append(LeftOut(shown, f"{_SEALED[declared]}; its pictures cannot be seen: save them from the mail program"))
        elif is_document(content):
            self.documents.append((part.number, file_name(part.message) or "document", content))
        elif content.startswith(COMPOUND_MAGIC):
            self.left_out.append(LeftOut(shown, "an office document or message of the old kind (OLE); save it and name it"))
        elif declared in ("text/plain", "text/html") and part.message.get_content_disposition() != "attachment":
            text = _decoded(part.message, content[: self._limits.max_page_bytes])
            if declared == "text/html":
                self._html.append((part.number, text))
            elif sum(map(len, self._plain)) < WORDS_CHARS:
                self._plain.append(text)

    def add_shown(self) -> None:
        """Take the pictures that the HTML shows and that are no parts: at addresses, or written into it, each once.

        What it shows by `cid:` or by a part's location is a part, and was taken.
        """
        for number, text in self._html:
            for count, address in enumerate(shown_images(text), 1):
                if address[:5].lower() == "data:":
                    self._add_inline(number, count, address)
                elif is_address(address) and address not in self._addresses:
                    self._addresses.add(address)
                    self._take(MediaItem(address, self._options.at_url(address), Origin(self._source, f"part {number}", address)))

    def _add_picture(self, part: Part, content: bytes, shown: str, problem: str | None) -> None:
        key = f"{self._source}!{part.number}"
        location = str(part.message.get("Content-Location", "")).strip()
        address = decoded_header(location) if location else None
        if address is not None:
            self._addresses.add(address)
        if problem is not None:
            self.left_out.append(LeftOut(shown, problem, key))
            self.drawings += [address] if address is not None else []
        elif content and not self._is_new(content):
            self.left_out.append(LeftOut(shown, "the same file as another picture of the mail", key))
            self.repeated.append(MediaItem(shown, BytesContent(content), Origin(self._source, f"part {part.number}", address)))
        else:
            empty = MediaError(f"{shown}: declared as a picture, but the part is empty or cut off")
            held: Content = BytesContent(content) if content else MissingContent(empty, key)
            origin = Origin(self._source, f"part {part.number}", address)
            self._take(MediaItem(shown, held, origin, claims=tuple(_claims(part, self._source))))

    def _add_inline(self, number: str, count: int, address: str) -> None:
        name = f"{self._source}!part-{number}-image-{count}"
        content = inline_bytes(address)
        if content is None or picture_suffix(content) is None:
            self.left_out.append(LeftOut(name, "written into the page in a form that is no picture of pixels"))
        elif self._is_new(content):
            self._take(
                MediaItem(f"{name}.{picture_suffix(content)}", BytesContent(content), Origin(self._source, f"part {number}, image {count}"))
            )

    def _take(self, item: MediaItem) -> None:
        most = self._limits.max_document_images
        if len(self.media) < most:
            self.media.append(item)
            return
        over = f"has more than {most:,} images{named(most)}; those after them were not taken"
        self.problems += [] if over in self.problems else [over]
        self.left_out.append(LeftOut(item.path, f"one of more than {most:,} images{named(most)}", item.content.key))

    def _is_new(self, content: bytes) -> bool:
        digest = hashlib.sha256(content).digest()
        known = digest in self._digests
        self._digests.add(digest)
        return not known

    def _name(self, part: Part, suffix: str | None) -> str:
        name = file_name(part.message) or (f"image.{suffix}" if suffix else "part")
        return f"{self._source}!part-{part.number}-{name}"


def _known_as_picture(declared: str, content: bytes) -> str | None:
    """Why a part is no picture that can be compared, or None for one that is, or may be."""
    vector = vector_format(content[:1024]) if picture_suffix(content) is None else None
    if vector is not None or declared == "image/svg+xml":
        return f"a drawing ({vector or 'SVG'}), not pixels"
    return None


def _decoded(message: Message, content: bytes) -> str:
    charset = message.get_content_charset() or "utf-8"
    try:
        return content.decode(charset, "replace")
    except (LookupError, ValueError):  # a charset that nobody knows, or whose name is no name
        return content.decode("utf-8", "replace")


def _claims(part: Part, source: str) -> list[Appearance]:
    """That the picture had been in the mails which were forwarded, each at its own time: their words, no proof."""
    claims = []
    for mail in part.outer:
        written = decoded_header(mail.get("Date", ""))
        try:
            instant = parsedate_to_datetime(written)
            interval = parse_edtf(instant.isoformat() if instant.tzinfo else instant.date().isoformat())
        except (DateError, ValueError, TypeError, IndexError, OverflowError):
            continue  # a forwarded mail without a date that can be read claims none
        title = decoded_header(mail.get("Subject", "")) or None
        claims.append(Appearance(interval, DateBasis.ASSERTED, written, f"{source}!part-{part.number}", source=source, title=title))
    return claims
