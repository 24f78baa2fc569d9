"""The public preview of a Telegram channel (`t.me/s/NAME`, and the widget of one message): a statement a message.

The layout is Telegram's own widget: every message is an element of class `tgme_widget_message` with its channel and number
in `data-post`, its photos are backgrounds of `tgme_widget_message_photo_wrap`, its time is the `time` element in
`tgme_widget_message_date`. Pages that tools save keep these names.
"""

from collections.abc import Iterator
from itertools import islice

from provenance.errors import DateError
from provenance.intake.pages.elements import shown_in
from provenance.intake.pages.images import LOCAL, PageImage
from provenance.intake.pages.labels import label
from provenance.intake.pages.parsing import Document, Element, words
from provenance.intake.pages.said import MAX_TEXT, Asked, SaidMessage, SaidPicture
from provenance.intake.platform_times import written_time
from provenance.model.label import Label
from provenance.model.statement import LeftOut, StatedTime

_MESSAGE = "tgme_widget_message"
_PHOTOS = {
    f"{_MESSAGE}_photo_wrap": "photo",
    f"{_MESSAGE}_video_thumb": "video still",
    f"{_MESSAGE}_roundvideo_thumb": "video still",
}
"""Elements with a picture of the message itself, and what it is."""
_LEFT_OUT = {
    f"{_MESSAGE}_sticker": "a sticker",
    "link_preview_image": "the preview of a linked page",
    "link_preview_right_image": "the preview of a linked page",
    "link_preview_video_thumb": "the preview of a linked page",
    f"{_MESSAGE}_reply_thumb": "the message that was answered",
}
_NOT_SHOWN = ("message_media_not_supported_wrap", "message_media_not_supported")
_MAX_ELEMENTS = 2_000
"""Elements of one message; the widget's own limit on text and entities is far below."""


def messages(document: Document, asked: Asked) -> tuple[SaidMessage, ...]:
    """The messages of a preview in the order of the page; none where it is another page.

    Args:
        document: The page.
        asked: What is asked of it.
    """
    return tuple(_message(element, number, asked) for number, element in enumerate(_elements(document), 1))


def _elements(document: Document) -> Iterator[Element]:
    """The messages of a preview; one is told by its name and its number."""
    for element in document.root.iter("div"):
        if element.get("data-post") and _MESSAGE in (element.get("class") or "").split():
            yield element


def _message(element: Element, number: int, asked: Asked) -> SaidMessage:
    times, problem = _times(element, asked)
    text = next((words(one, MAX_TEXT) for one in _of_class(element, f"{_MESSAGE}_text")), "")
    pictures, left_out = _pictures(element, asked, label(text) if text else None)
    told = () if problem is None else (LeftOut("its time", problem),)
    post = (element.get("data-post") or "").strip() or f"message-{number}"
    return SaidMessage(post, times, text[:MAX_TEXT] or None, tuple(pictures), (*left_out, *told))


def _of_class(message: Element, name: str) -> Iterator[Element]:
    return (one for one in islice(message.iter(), _MAX_ELEMENTS) if name in (one.get("class") or "").split())


def _times(message: Element, asked: Asked) -> tuple[tuple[StatedTime, ...], str | None]:
    """The time of a message, which stays that of its sending when it is edited; or why there is none."""
    for link in _of_class(message, f"{_MESSAGE}_date"):
        for element in link.iter("time"):
            try:
                return (written_time(element.get("datetime"), "time element of the message", asked.timezone),), None
            except DateError as error:
                return (), str(error)
    return (), None


def _pictures(message: Element, asked: Asked, label: Label | None) -> tuple[list[SaidPicture], list[LeftOut]]:
    """The pictures of a message, and what it shows besides."""
    pictures: list[SaidPicture] = []
    left_out: list[LeftOut] = []
    seen: set[str] = set()
    for element in islice(message.iter(), _MAX_ELEMENTS):
        classes = (element.get("class") or "").split()
        what = next((_PHOTOS[one] for one in classes if one in _PHOTOS), None)
        reason = next((_LEFT_OUT[one] for one in classes if one in _LEFT_OUT), None)
        if any(one in classes for one in _NOT_SHOWN):
            left_out.append(LeftOut("a film or file", "the preview does not show it; open the message in Telegram"))
        if what is None and reason is None:
            continue
        addresses = tuple(address.url for address in shown_in(element, asked.base or asked.url or LOCAL))
        if not addresses or addresses[0] in seen:
            continue
        seen.add(addresses[0])
        if reason is not None and not asked.all_images:
            left_out.append(LeftOut(short_address(addresses[0], "a picture in the page"), reason))
        else:
            pictures.append(SaidPicture(PageImage(addresses, f"{what or reason} {len(pictures) + 1}"), label))
    return pictures, left_out


def short_address(address: str, place: str) -> str:
    """What reports call a picture: its address, or where it stands if its address holds the whole picture."""
    return place if address.startswith("data:") else address
