"""Pages that a browser saved as one file (MHTML, RFC 2557): the page is read as any, its parts are what it shows."""

from dataclasses import replace
from email.message import Message

from provenance.contents import MissingContent, Source
from provenance.errors import MediaLeftOutError, MediaMissingError
from provenance.intake.interface import Options
from provenance.intake.mail.gathering import Gathered
from provenance.intake.mail.parsing import Mail, body_of, decoded_header
from provenance.intake.names import is_address
from provenance.intake.pages.statements import read_page
from provenance.model.media import Content, MediaItem
from provenance.model.statement import LeftOut, StatedTime, Statement, UnreadStatement


def is_saved_page(root: Message) -> bool:
    """Whether a browser wrote it: MHTML has no header of its own, but these are what browsers write."""
    return "Snapshot-Content-Location" in root or decoded_header(root.get("From", "")).lower().startswith("<saved by")


def read_saved_page(
    mail: Mail, gathered: Gathered, source: Source, options: Options, saved: StatedTime | None
) -> Statement | UnreadStatement | None:
    """The page of a saved file; None where it holds none.

    Args:
        mail: The file.
        gathered: Its parts, already looked at.
        source: The same.
        options: What was asked for.
        saved: When it was saved.

    Raises:
        ExtraMissingError: lxml or htmldate is not installed.
        OverLimitError, DecoderCrashedError: The page cannot be parsed.
    """
    page = next((part.message for part in mail.parts if part.message.get_content_type() == "text/html"), None)
    if page is None:
        return None
    held = _held(mail, gathered)

    def resolve(address: str) -> Content:
        if (content := held.get(address)) is not None:
            return content
        if is_address(address):
            return options.at_url(address)
        return MissingContent(MediaMissingError(f"{source.name}: {address}: there is no such part"), f"{source.name}!{address}")

    address = decoded_header(mail.root.get("Snapshot-Content-Location") or page.get("Content-Location") or "")
    statement = read_page(
        body_of(page),
        name=source.name,
        url=address if is_address(address) else None,
        charset=page.get_content_charset(),
        resolve=resolve,
        options=options,
        base=address or None,
        also=(saved,) if saved is not None else (),
    )
    return _with_the_rest(statement, gathered, all_images=options.all_images)


def _held(mail: Mail, gathered: Gathered) -> dict[str, Content]:
    """The picture parts by the addresses that the page may call them."""
    pictures = {f"part {part.number}": part.message for part in mail.parts}
    held: dict[str, Content] = {}
    for item in (*gathered.media, *gathered.repeated):
        assert item.origin is not None
        message = pictures.get(item.origin.place or "")
        if message is None:
            continue
        if item.origin.url is not None:
            held[item.origin.url] = item.content
        if (name := decoded_header(message.get("Content-ID", "")).strip("<>")) != "":
            held[f"cid:{name}"] = item.content
    for address in gathered.drawings:
        held[address] = MissingContent(MediaLeftOutError(f"{address}: a drawing, not pixels"), address)
    return held


def _with_the_rest(statement: Statement | UnreadStatement, gathered: Gathered, *, all_images: bool) -> Statement | UnreadStatement:
    """The statement with the parts that its page does not show: told, or taken where all are asked for."""
    if isinstance(statement, UnreadStatement):
        return statement
    known = {item.content.key for item in statement.media} | {left.key for left in statement.left_out}
    rest: list[MediaItem] = [item for item in gathered.media if item.content.key not in known]
    told = tuple(LeftOut(item.path, "a part of the saved page that the page itself does not show", item.content.key) for item in rest)
    left_out = (*statement.left_out, *gathered.left_out)
    if all_images:
        return replace(statement, media=(*statement.media, *rest), left_out=left_out)
    return replace(statement, left_out=(*left_out, *told))
