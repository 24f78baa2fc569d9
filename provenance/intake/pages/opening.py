"""A page's bytes -> what it says, in a process that can do nothing else: the only place where HTML becomes a tree."""

from contextlib import suppress

from provenance.intake.confined import parsed
from provenance.intake.pages.caption_dates import caption_dates
from provenance.intake.pages.channel import messages
from provenance.intake.pages.elements import absolute
from provenance.intake.pages.images import PageImage, page_images
from provenance.intake.pages.json_ld import blobs
from provenance.intake.pages.labels import label, label_of
from provenance.intake.pages.parsing import Document, parse, words
from provenance.intake.pages.region import find_region
from provenance.intake.pages.said import MAX_TEXT, Asked, Said, SaidChannel, SaidPage, SaidPicture
from provenance.intake.pages.times import times
from provenance.model.dates import DateInterval
from provenance.model.limits import Limits

_NAME_CHARS = 200


def open_page(content: bytes, name: str, asked: Asked, limits: Limits) -> Said:
    """What a page says; whatever the bytes are, it is a page, if only an empty one.

    Args:
        content: The page.
        name: What reports call it.
        asked: What is asked of it.
        limits: What parsing it may take.

    Raises:
        ExtraMissingError: lxml or htmldate is not installed.
        OverLimitError, DecoderCrashedError: It cannot be parsed.
        SandboxBrokenError: There is no process to parse it in.
    """
    return parsed(limits, name, "page", _said, content, asked)


def prepare_worker() -> None:
    """Load what most pages need; htmldate, which few do, is loaded when one does."""
    with suppress(ImportError):  # told of a page that needs it
        import lxml.html  # noqa: F401
    label("File photo, 4 May 2019")  # compiles what is looked for


def _said(content: bytes, asked: Asked) -> Said:
    document = parse(content, asked.charset)
    del content
    address = asked.url or _stated_address(document)
    if asked.is_channel:
        told = messages(document, asked)
        if told:
            return SaidChannel(address, told)
    found = times(document.root, address, blobs(document.root), asked.timezone, asked.latest)
    published = asked.given or (found[0].interval if found else asked.known)
    return SaidPage(
        address,
        found,
        tuple(_picture(one, published) for one in page_images(document, asked.base or asked.url, all_images=asked.all_images)),
        _text_of(document),
        _said_by_meta(document, "og:title") or document.title or None,
        _said_by_meta(document, "og:site_name"),
        document.flattened,
    )


def _picture(image: PageImage, published: DateInterval | None) -> SaidPicture:
    label = label_of((image.caption, image.alt, image.title), image.credit, published)
    return SaidPicture(image, label, () if image.left_out else caption_dates(image.caption or ""))


def _said_by_meta(document: Document, name: str) -> str | None:
    """What the first meta element of a name says, in one line of at most 200 characters; None where there is none."""
    metas = (one for one in document.root.iter("meta") if (one.get("property") or one.get("name") or "").lower() == name)
    return next((" ".join(text.split())[:_NAME_CHARS] for one in metas if (text := (one.get("content") or "").strip())), None)


def _stated_address(document: Document) -> str | None:
    """The address that a page gives for itself, or None."""
    links = [one.get("href") for one in document.root.iter("link") if (one.get("rel") or "").lower() == "canonical"]
    metas = [one.get("content") for one in document.root.iter("meta") if (one.get("property") or "").lower() == "og:url"]
    for address in (*links, *metas, document.saved_from):
        found = absolute(address, document.saved_from or "")
        if found is not None and found.startswith(("http://", "https://")):
            return found
    return None


def _text_of(document: Document) -> str | None:
    """Title and description of a page, else title and first words of the article; at most 2,000 characters."""
    metas = {(one.get("property") or one.get("name") or "").lower(): one.get("content") or "" for one in document.root.iter("meta")}
    title = " ".join((metas.get("og:title") or document.title).split())
    description = " ".join((metas.get("og:description") or metas.get("description") or "").split())
    if not description:
        article = find_region(document).element
        description = words(document.root if article is None else article, MAX_TEXT)
    return "\n".join(line for line in (title, description) if line)[:MAX_TEXT] or None
