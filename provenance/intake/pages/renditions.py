"""Which addresses are the same picture at other sizes, and which of them is the largest, by the addresses alone."""

import hashlib
import re
from functools import lru_cache
from math import ceil
from urllib.parse import parse_qsl, unquote, urlsplit

_SUFFIX = re.compile(r"(?:\.(?:jpe?g|jpe|jfif|png|gif|webp|avif|bmp|tiff?|hei[cf]|jxl|svg|ashx|img|image))+$", re.IGNORECASE)
_EMBEDDED = re.compile(r"(?:https?:/{1,2}|https?%3a%2f%2f)", re.IGNORECASE)
"""An address within an address: image servers and proxies take the original in their path or query."""
_TAKES_ADDRESS = re.compile(r"[?&](?:url|src|source|image|img|imgurl|u|href|file)=$", re.IGNORECASE)
_PROXY_HOST = re.compile(r"^i\d\.wp\.com$")
"""Photon, the image server of WordPress.com: the original's host is the first part of the path."""
_SIZE_WORDS = (
    "small|medium|large|xlarge|x-large|big|thumb|thumbs|thumbnail|full|fullsize|original|orig|master|default|mobile|desktop|tablet|square"
    "|landscape|portrait|wide|teaser|hero|lead|preview|retina|crop|cropped|resize|resized|scaled|smart|fit-in|fit|preserve|half|hd|uhd|hq"
    "|xs|sm|md|lg|xl|xxl|tiny|header|standard|normal|webp|jpg|jpeg|png|avif|filters|styles|public|image|images|img|photo|photos|cache|uploads"
)
_USUAL_WIDTHS = "240|300|320|360|400|480|600|640|720|768|800|900|960|1000|1024|1080|1200|1280|1400|1440|1500|1600|1800|1920|2048|2400|2560"
_SIZE_SEGMENT = re.compile(
    rf"""(?:{_SIZE_WORDS})
    | \d{{1,4}}x\d{{0,4}} | \d{{1,2}}:\d{{1,2}} | x\d{{2,4}} | -?\d{{1,4}}x-?\d{{1,4}}(?:[:,]-?\d+x-?\d+)*    # 300x200, 16:9
    | (?:{_USUAL_WIDTHS}) | [whqs]\d{{3,4}}(?:-[a-z0-9-]*)? | \d+w | \d+px-.*                # w1200-h630, s1600-rw, 300px-
    | [a-z]{{1,3}}_[^/]*                                                                    # Cloudinary: w_300,h_200,c_fill
    | v\d{{1,2}} | v\d{{8,}} | (?:width|height|quality|format|fit|crop|resize|auto|dpr|strip|w|h|q)[=_:-][^/]*
    | [a-z0-9:._-]*(?:thumb|crop|resiz|scale|rendition|variant|aspect|ratio|wide|square)[a-z0-9:.,_-]*
    """,
    re.VERBOSE,
)
"""Parts of a path by which image servers name a size, a crop or a format, and not a picture."""
_ONLY_SIZE = re.compile(rf"(?:{_SIZE_WORDS}|\d{{2,4}}x\d{{0,4}}|(?<!\d)(?:{_USUAL_WIDTHS})(?!\d)|[-_x.,:~]|[wh]\d{{3,4}}(?!\d))+")
"""The name of a file that says nothing but its size: "large", "1200x630", "wide__360x202__mobile"."""
_SIZE_ENDING = re.compile(
    rf"(?:[-_.@,](?:\d{{2,4}}x\d{{0,4}}|x\d{{2,4}}|\d{{2,4}}w|\dx|w\d{{2,4}}|h\d{{2,4}}|e\d{{10,}}|rw|nu|\d{{2,4}}px|{_SIZE_WORDS})|~[a-z0-9_]+)$"
)
"""What ends the name of a file that is another size: -300x200, -scaled, -e1612345678901 (WordPress), @2x, _large."""
_SIZE_INSIDE = re.compile(r"(?:^|(?<=[-_]))(?:w\d{2,4}|h\d{2,4}|\d{2,4}w|\d{2,4}x\d{2,4})(?=[-_])[-_]?")
_USUAL_WIDTH = re.compile(rf"_(?:{_USUAL_WIDTHS})$")
_SIZE_BEGINNING = re.compile(rf"^(?:\d{{2,4}}px-|\d{{2,4}}x\d{{2,4}}[-_]|(?:{_SIZE_WORDS}|csm)[-_](?=.{{8}}))")
_SIZE_NAMES = re.compile(
    r"^(?:w|h|q|s|ar|dpr|fm|mw|mh|sw|sh|v|ck|cb|cs|ssl|sig|lossy|max|min|op_\w+|im\w*|rect|bg|usm\w*|ixlib|version|ver|rev"
    r"|.*(?:width|height|size|resiz|crop|qual|format|fit|scale|auto|strip|crop|compress|signature|token|time|stamp|expire|wid|hei|dim|focal"
    r"|optimi|sharp|blur|pad|background|mode|output|ratio|gravity|zoom|quality|anchor|preset|profile|variant|utm_).*)$"
)
"""Query parameters that change a picture's size or guard its address, and do not choose it."""
_DISTINCT = re.compile(r"\d{5,}|(?=[0-9a-f-]*\d)(?=[0-9a-f-]*[a-f])[0-9a-f-]{10,}|(?=.*\d)(?=.*[a-z]).{12,}|.{18,}")
"""A file's name that no other picture has: a number, a digest, or a long one."""
_HASH_ENDING = re.compile(r"[-_.](?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{8,}$")
"""A digest of the bytes, or of the size, at the end of a name that is long enough without it."""
_UUID_ENDING = re.compile(r"[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")
_PARAMETER_SIZE = re.compile(r"(?:^|[?&;,/_-])(?:w|width|wid|imwidth|mw|sw|resize|size|fit|s|rw)[=_:/-]?(\d{2,4})(?=$|[^\d])")
_PAIR = re.compile(r"(?:^|[^\da-f])(\d{2,4})x(\d{2,4})?(?=$|[^\da-z])")
_WIDTH_SEGMENT = re.compile(rf"[/_-](?:[ws](\d{{3,4}})|(\d{{3,4}})(?:w|px)|({_USUAL_WIDTHS}))(?=[/_.?-]|$)")
_PLONE = re.compile(r"/@@images/(?P<field>[a-z_]+)(?:/[a-z_]+|-\d+-[0-9a-f]{32}\.[a-z]+)?$")
"""Scales of Plone (plone.namedfile): the picture in a field of a page, by the name of a scale or by width and digest."""
_CHORUS = re.compile(r"_(?:standard|cinema|square|wide|portrait|large|small|medium|super_wide)_\d{2,4}\.\d$")
"""Crops of Chorus (Vox Media): the name of the crop, its width, and a version."""
_LARGEST = 10_000


@lru_cache(maxsize=4096)
def picture_key(url: str) -> str:
    """What the renditions of one picture have in common; equal for addresses that differ in size, crop, format or server alone.

    Args:
        url: An absolute address, or a `data:` URI, whose key is its digest.
    """
    if url.startswith("data:"):
        return f"data:{hashlib.sha256(url.encode('utf-8', 'replace')).hexdigest()}"
    url = innermost(url)
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return url
    path = unquote(parts.path).lower()
    if plone := _PLONE.search(path):
        return f"{path[: plone.start()]}/@@images/{plone['field']}"
    segments = [one for one in path.split("/") if one]
    named = bool(segments) and _SUFFIX.search(segments[-1]) is not None
    stem = _stem(segments[-1]) if segments else ""
    query = "" if named else _choosing(parts.query)
    if not query and _DISTINCT.search(stem):
        return stem
    kept = [one for one in segments[:-1] if not _SIZE_SEGMENT.fullmatch(one)]
    return "/".join((*(() if len(stem) + sum(map(len, kept)) >= _SHORT else (host,)), *kept, stem)) + query


_SHORT = 20


def innermost(url: str) -> str:
    """The address within an address, where an image server or proxy takes the original by it."""
    for _ in range(_MAX_WRAPPINGS):
        at = [found.start() for found in _EMBEDDED.finditer(url)][1:]
        before = url[: at[-1]] if at else ""
        if at and ("?" not in before or _TAKES_ADDRESS.search(before)):
            inner = unquote(url[at[-1] :].split("&", 1)[0] if "?" in before else url[at[-1] :])
            url = re.sub(r"^(https?):/{1,2}", r"\1://", inner, flags=re.IGNORECASE)
        elif (path := _relative_parameter(url)) is not None:
            return path
        else:
            break
    try:
        parts = urlsplit(url)
        if _PROXY_HOST.match(parts.hostname or ""):
            return f"https:/{parts.path}"
    except ValueError:
        pass
    return url


_MAX_WRAPPINGS = 3


def _relative_parameter(url: str) -> str | None:
    """The path of a file in the query, as Next.js has it (`/_next/image?url=%2Fphoto.jpg&w=640`)."""
    try:
        parts = urlsplit(url)
        for name, value in parse_qsl(parts.query, max_num_fields=50):
            if name.lower() in ("url", "src", "image", "img", "file") and value.startswith("/") and _SUFFIX.search(value.split("?", 1)[0]):
                return f"{parts.scheme}://{parts.netloc}{value}"
    except ValueError:
        return None
    return None


def _stem(name: str) -> str:
    """A file's name without suffixes and what names a size in it."""
    stem = _CHORUS.sub("", _SUFFIX.sub("", name.split(";", 1)[0]))
    if _ONLY_SIZE.fullmatch(stem):
        return ""
    for _ in range(3):
        shorter = _SIZE_BEGINNING.sub("", _SIZE_ENDING.sub("", _SIZE_INSIDE.sub("", stem)))
        if shorter == stem or not shorter:
            break
        stem = shorter
    number = _USUAL_WIDTH.sub("", stem)
    stem = number if re.search(r"\d{7,}", number) else stem
    without = stem if _UUID_ENDING.search(stem) else _HASH_ENDING.sub("", stem)
    return without if _DISTINCT.search(without) and len(without) >= _LONG_STEM else stem


_LONG_STEM = 16


def _choosing(query: str) -> str:
    """The parameters of a query that choose the picture, sorted."""
    try:
        pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=50)
    except ValueError:
        return f"?{query}"
    kept = sorted(f"{name}={value}" for name, value in pairs if not _SIZE_NAMES.match(name.lower()))
    return f"?{'&'.join(kept)}" if kept else ""


@lru_cache(maxsize=4096)
def width_in(url: str) -> int:
    """The width in pixels that an address speaks of; 0 where it speaks of none."""
    if url.startswith("data:"):
        return 0
    tail = unquote(url.split("://", 1)[-1].partition("/")[2])
    found = [int(one[1]) for one in _PARAMETER_SIZE.finditer(tail)] or [int(one[1]) for one in _PAIR.finditer(tail)]
    return max((one for one in found if one <= _LARGEST), default=0) or max(
        (int(one[1] or one[2] or one[3]) for one in _WIDTH_SEGMENT.finditer(tail)), default=0
    )


def series_name(url: str) -> str:
    """The name of a file without its ending and size; empty for a `data:` URI."""
    return "" if url.startswith("data:") else _stem(unquote(innermost(url).split("?", 1)[0].rsplit("/", 1)[-1]).lower())


def same_series(one: str, other: str) -> bool:
    """Whether two files are named almost alike: crops of one picture, or two pictures of one series.

    Args:
        one: Its `series_name`.
        other: That of the other.
    """
    shorter = min(len(one), len(other))
    common = max(_ALIKE_CHARS, ceil(_ALIKE_SHARE * shorter))
    return common <= shorter and (one[:common] == other[:common] or one[-common:] == other[-common:])


_ALIKE_CHARS = 12
_ALIKE_SHARE = 0.6
