"""The public preview of a Telegram channel (`t.me/s/NAME`, and the widget of one message): a statement a message.

The layout is Telegram's own widget: every message is an element of class `tgme_widget_message` with its channel and number
in `data-post`, its photos are backgrounds of `tgme_widget_message_photo_wrap`, its time is the `time` element in
`tgme_widget_message_date`. Pages that tools save keep these names.
"""

from collections.abc import Callable, Iterator
from itertools import islice

from provenance.errors import DateError
from provenance.intake.interface import Options, Read
from provenance.intake.pages.elements import shown_in
from provenance.intake.pages.images import PageImage
from provenance.intake.pages.labels import label
from provenance.intake.pages.parsing import Document, Element, words
from provenance.intake.pages.statements import MAX_TEXT, content_of, media_item
from provenance.intake.platform_times import written_time
from provenance.model.media import Content, MediaItem
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


def is_channel(document: Document) -> bool:
    """Whether a page is such a preview."""
    return next(_messages(document), None) is not None


def read_channel(document: Document, *, name: str, base: str, resolve: Callable[[str], Content], options: Options) -> Read:
    """The messages with pictures, in the order of the page; of the others is told what was left out.

    Args:
        document: The page.
        name: What reports call it.
        base: What relative addresses are relative to.
        resolve: Gives the bytes behind an absolute address; see `read_page`.
        options: What was asked for.
    """
    for number, message in enumerate(_messages(document), 1):
        post = (message.get("data-post") or "").strip() or f"message-{number}"
        source = f"{name}#{post}"
        times, problem = _times(message, options)
        media, left_out = _pictures(message, source, base, resolve, times, all_images=options.all_images)
        if problem is not None:
            left_out.append(LeftOut("its time", problem))
        if not media:
            for left in left_out:
                options.leave(LeftOut(f"{source}: {left.name}", left.reason, left.key))
            continue
        text = next((words(one, MAX_TEXT)[:MAX_TEXT] for one in _of_class(message, f"{_MESSAGE}_text")), None)
        url = f"https://t.me/{post}" if "/" in post else None
        yield options.statement(
            id=post,
            times=times,
            media=tuple(media),
            source=source,
            text=text or None,
            url=url,
            left_out=tuple(left_out),
            publisher=post.partition("/")[0] if url else None,
        )


def _messages(document: Document) -> Iterator[Element]:
    """The messages of a preview; one is told by its name and its number."""
    for element in document.root.iter("div"):
        if element.get("data-post") and _MESSAGE in (element.get("class") or "").split():
            yield element


def _of_class(message: Element, name: str) -> Iterator[Element]:
    return (one for one in islice(message.iter(), _MAX_ELEMENTS) if name in (one.get("class") or "").split())


def _times(message: Element, options: Options) -> tuple[tuple[StatedTime, ...], str | None]:
    """The time of a message, which stays that of its sending when it is edited; or why there is none."""
    for link in _of_class(message, f"{_MESSAGE}_date"):
        for element in link.iter("time"):
            try:
                return (written_time(element.get("datetime"), "time element of the message", options.timezone),), None
            except DateError as error:
                return (), str(error)
    return (), None


def _pictures(
    message: Element, source: str, base: str, resolve: Callable[[str], Content], times: tuple[StatedTime, ...], *, all_images: bool
) -> tuple[list[MediaItem], list[LeftOut]]:
    """The pictures of a message, and what it shows besides."""
    media: list[MediaItem] = []
    left_out: list[LeftOut] = []
    seen: set[str] = set()
    text = next((words(one, MAX_TEXT) for one in _of_class(message, f"{_MESSAGE}_text")), "")
    for element in islice(message.iter(), _MAX_ELEMENTS):
        classes = (element.get("class") or "").split()
        what = next((_PHOTOS[one] for one in classes if one in _PHOTOS), None)
        reason = next((_LEFT_OUT[one] for one in classes if one in _LEFT_OUT), None)
        if any(one in classes for one in _NOT_SHOWN):
            left_out.append(LeftOut("a film or file", "the preview does not show it; open the message in Telegram"))
        if what is None and reason is None:
            continue
        addresses = tuple(address.url for address in shown_in(element, base))
        if not addresses or addresses[0] in seen:
            continue
        seen.add(addresses[0])
        if reason is not None and not all_images:
            left_out.append(LeftOut(_short(addresses[0]), reason))
            continue
        place = f"{what or reason} {len(media) + 1}"
        image = PageImage(addresses, place)
        item = media_item(image, source, content_of(addresses, resolve), _short(addresses[0], place), times[0].interval if times else None)
        media.append(MediaItem(item.path, item.content, item.origin, None, label(text) if text else None))
    return media, left_out


def _short(address: str, place: str = "a picture in the page") -> str:
    return place if address.startswith("data:") else address
