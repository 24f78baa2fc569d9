"""A page as a statement: its words, its times, its pictures with what is written beside them."""

import base64
import binascii
import re
from collections import Counter
from collections.abc import Callable, Iterable
from urllib.parse import unquote, unquote_to_bytes

from provenance.contents import BytesContent, FirstContent, MissingContent, UrlContent
from provenance.errors import MediaError
from provenance.intake.interface import Options, Read, not_looked_at
from provenance.intake.pages.channel import short_address
from provenance.intake.pages.images import LOCAL, MAX_IMAGES, MAX_SHOWN, PageImage
from provenance.intake.pages.opening import open_page
from provenance.intake.pages.said import Asked, Said, SaidChannel, SaidMessage, SaidPage, SaidPicture
from provenance.model.dates import DateBasis
from provenance.model.media import Content, MediaItem, Origin
from provenance.model.record import Appearance
from provenance.model.statement import LeftOut, StatedTime, Statement, UnreadStatement

_MAX_CONTENTS = 8
"""Renditions of one picture that are tried; of those that a page names, the larger ones."""
_NAME_CHARS = 200


def read_page(
    content: bytes,
    *,
    name: str,
    url: str | None,
    charset: str | None,
    resolve: Callable[[str], Content],
    options: Options,
    base: str | None = None,
    also: tuple[StatedTime, ...] = (),
) -> Statement | UnreadStatement:
    """One page as one statement; whatever the bytes are, there is one.

    For a page that a mail or a saved file holds, the caller says where its pictures are::

        read_page(body, name="mail.eml", url="https://example.org/a", charset="utf-8",
                  resolve=lambda address: parts.get(address) or options.at_url(address), options=options)

    Args:
        content: The page.
        name: What reports call it; the statement's id.
        url: Its own address, or None: then what it says itself is taken (`link rel=canonical`, `og:url`, the comment of
            the browser that saved it), though never to make relative addresses whole.
        charset: The encoding that the server or mail names, or None.
        resolve: Gives the bytes behind an absolute `http:`, `https:`, `cid:` or `file:` address; asked about every
            rendition of a picture. A MissingContent says why there are none. `data:` addresses are read here. Relative
            addresses of a page without `url` and `base` come as
            `file:///page/...` ones, those that begin at the root of their site as `file:///...` ones.
        options: What was asked for.
        base: What relative addresses are relative to, where that is not `url`.
        also: Times known from elsewhere, a capture for one; they count after those of the page.

    Raises:
        ExtraMissingError: lxml or htmldate is not installed.
        OverLimitError, DecoderCrashedError: It cannot be parsed.
    """
    said = open_page(content, name, asked_of(options, url=url, base=base, charset=charset, also=also), options.limits)
    assert isinstance(said, SaidPage)  # messages were not asked for
    return _page_statement(said, name, resolve, options, also)


def asked_of(
    options: Options, *, url: str | None, base: str | None, charset: str | None, also: tuple[StatedTime, ...] = (), is_channel: bool = False
) -> Asked:
    """What is asked of a page; see `read_page` and `Asked`."""
    return Asked(
        url,
        base,
        charset,
        options.all_images,
        options.timezone,
        options.latest,
        options.given.interval if options.given else None,
        also[0].interval if also else None,
        is_channel,
    )


def statements(said: Said, *, name: str, resolve: Callable[[str], Content], options: Options, also: tuple[StatedTime, ...] = ()) -> Read:
    """What a page says as one statement; of a channel's preview one for each message with pictures, in its order.

    Args:
        said: What it says.
        name: What reports call it.
        resolve: See `read_page`.
        options: See `read_page`.
        also: See `read_page`; messages have a time of their own.
    """
    if not isinstance(said, SaidChannel):
        yield _page_statement(said, name, resolve, options, also)
        return
    for message in said.messages:
        source = f"{name}#{message.post}"
        if message.pictures:
            yield _message_statement(message, source, resolve, options)
            continue
        for left in message.left_out:
            options.leave(LeftOut(f"{source}: {left.name}", left.reason, left.key))


def _page_statement(
    said: SaidPage, name: str, resolve: Callable[[str], Content], options: Options, also: tuple[StatedTime, ...]
) -> Statement | UnreadStatement:
    left_out = [_left_out(one, one.image.left_out, resolve) for one in said.pictures if one.image.left_out]
    if said.is_flattened:
        left_out.append(
            LeftOut(name, "its elements are nested deeper than 2,048: where a picture stands could not be told; all were taken")
        )
    media = _media(said.pictures, name, resolve)
    if any(one.image.is_over for one in said.pictures):
        reason = f"only {MAX_IMAGES} pictures of a page are taken, and {MAX_SHOWN:,} looked at (MAX_IMAGES, MAX_SHOWN)"
        media = (*media, not_looked_at("further pictures", name, reason))
    return options.statement(
        id=name,
        times=said.times + also,
        media=media,
        source=name,
        text=said.text,
        url=said.address,
        left_out=tuple(left_out),
        title=said.title,
        publisher=said.publisher,
    )


def _message_statement(
    message: SaidMessage, source: str, resolve: Callable[[str], Content], options: Options
) -> Statement | UnreadStatement:
    url = f"https://t.me/{message.post}" if "/" in message.post else None
    return options.statement(
        id=message.post,
        times=message.times,
        media=tuple(
            _media_item(one, source, content, short_address(one.image.renditions[0], one.image.place))
            for one in message.pictures
            for content in (content_of(one.image.renditions, resolve),)
        ),
        source=source,
        text=message.text,
        url=url,
        left_out=message.left_out,
        publisher=message.post.partition("/")[0] if url else None,
    )


def content_of(renditions: Iterable[str], resolve: Callable[[str], Content]) -> Content:
    """The bytes of a picture: of its renditions those at hand first, then those to be fetched, the larger ones first.

    Args:
        renditions: At least one.
        resolve: See `read_page`.
    """
    contents = [data_content(one) if one.startswith("data:") else resolve(one) for one in renditions]
    there = [one for one in contents if not isinstance(one, MissingContent)]
    there.sort(key=lambda one: isinstance(one, UrlContent))
    if not there:
        return contents[0]
    return there[0] if len(there) == 1 else FirstContent(tuple(there[:_MAX_CONTENTS]))


def data_content(address: str) -> Content:
    """The bytes of a `data:` address (RFC 2397), in base64 or percent-encoded; a MissingContent where they are broken."""
    head, comma, body = address.partition(",")
    try:
        if not comma:
            raise ValueError("it has no comma")
        if head.lower().rstrip().endswith(";base64"):
            # Browsers forgive blanks, the URL alphabet's two letters and lacking padding (WHATWG Fetch, 6, and Infra, 7).
            plain = re.sub(r"\s", "", unquote(body)).replace("-", "+").replace("_", "/").rstrip("=")
            content = base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
        else:
            content = unquote_to_bytes(body)
    except (binascii.Error, ValueError) as error:
        return MissingContent(MediaError(f"{address[:40]}...: a data: address that cannot be read: {error}"), address[:_NAME_CHARS])
    return BytesContent(content)


def _media(pictures: tuple[SaidPicture, ...], name: str, resolve: Callable[[str], Content]) -> tuple[MediaItem, ...]:
    numbers: Counter[str] = Counter()
    items = []
    for one in pictures:
        if one.image.left_out is None:
            content = content_of(one.image.renditions, resolve)
            path = _path(one.image, content)
            numbers[path] += 1
            items.append(_media_item(one, name, content, path if numbers[path] == 1 else f"{path}#{numbers[path]}"))
    return tuple(items)


def _media_item(one: SaidPicture, name: str, content: Content, path: str) -> MediaItem:
    """A picture of a page with what the page says of it.

    Args:
        one: The picture.
        name: What reports call the page.
        content: Where its bytes are.
        path: What reports call the picture.
    """
    image = one.image
    notes = (("alt", image.alt), ("credit", image.credit), ("title", image.title))
    return MediaItem(
        path,
        content,
        Origin(name, image.place, _address(image, content)),
        image.caption,
        one.label,
        tuple(Appearance(date, DateBasis.ASSERTED, written, path, source=name, caption=image.caption) for written, date in one.dates),
        tuple((key, value) for key, value in notes if value),
    )


def _path(image: PageImage, content: Content) -> str:
    """What reports call a picture: its address, the saved file, or where it stands in the page."""
    address = _address(image, content)
    if address is not None:
        return address
    first = image.renditions[0]
    if first.startswith("file:"):
        return unquote(first.removeprefix(LOCAL if first.startswith(LOCAL) else "file://"))
    return first if first.startswith("cid:") else image.place


def _address(image: PageImage, content: Content) -> str | None:
    """The address of a picture on the web: that of the rendition that is read first where that tells it."""
    if content.key.startswith(("http://", "https://")):
        return content.key
    first = image.renditions[0]
    return first if first.startswith(("http://", "https://")) else None


def _left_out(one: SaidPicture, reason: str, resolve: Callable[[str], Content]) -> LeftOut:
    return LeftOut(_left_name(one.image, resolve), reason, _key(one.image, resolve), one.label)


def _left_name(image: PageImage, resolve: Callable[[str], Content]) -> str:
    if not image.renditions or image.renditions[0].startswith("data:"):
        return image.place
    return _path(image, resolve(image.renditions[0]))[:_NAME_CHARS]


def _key(image: PageImage, resolve: Callable[[str], Content]) -> str | None:
    first = next(iter(image.renditions), None)
    return None if first is None or first.startswith("data:") else resolve(first).key
