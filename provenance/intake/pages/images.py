"""The pictures of a page: each once, with all its renditions, what is said of it, and why it is left out if it is."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice

from provenance.intake.pages.captions import Captions, Words, words_of_json_ld
from provenance.intake.pages.elements import Address, Shown, absolute, guessed, in_scripts, largest_first, shown
from provenance.intake.pages.furniture import NAMED_MAY, Furniture, address_reason, own_reason
from provenance.intake.pages.json_ld import blobs
from provenance.intake.pages.parsing import Document
from provenance.intake.pages.renditions import picture_key, same_series, series_name

MAX_IMAGES = 200
"""Pictures taken of one page; galleries in use have up to a hundred."""
_MAX_METAS = 10_000
"""Elements with metadata that are looked at; pages in use have up to some hundred."""
MAX_SHOWN = 2_000
"""Elements that are looked at; those after them are counted and told."""
LOCAL = "file:///page/"
"""What relative addresses lie in where a page does not say its own address."""


@dataclass(frozen=True, slots=True)
class PageImage:
    """One picture of a page.

    Attributes:
        renditions: Its absolute addresses and `data:` URIs, the largest first; at least one, unless it is left out.
        place: Where it stands: `image 3`, `background 1`, `poster 1`, `script image 1`, `og:image`,
            `twitter:image`, `link image_src`,
            `json-ld image`; numbers count the elements of their kind in the page.
        caption: What stands under it, or None.
        alt: Its alternative text, or None.
        credit: Who took it or holds the rights, as written, or None.
        title: Its title, or None.
        width, height: As the page declares it, in pixels of the page, or None.
        left_out: Why it is no picture of the article, or not taken; None for one that is.
        is_over: Whether it is left out only because there are too many.
    """

    renditions: tuple[str, ...]
    place: str
    caption: str | None = None
    alt: str | None = None
    credit: str | None = None
    title: str | None = None
    width: int | None = None
    height: int | None = None
    left_out: str | None = None
    is_over: bool = False


def page_images(document: Document, url: str | None, *, all_images: bool = False) -> tuple[PageImage, ...]:
    """The pictures of a page in its order, those that are left out among them with the reason.

    A picture that the page names in its metadata alone comes first: it is what is shown where the page is shared.

    Args:
        document: The page.
        url: Its address; None takes relative addresses as `file:///` ones.
        all_images: Whether icons, teasers and the like are taken as well; then only what has no address is left out.
    """
    base = base_of(document, url)
    named = list(_named(document, base))
    surely = [one for one in named if not one.place.startswith("json-ld")] or named  # JSON-LD speaks of what is only linked, too
    furniture = Furniture(document, base, frozenset(picture_key(one.address.url) for one in surely))
    gathered = _Gathered()
    has_lead = False
    spare: list[int] = []
    every = list(shown(document, base, MAX_SHOWN + 1))
    if furniture.region.element is None and not any(one.addresses for one in every):
        every += islice(in_scripts(document, base), MAX_IMAGES)
    for one in every[:MAX_SHOWN]:
        reason = own_reason(one) if all_images and not one.addresses else None if all_images else furniture.reason(one)
        at = gathered.add(one, reason)
        has_lead = has_lead or (reason is None and furniture.is_lead(one.element))
        if reason in NAMED_MAY and furniture.is_named(one):
            spare.append(at)
    if not has_lead:  # the article was not found where its picture is
        gathered.take(spare)
    found = _with_named(gathered, named, has_lead=has_lead and not all_images, all_images=all_images)
    if len(every) > MAX_SHOWN:
        found.append(
            PageImage((), "the rest of the page", left_out=f"only the first {MAX_SHOWN:,} pictures of a page are looked at", is_over=True)
        )
    return tuple(_capped(found))


def base_of(document: Document, url: str | None) -> str:
    """What relative addresses of a page are relative to (HTML standard, 2.4.3)."""
    own = url or LOCAL
    return absolute(document.base, own) or own if document.base else own


@dataclass(frozen=True, slots=True)
class _NamedImage:
    """A picture that the page names in its metadata."""

    place: str
    address: Address
    words: Words


class _Gathered:
    """The pictures that elements show, each once.

    Attributes:
        images: They, in the order of the page.
        addresses: Those of each.
        series: For the number of each that has an address, the name of the file at its first.
    """

    def __init__(self) -> None:
        self.images: list[PageImage] = []
        self.addresses: list[list[Address]] = []
        self.series: dict[int, str] = {}
        self._captions = Captions()
        self._by_key: dict[str, int] = {}

    def add(self, one: Shown, reason: str | None) -> int:
        """Add an element's picture, or its addresses to the picture that it repeats; its number."""
        words = self._captions.words_of(one.element)
        at = self.find(address.url for address in one.addresses)
        if at is None:
            renditions = tuple(address.url for address in one.addresses) or ((one.placeholder,) if one.placeholder else ())
            image = PageImage(renditions, one.place, words.caption, words.alt, words.credit, words.title, one.width, one.height, reason)
            at = len(self.images)
            self.images.append(image)
            self.addresses.append(list(one.addresses))
        else:
            # What stands in the article and in a list of others is the article's.
            taken = self.images[at] if self.images[at].left_out is None or reason is not None else replace(self.images[at], left_out=None)
            self.images[at] = _filled(taken, words)
            self.addresses[at] += one.addresses
        self._note(at, one.addresses)
        return at

    def take(self, numbers: list[int]) -> None:
        """Take pictures that were left out."""
        for at in numbers:
            self.images[at] = replace(self.images[at], left_out=None)

    def find(self, urls: Iterator[str]) -> int | None:
        """The number of the picture that one of some addresses is of."""
        return next((self._by_key[key] for url in urls if (key := picture_key(url)) in self._by_key), None)

    def join(self, at: int, named: _NamedImage, *, last: bool = False) -> None:
        """Note that metadata speaks of a picture: by its address, or, where that is less sure, after its own."""
        address = named.address._replace(width=0) if last else named.address
        self.addresses[at].append(address)
        self.images[at] = _filled(self.images[at], named.words)
        self._note(at, (address,))

    def _note(self, at: int, addresses: tuple[Address, ...]) -> None:
        for address in addresses:
            self._by_key.setdefault(picture_key(address.url), at)
            if at not in self.series:
                self.series[at] = series_name(address.url)


def _with_named(gathered: _Gathered, named: list[_NamedImage], *, has_lead: bool, all_images: bool) -> list[PageImage]:
    """The pictures of the elements with what metadata says of them, after those that stand in metadata alone."""
    alone: list[_NamedImage] = []
    for one in named:
        at = gathered.find(iter((one.address.url,)))
        if at is not None:
            gathered.join(at, one)
        elif (at := _like(gathered, one)) is not None:
            gathered.join(at, one, last=True)
        else:
            alone.append(one)
    images = [
        replace(image, renditions=tuple(one.url for one in largest_first(addresses)) or image.renditions)
        for image, addresses in zip(gathered.images, gathered.addresses, strict=True)
    ]
    return [*_alone(alone, images, has_lead=has_lead, all_images=all_images), *images]


def _like(gathered: _Gathered, named: _NamedImage) -> int | None:
    """A picture of the article whose file is named almost like one in the metadata: another crop of it."""
    name = series_name(named.address.url)
    return next((at for at, other in gathered.series.items() if gathered.images[at].left_out is None and same_series(name, other)), None)


def _alone(named: list[_NamedImage], images: list[PageImage], *, has_lead: bool, all_images: bool) -> Iterator[PageImage]:
    """The pictures that stand in metadata alone, each once; but for those of Open Graph only where there is nothing better."""
    has_image = any(image.left_out is None for image in images)
    seen: dict[str, tuple[str, ...]] = {}
    by_key: dict[str, list[Address]] = {}
    keys = [picture_key(one.address.url) for one in named]
    for key, one in zip(keys, named, strict=True):
        by_key.setdefault(key, []).append(one.address)
    for key, one in zip(keys, named, strict=True):
        if key in seen or (one.place != "og:image" and (has_image or seen)):
            continue  # for others than Open Graph pages give crops, thumbnails and the site's own picture
        seen[key] = tuple(address.url for address in largest_first(by_key[key]))
        words = one.words
        reason = None if all_images else address_reason(one.address.url) or _default_reason(one.address.url)
        if has_lead and reason is None:
            reason = "named for sharing alone, most often another crop of the picture above the article"
        yield PageImage(seen[key], one.place, words.caption, words.alt, words.credit, words.title, left_out=reason)


_DEFAULT = re.compile(
    r"(?:^|[/_.-])(?:default|fallback|og-?default|og-?image|social-?(?:share|card|image|media|default)|share-?(?:image|default|logo)?|no-?image"
    r"|opengraph|open-graph|facebook|fb|twitter-?card|site-?image|generic|logo\w*|\w*logo)(?:[/_.@-]|$)"
)


def _default_reason(url: str) -> str | None:
    """Why a picture in metadata is that of the site, not of the page, by the name of its file."""
    name = url.split("?", 1)[0].rsplit("/", 1)[-1].lower()
    return "the picture of the site, not of the page" if len(name) <= _SHORT_NAME and _DEFAULT.search(name) else None


_SHORT_NAME = 40


def _named(document: Document, base: str) -> Iterator[_NamedImage]:
    """The pictures in the metadata of a page: Open Graph, Twitter cards, `link`, JSON-LD; in the order of trust."""
    metas = [
        ((one.get("property") or one.get("name") or one.get("itemprop") or "").lower(), one.get("content"))
        for one in islice(document.root.iter("meta"), _MAX_METAS)
        if one.get("content")
    ]
    alt = next((" ".join(content.split()) for name, content in metas if name in ("og:image:alt", "twitter:image:alt")), None)
    for names, place in _META:
        for content in islice((content for name, content in metas if name in names), MAX_IMAGES):
            url = absolute(content, base)
            if url is not None:
                yield _NamedImage(place, guessed(url), Words(alt=alt or None))
    for link in islice(document.root.iter("link"), _MAX_METAS):
        url = absolute(link.get("href"), base) if (link.get("rel") or "").lower() == "image_src" else None
        if url is not None:
            yield _NamedImage("link image_src", guessed(url), Words())
    for blob in blobs(document.root):
        yield from _of_json_ld(blob, base)


_META = (
    (("og:image", "og:image:url", "og:image:secure_url"), "og:image"),
    (("twitter:image", "twitter:image:src"), "twitter:image"),
)
_PAGES = re.compile(
    r"article|posting|report|webpage|video|creativework|photograph|imagegallery|claimreview|review|recipe|event|imageobject", re.IGNORECASE
)


def _of_json_ld(blob: Mapping[str, object], base: str) -> Iterator[_NamedImage]:
    """The pictures that an object of JSON-LD gives for a page."""
    kind = blob.get("@type")
    kinds = " ".join(one for one in (kind if isinstance(kind, list) else [kind]) if isinstance(one, str))
    if not _PAGES.search(kinds):
        return
    if re.search("imageobject", kinds, re.IGNORECASE):
        yield from _of_value(blob, base)
    for name in ("image", "primaryImageOfPage", "associatedMedia", "thumbnailUrl"):
        yield from _of_value(blob.get(name), base)


def _of_value(value: object, base: str) -> Iterator[_NamedImage]:
    """The pictures of one property: an address, an ImageObject, or a list of them."""
    for one in value[:MAX_IMAGES] if isinstance(value, list) else [value]:
        if isinstance(one, dict):
            url, words = one.get("contentUrl") or one.get("url") or one.get("@id"), words_of_json_ld(one)
            width = one.get("width")
        else:
            url, words, width = one, Words(), None
        found = absolute(url, base) if isinstance(url, str) else None
        if found is not None:
            size = int(width) if isinstance(width, int | str) and str(width).isdecimal() and len(str(width)) < 6 else None
            yield _NamedImage("json-ld image", guessed(found)._replace(width=size) if size else guessed(found), words)


def _filled(image: PageImage, words: Words) -> PageImage:
    own = Words(image.caption, image.credit, image.alt, image.title).filled(words)
    return replace(image, caption=own.caption, credit=own.credit, alt=own.alt, title=own.title)


def _capped(images: list[PageImage]) -> Iterator[PageImage]:
    """The pictures; those over the limit are left out."""
    taken = 0
    for image in images:
        taken += image.left_out is None
        over = image.left_out is None and taken > MAX_IMAGES
        yield replace(image, left_out=f"only {MAX_IMAGES} pictures of a page are taken", is_over=True) if over else image
