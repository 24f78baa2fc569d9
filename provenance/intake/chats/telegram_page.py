"""One page of Telegram Desktop's HTML export -> its messages as plain values, in a process that can do nothing else.

After the exporter itself, telegramdesktop/tdesktop Telegram/SourceFiles/export/output/export_output_html.cpp (pushMessage,
pushMedia), as of 2025-08.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from provenance.errors import ExtraMissingError, SourceError
from provenance.intake.chats.elements import classes_of, having, own_text, text_in
from provenance.intake.confined import parsed
from provenance.model.limits import Limits

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_LEFT_OUT = {
    "animated_wrap": "an animation",
    "sticker_wrap": "a sticker",
    "video_file_wrap": "a film; its pictures are not looked at",
    "media_video": "a film or animation; its pictures are not looked at",
}
_SHOWN = frozenset({"photo_wrap", "media_photo", "media_file", *_LEFT_OUT})
_MOST_SHOWN = 100
"""Of one message; the exporter writes one."""


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """A file that a message shows.

    Attributes:
        href: Its path beside the page, or None.
        title: What stands on it; empty where nothing does.
        status: Why the export does not hold it, as far as that is told.
        left_out: Why it is no picture, or None.
        is_any_file: Whether only its name tells if it is a picture.
    """

    href: str | None
    title: str
    status: str
    left_out: str | None
    is_any_file: bool


@dataclass(frozen=True, slots=True)
class ExportedMessage:
    """A message as the page has it; one that is joined to the message before leaves out what is the same.

    Attributes:
        number: Its number in the chat.
        written: The title of its date; empty where it has none.
        is_service: Whether it is told of the chat, not said in it.
        is_joined: Whether it is joined to the one before.
        sender: Who sent it; None where it does not tell.
        is_forwarded: Whether it was said elsewhere before.
        forwarded_from: Where, and the title of the date there; None where it does not tell.
        text: Its words; None where it has none, or shows nothing.
        reply: The number of the message that it answers; empty where it answers none.
        files: What it shows; the first hundred.
        more_files: How many more it shows.
        chat_pictures: Paths of new pictures of the chat that a service message tells of.
    """

    number: int
    written: str
    is_service: bool = False
    is_joined: bool = False
    sender: str | None = None
    is_forwarded: bool = False
    forwarded_from: tuple[str, str] | None = None
    text: str | None = None
    reply: str = ""
    files: tuple[ExportedFile, ...] = ()
    more_files: int = 0
    chat_pictures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ExportedPage:
    """One page of a chat.

    Attributes:
        chat: The name of the chat; empty where the page does not tell it.
        messages: In the order of the page.
        cut: Why the page could be read only up to a place, or None.
    """

    chat: str
    messages: tuple[ExportedMessage, ...]
    cut: str | None


def open_exported(content: bytes, name: str, limits: Limits) -> ExportedPage:
    """What one page of an export says.

    Args:
        content: The page.
        name: What reports call it.
        limits: What parsing it may take.

    Raises:
        ExtraMissingError: lxml is not installed.
        SourceError: It is empty.
        OverLimitError, DecoderCrashedError: It cannot be parsed.
        SandboxBrokenError: There is no process to parse it in.
    """
    return parsed(limits, name, "page", _exported, content, name)


def prepare_worker() -> None:
    """Load what every page needs."""
    with suppress(ImportError):  # told of the page
        import lxml.html  # noqa: F401


def _exported(content: bytes, name: str) -> ExportedPage:
    try:
        from lxml import etree, html
    except ImportError as error:
        raise ExtraMissingError(name, "web") from error
    parser = html.HTMLParser(encoding="utf-8", no_network=True)
    try:
        root = html.document_fromstring(content, parser=parser)
    except etree.XMLSyntaxError as error:  # HTML has no errors of syntax: libxml2 is out of memory, and does not tell lxml so
        raise MemoryError from error
    except (etree.LxmlError, ValueError) as error:
        raise SourceError(f"{name}: not HTML that can be read: {error}") from error
    fatal = parser.error_log.filter_from_fatals()
    cut = f"line {fatal[0].line}: {fatal[0].message}" if len(fatal) else None
    return ExportedPage(text_in(next(iter(having(root, "page_header")), root), "text") or "", tuple(_messages(root)), cut)


def _messages(root: "HtmlElement") -> Iterator[ExportedMessage]:
    for element in having(root, "message"):
        number = re.fullmatch(r"message(-?\d{1,18})", str(element.get("id", "")))
        if number is None or int(number[1]) < 0:  # a day's heading has a number below zero
            continue
        if "service" in classes_of(element):
            links = tuple(str(link.get("href", "")) for link in having(element, "userpic_link"))
            yield ExportedMessage(int(number[1]), _date_title(element), is_service=True, chat_pictures=links)
        else:
            yield _message(element, int(number[1]))


def _message(element: "HtmlElement", number: int) -> ExportedMessage:
    body = next(iter(having(element, "body")), element)
    names = [child for child in body if "from_name" in classes_of(child)]
    forwarded = next(iter(having(body, "forwarded", "body")), None)
    boxes = [box for box in body.iter() if classes_of(box) & _SHOWN]
    return ExportedMessage(
        number,
        _date_title(body),
        is_joined="joined" in classes_of(element),
        sender=own_text(names[0]) if names else None,
        is_forwarded=forwarded is not None,
        forwarded_from=None if forwarded is None else _origin(forwarded),
        text=text_in(body, "text") if boxes else None,
        reply=_reply(body),
        files=tuple(_file(box) for box in boxes[:_MOST_SHOWN]),
        more_files=max(0, len(boxes) - _MOST_SHOWN),
    )


def _origin(forwarded: "HtmlElement") -> tuple[str, str] | None:
    origin = next(iter(having(forwarded, "from_name")), None)
    if origin is None:
        return None
    dates = having(origin, "date")
    return own_text(origin), str(dates[0].get("title", "")) if dates else ""


def _file(box: "HtmlElement") -> ExportedFile:
    classes = classes_of(box)
    title = text_in(box, "title") or ""
    is_sticker = "media_photo" in classes and title == "Sticker"
    left_out = "a sticker" if is_sticker else next((reason for name, reason in _LEFT_OUT.items() if name in classes), None)
    status = text_in(box, "description") or text_in(box, "status") or title
    return ExportedFile(box.get("href"), title, status, left_out, "media_file" in classes)


def _reply(body: "HtmlElement") -> str:
    for reply in having(body, "reply_to"):
        for link in reply.iter("a"):
            return str(link.get("href", "")).rsplit("message", 1)[-1]
    return ""


def _date_title(element: "HtmlElement") -> str:
    """The time of the message itself: not that of what it forwards, which stands in a `span`."""
    return next((str(date.get("title", "")) for date in having(element, "date", "pull_right")), "")
