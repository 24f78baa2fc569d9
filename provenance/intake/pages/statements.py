"""A page as a statement: its words, its times, its pictures with what is written beside them."""

import base64
import binascii
import re
from collections import Counter
from collections.abc import Callable, Iterable
from urllib.parse import unquote, unquote_to_bytes

from provenance.contents import BytesContent, FirstContent, MissingContent, UrlContent
from provenance.errors import MediaError
from provenance.intake.interface import Options
from provenance.intake.pages.caption_dates import caption_dates
from provenance.intake.pages.elements import absolute
from provenance.intake.pages.images import LOCAL, PageImage, page_images
from provenance.intake.pages.json_ld import blobs
from provenance.intake.pages.labels import label_of
from provenance.intake.pages.parsing import Document, parse, words
from provenance.intake.pages.region import find_region
from provenance.intake.pages.times import times
from provenance.model.dates import DateBasis, DateInterval
from provenance.model.label import Label
from provenance.model.media import Content, MediaItem, Origin
from provenance.model.record import Appearance
from provenance.model.statement import LeftOut, StatedTime, Statement, UnreadStatement

MAX_TEXT = 2_000
"""Characters of a statement's words."""
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

    For a page that a web archive, a mail or a saved file holds, the caller says where its pictures are::

        read_page(body, name="crawl.warc.gz#https://example.org/a", url="https://example.org/a", charset="utf-8",
                  resolve=lambda address: captured.get(address) or options.at_url(address), options=options)

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
    """
    document = parse(content, charset)
    own = url or stated_address(document)
    found = times(document.root, own, blobs(document.root), options.timezone, options.latest) + also
    published = options.given.interval if options.given else found[0].interval if found else None
    images = page_images(document, base or url, all_images=options.all_images)
    media = _media(images, name, resolve, published)
    left_out = [_left_out(image, image.left_out, resolve, published) for image in images if image.left_out]
    if document.flattened:
        left_out.append(
            LeftOut(name, "its elements are nested deeper than 2,048: where a picture stands could not be told; all were taken")
        )
    return options.statement(
        id=name,
        times=found,
        media=media,
        source=name,
        text=text_of(document),
        url=own,
        left_out=tuple(left_out),
        title=_said_by_meta(document, "og:title") or document.title or None,
        publisher=_said_by_meta(document, "og:site_name"),
    )


def _said_by_meta(document: Document, name: str) -> str | None:
    """What the first meta element of a name says, in one line of at most 200 characters; None where there is none."""
    metas = (one for one in document.root.iter("meta") if (one.get("property") or one.get("name") or "").lower() == name)
    return next((" ".join(text.split())[:_NAME_CHARS] for one in metas if (text := (one.get("content") or "").strip())), None)


def stated_address(document: Document) -> str | None:
    """The address that a page gives for itself, or None."""
    links = [one.get("href") for one in document.root.iter("link") if (one.get("rel") or "").lower() == "canonical"]
    metas = [one.get("content") for one in document.root.iter("meta") if (one.get("property") or "").lower() == "og:url"]
    for address in (*links, *metas, document.saved_from):
        found = absolute(address, document.saved_from or "")
        if found is not None and found.startswith(("http://", "https://")):
            return found
    return None


def text_of(document: Document) -> str | None:
    """Title and description of a page, else title and first words of the article; at most 2,000 characters."""
    metas = {(one.get("property") or one.get("name") or "").lower(): one.get("content") or "" for one in document.root.iter("meta")}
    title = " ".join((metas.get("og:title") or document.title).split())
    description = " ".join((metas.get("og:description") or metas.get("description") or "").split())
    if not description:
        article = find_region(document).element
        description = words(document.root if article is None else article, MAX_TEXT)
    return "\n".join(line for line in (title, description) if line)[:MAX_TEXT] or None


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


def media_item(image: PageImage, name: str, content: Content, path: str, published: DateInterval | None) -> MediaItem:
    """A picture of a page with what the page says of it.

    Args:
        image: The picture.
        name: What reports call the page.
        content: Where its bytes are.
        path: What reports call the picture.
        published: When the page was published, as far as that is known.
    """
    notes = (("alt", image.alt), ("credit", image.credit), ("title", image.title))
    dates = caption_dates(image.caption or "")
    return MediaItem(
        path,
        content,
        Origin(name, image.place, _address(image, content)),
        image.caption,
        _label(image, published),
        tuple(Appearance(date, DateBasis.ASSERTED, written, path, source=name, caption=image.caption) for written, date in dates),
        tuple((key, value) for key, value in notes if value),
    )


def _media(
    images: tuple[PageImage, ...], name: str, resolve: Callable[[str], Content], published: DateInterval | None
) -> tuple[MediaItem, ...]:
    numbers: Counter[str] = Counter()
    items = []
    for image in images:
        if image.left_out is None:
            content = content_of(image.renditions, resolve)
            path = _path(image, content)
            numbers[path] += 1
            items.append(media_item(image, name, content, path if numbers[path] == 1 else f"{path}#{numbers[path]}", published))
    return tuple(items)


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


def _left_out(image: PageImage, reason: str, resolve: Callable[[str], Content], published: DateInterval | None) -> LeftOut:
    return LeftOut(_left_name(image, resolve), reason, _key(image, resolve), _label(image, published))


def _left_name(image: PageImage, resolve: Callable[[str], Content]) -> str:
    if not image.renditions or image.renditions[0].startswith("data:"):
        return image.place
    return _path(image, resolve(image.renditions[0]))[:_NAME_CHARS]


def _key(image: PageImage, resolve: Callable[[str], Content]) -> str | None:
    first = next(iter(image.renditions), None)
    return None if first is None or first.startswith("data:") else resolve(first).key


def _label(image: PageImage, published: DateInterval | None) -> Label | None:
    """What the page says that the picture is, in any of the texts beside it."""
    return label_of((image.caption, image.alt, image.title), image.credit, published)
