"""When a page was first published, by what it says itself.

What would be wrong in the dangerous direction is a time later than the true one: a picture that came out in between would
be called older than the statement. So dates of changes are never taken, of two credible times that contradict each other
the earlier goes first, and a time without a zone is no more than its day.

Sources, the surest first: `datePublished` of JSON-LD, meta elements, elements marked as the time of publication, the date
in the address, other `time` elements beside the headline, and only where none of these is there the text, which
htmldate then searches as well. Dates in comments, related articles, footers and embedded posts are left out.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, tzinfo
from itertools import islice
from urllib.parse import unquote, urlsplit

from provenance.intake.pages.own_parts import INLINE, MAX_LOOKED_AT, Found, Page, limited, line, of_page, said
from provenance.intake.pages.parsing import Element
from provenance.intake.pages.text_times import by_htmldate, by_line
from provenance.intake.pages.time_words import CREATED_META, MARKED_CLASSES, NOT_PUBLISHED, PAGE_TYPES, PUBLISHED_META
from provenance.model.statement import StatedTime, TimeBasis


def times(
    root: Element,
    url: str | None,
    json_ld: tuple[Mapping[str, object], ...],
    timezone: tzinfo | None,
    latest: datetime | None = None,
) -> tuple[StatedTime, ...]:
    """The times of publication that a page gives, the best first; dates of changes are not among them.

    Args:
        root: The parsed page.
        url: Its address, or None; a date in it counts.
        json_ld: The objects of its JSON-LD.
        timezone: Zone of times that have none; without it they are only a day.
        latest: No page is from after it; None believes every time.
    """
    page = Page(root, timezone, latest)
    address = url or page.canonical()
    found = [*_json_ld(page, address, json_ld), *_meta(page), *_marked(page), *_address(page, address), *_unmarked(page)]
    found = found or by_line(page) or list(by_htmldate(page))
    return _ordered(found)


def _ordered(found: Iterable[Found]) -> tuple[StatedTime, ...]:
    """By rank; within a rank the first found, unless another surely lies before it; where they agree, the exact one."""
    by_rank: dict[int, list[StatedTime]] = {}
    for one in found:
        by_rank.setdefault(one.rank, []).append(one.time)
    ordered: list[StatedTime] = []
    for rank in sorted(by_rank):
        group = by_rank[rank]
        first = group[0]
        for other in group[1:]:
            if other.interval.surely_before(first.interval) or (
                first.interval.contains(other.interval) and other.interval != first.interval
            ):
                first = other
        ordered += [first, *(one for one in group if one is not first)]
    return tuple({(one.interval, one.text, one.place): one for one in ordered}.values())


def _json_ld(page: Page, address: str | None, json_ld: tuple[Mapping[str, object], ...]) -> Iterator[Found]:
    nodes = [node for blob in json_ld for node in _nodes(blob) if _is_page(node)]
    own = [node for node in nodes if address is not None and _same_address(node, address)]
    for name, rank in (("datePublished", 0), ("uploadDate", 1), ("dateCreated", 1)):
        for node in own if any(name in node for node in own) else nodes:
            yield from page.found(_text(node.get(name)), TimeBasis.JSON_LD, name, rank)


def _text(value: object) -> str | None:
    """A value of JSON-LD as text: plain, a typed value (JSON-LD 1.1, 4.2.1), a number of seconds, or the first of a list."""
    if isinstance(value, list):
        value = next(iter(value), None)
    if isinstance(value, Mapping):
        value = value.get("@value")
    return str(value) if isinstance(value, str | int) else None


def _nodes(blob: Mapping[str, object]) -> Iterator[Mapping[str, object]]:
    """A blob, the members of its graph, and what it says it is about; not what it merely lists."""
    yield blob
    for name in ("@graph", "mainEntity", "mainEntityOfPage"):
        value = blob.get(name)
        for member in value if isinstance(value, list) else [value]:
            if isinstance(member, Mapping):
                yield member


def _is_page(node: Mapping[str, object]) -> bool:
    types = node.get("@type")
    return any(
        isinstance(one, str) and PAGE_TYPES.search(one.lower()) is not None for one in (types if isinstance(types, list) else [types])
    )


def _same_address(node: Mapping[str, object], address: str) -> bool:
    for name in ("url", "@id", "mainEntityOfPage"):
        value = node.get(name)
        if isinstance(value, Mapping):
            value = value.get("@id") or value.get("url")
        if isinstance(value, str) and _path(value) == _path(address) != "":
            return True
    return False


def _path(address: str) -> str:
    try:
        return urlsplit(address).path.rstrip("/")
    except ValueError:
        return ""


def _meta(page: Page) -> Iterator[Found]:
    for rank, names in ((0, PUBLISHED_META), (1, CREATED_META)):
        for meta in islice(page.root.iter("meta"), MAX_LOOKED_AT):
            name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
            if name.lower() in names and not (meta.get("itemprop") and page.is_elsewhere(meta)):
                yield from page.found(meta.get("content"), TimeBasis.META, name, rank)


def _marked(page: Page) -> list[Found]:
    """Elements that say to be the time of publication: microdata, microformats, the `pubdate` of early HTML 5."""

    def read(element: Element) -> Iterator[Found]:
        place = f"{element.tag}[{_mark(element)}]"
        basis = TimeBasis.TIME_ELEMENT if element.tag == "time" else TimeBasis.META if element.get("itemprop") else TimeBasis.TEXT
        for written in (element.get("datetime") or element.get("content"), element.get("title"), line(element)):
            yield from page.found(written, basis, place, 0)

    return page.nearest((one for one in limited(page.root.iter(*INLINE)) if _mark(one) and not page.is_elsewhere(one)), read)


def _mark(element: Element) -> str | None:
    if "datepublished" in (element.get("itemprop") or "").lower().split():
        return "itemprop=datePublished"
    if element.tag == "time" and element.get("pubdate") is not None:
        return "pubdate"
    if (element.get("property") or "").lower() in ("datepublished", "schema:datepublished", "dc:date", "dc:issued"):
        return f"property={element.get('property')}"
    classes = (element.get("class") or "").lower().split()
    return (
        next((f"class={one}" for one in classes if one in MARKED_CLASSES), None)
        if "updated" not in classes or "published" in classes
        else None
    )


def _address(page: Page, address: str | None) -> Iterator[Found]:
    """A day in the path of the address: /2019/03/02/, 20190302 or 2019-03-02 as a part of it."""
    path = unquote(_path(re.sub(r"^https?://web\.archive\.org/web/\d+[a-z_]*/", "", address or "")))
    slashes = re.search(r"/((?:19|20)\d\d)/([01]\d)/([0-3]\d)(?:/|$)", path)
    parts = slashes or re.search(r"/((?:19|20)\d\d)-?([01]\d)-?([0-3]\d)(?=/|-|_|$)", path)
    if parts:
        day = "-".join(parts.groups())
        yield from (
            Found(StatedTime(one.time.interval, parts[0].strip("/"), TimeBasis.TEXT, "URL"), 0)
            for one in page.found(day, TimeBasis.TEXT, "URL", 0)
        )


def _unmarked(page: Page) -> list[Found]:
    """Time elements that stand nearest to the headline; in a column beside it where it is the only day given there."""

    def read(element: Element) -> Iterator[Found]:
        yield from page.found(element.get("datetime") or line(element), TimeBasis.TIME_ELEMENT, "time", 1)

    return of_page(page, [one for one in limited(page.root.iter("time")) if not NOT_PUBLISHED.search(said(one))], read)
