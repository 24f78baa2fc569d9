"""Web archives put together field by field.

WARC: ISO 28500:2017, https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/ (sections 4 to 6, annex D for
gzip). ARC: https://archive.org/web/researcher/ArcFileFormat.php. WACZ: https://specs.webrecorder.net/wacz/1.1.1/.
"""

import base64
import gzip
import hashlib
import io
import json
import zipfile
from collections.abc import Mapping, Sequence

AT = "2019-03-02T10:00:00Z"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 3
"""Begins as a PNG; nothing here decodes it."""


def png(number: int) -> bytes:
    """One of many different contents that begin as a PNG."""
    return PNG + f"number {number}".encode()


def sha1(content: bytes) -> str:
    """A digest as crawlers write it: Base32."""
    return "sha1:" + base64.b32encode(hashlib.sha1(content, usedforsecurity=False).digest()).decode()


def record(kind: str, block: bytes, url: str = "", *, at: str = AT, length: int | str | None = None, **headers: str) -> bytes:
    """One record; names of further headers are written with underscores."""
    lines = ["WARC/1.1", f"WARC-Type: {kind}", f"WARC-Record-ID: <urn:uuid:{hashlib.md5(block, usedforsecurity=False).hexdigest()}>"]
    lines += [f"WARC-Date: {at}"] + ([f"WARC-Target-URI: {url}"] if url else [])
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    lines += [f"Content-Length: {len(block) if length is None else length}", "", ""]
    return "\r\n".join(lines).encode() + block + b"\r\n\r\n"


def http(body: bytes, media_type: str = "image/png", status: str = "200 OK", **headers: str) -> bytes:
    """An HTTP answer."""
    lines = [
        f"HTTP/1.1 {status}",
        f"Content-Type: {media_type}",
        *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items()),
    ]
    return "\r\n".join([*lines, "", ""]).encode() + body


def response(url: str, body: bytes = PNG, media_type: str = "image/png", *, at: str = AT, status: str = "200 OK", **headers: str) -> bytes:
    """A captured answer."""
    return record("response", http(body, media_type, status), url, at=at, Content_Type="application/http; msgtype=response", **headers)


def warcinfo(software: str = "Crawler 1.0") -> bytes:
    """The first record of a file."""
    return record("warcinfo", f"software: {software}\r\nformat: WARC File Format 1.1\r\n".encode(), Content_Type="application/warc-fields")


def revisit(url: str, *, at: str, refers_to: str = "", refers_to_date: str = "", digest: str = "") -> bytes:
    """A capture with the same payload as an earlier one (section 6.7)."""
    headers = {"WARC-Profile": "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"}
    if refers_to:
        headers |= {"WARC-Refers-To-Target-URI": refers_to, "WARC-Refers-To-Date": refers_to_date}
    if digest:
        headers["WARC-Payload-Digest"] = digest
    return record("revisit", http(b""), url, at=at, **headers)


def chunked(body: bytes, size: int = 100) -> bytes:
    """In chunks (RFC 9112, section 7.1)."""
    pieces = [body[start : start + size] for start in range(0, len(body), size)]
    return b"".join(f"{len(piece):x};a=b\r\n".encode() + piece + b"\r\n" for piece in pieces) + b"0\r\n\r\n"


def by_record(records: Sequence[bytes]) -> bytes:
    """Compressed record by record."""
    return b"".join(gzip.compress(one, mtime=0) for one in records)


def arc(records: Sequence[tuple[str, str, str, bytes]]) -> list[bytes]:
    """The records of an ARC file of version 1: address, date (14 digits), type and block."""
    info = b"1 0 Crawler\nURL IP-address Archive-date Content-type Archive-length\n"
    first = f"filedesc://a.arc 0.0.0.0 20190302100000 text/plain {len(info)}\n".encode() + info + b"\n"
    return [first, *(f"{url} 192.0.2.1 {at} {kind} {len(block)}\n".encode() + block + b"\n" for url, at, kind, block in records)]


def wacz(
    warcs: Mapping[str, bytes],
    pages: Sequence[Mapping[str, object]] | None = None,
    *,
    description: Mapping[str, object] | None = None,
    compression: int = zipfile.ZIP_STORED,
    extra: Mapping[str, bytes] | None = None,
) -> bytes:
    """A package of WARC files with a list of pages."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", compression) as package:
        for name, content in warcs.items():
            package.writestr(f"archive/{name}", content)
        if pages is not None:
            lines = [{"format": "json-pages-1.0", "id": "pages", "title": "All Pages"}, *pages]
            package.writestr("pages/pages.jsonl", "".join(json.dumps(line) + "\n" for line in lines))
        if description is not None:
            package.writestr("datapackage.json", json.dumps(description))
        for name, content in (extra or {}).items():
            package.writestr(name, content)
    return packed.getvalue()
