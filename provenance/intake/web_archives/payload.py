"""The payload of a record: what a server sent, without its transfer and content codings, within limits.

HTTP/1.1 is RFC 9112 (chunks in section 7.1), content codings RFC 9110, section 8.4.1. No length that a header gives is trusted.
"""

import base64
import hashlib
import io
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from provenance.model.limits import named

_HEADER_END = re.compile(rb"\r?\n\r?\n")
_STATUS_LINE = re.compile(rb"(?:HTTP/\d(?:\.\d)?|ICY)\s+(\d{3})\b")
_CHUNK_SIZE = re.compile(rb"([0-9A-Fa-f]{1,8})[^\n]{0,200}?\r?\n")
_MOST_CODINGS = 4
_DIGESTS = ("sha1", "sha256", "sha512", "md5")
_PIECE = 1 << 16


@dataclass(frozen=True, slots=True)
class Message:
    """An HTTP answer, or the block of a record that is no HTTP.

    Attributes:
        status: Of the answer; None where there is none.
        headers: First value of each, names in small letters.
        body: As it was sent.
    """

    status: int | None
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Payload:
    """What was sent, decoded.

    Attributes:
        content: The bytes.
        problem: Why they are not all, or None.
        stages: The body as it was sent, without chunks, and decoded: what a digest may have been made of.
    """

    content: bytes
    problem: str | None
    stages: tuple[bytes, ...]


def parse_http(block: bytes) -> Message | None:
    """An HTTP answer with its header; None for bytes that are none."""
    status = _STATUS_LINE.match(block)
    if status is None:
        return None
    end = _HEADER_END.search(block)
    head, body = (block, b"") if end is None else (block[: end.start()], block[end.end() :])
    headers: dict[str, str] = {}
    for line in head.splitlines()[1:]:
        name, colon, value = line.decode("latin-1").partition(":")
        if colon:
            headers.setdefault(name.strip().lower(), value.strip())
    return Message(int(status[1]), headers, body)


def decode_payload(message: Message, most: int) -> Payload:
    """The body without its codings.

    A body that is not in the coding that its header names is taken as it is: many crawlers undo codings and keep the header.

    Args:
        message: The answer.
        most: Bytes that it may have when decoded; what comes after is cut off, and told.
    """
    body, problem = message.body, None
    if "chunked" in message.headers.get("transfer-encoding", "").lower():
        body, problem = _join_chunks(body)
    stages = [message.body, body]
    codings = [coding.strip().lower() for coding in message.headers.get("content-encoding", "").split(",")]
    for coding in reversed(codings[:_MOST_CODINGS]):
        body, trouble = _undo(coding, body, most)
        problem = problem or trouble
    stages.append(body)
    return Payload(body, problem, tuple(stages))


def _join_chunks(body: bytes) -> tuple[bytes, str | None]:
    pieces, position = [], 0
    while (size_line := _CHUNK_SIZE.match(body, position)) is not None:
        size = int(size_line[1], 16)
        start = size_line.end()
        pieces.append(body[start : start + size])
        if size == 0:
            return b"".join(pieces), None
        if len(pieces[-1]) < size:
            return b"".join(pieces), "the last chunk ends too early"
        position = start + size
        position += 2 if body[position : position + 2] == b"\r\n" else body[position : position + 1] == b"\n"
    if not pieces:
        return body, None  # no chunks at all: they were joined before
    return b"".join(pieces), "the last chunk is missing"


def _undo(coding: str, body: bytes, most: int) -> tuple[bytes, str | None]:
    if coding in ("gzip", "x-gzip"):
        return _inflate(body, 31, most) if body.startswith(b"\x1f\x8b") else (body, None)
    if coding == "deflate":  # zlib by the RFC, bare DEFLATE by what some servers send
        undone = (_inflate(body, bits, most) for bits in (15, -15))
        return next((one for one in undone if one[0]), (body, None))
    if coding in ("br", "zstd"):
        return _by_fastwarc(coding, body, most)
    return body, None if coding in ("", "identity") else f"the content coding {coding[:20]!r} is not known"


def _inflate(body: bytes, window_bits: int, most: int) -> tuple[bytes, str | None]:
    inflater = zlib.decompressobj(window_bits)
    pieces: list[bytes] = []
    size = start = 0
    try:
        while start < len(body) and not inflater.eof:
            pieces.append(inflater.decompress(body[start : start + _PIECE], most + 1 - size))
            size += len(pieces[-1])
            start += _PIECE
            if size > most:
                return b"".join(pieces)[:most], f"it inflates to more than {most:,} bytes{named(most)}"
    except zlib.error as error:
        return b"".join(pieces), f"its compression is damaged: {error}"
    return b"".join(pieces), None if inflater.eof else "its compression ends too early"


def _by_fastwarc(coding: str, body: bytes, most: int) -> tuple[bytes, str | None]:
    """Codings that the standard library does not know."""
    try:
        from fastwarc.stream_io import BrotliReader, ZstdReader
    except ImportError:
        return body, f"the content coding {coding} needs the extra warc; install it with: pip install 'image-provenance[warc]'"
    reader = (BrotliReader if coding == "br" else ZstdReader)(io.BytesIO(body))
    pieces: list[bytes] = []
    size = 0
    try:
        while size <= most and (piece := reader.read(_PIECE)):
            pieces.append(piece)
            size += len(piece)
    except OSError as error:
        return (b"".join(pieces), f"its compression is damaged: {error}") if pieces else (body, None)
    return b"".join(pieces)[:most], None if size <= most else f"it inflates to more than {most:,} bytes{named(most)}"


def digest_holds(declared: str, candidates: tuple[bytes, ...]) -> bool | None:
    """Whether a digest of a header (`sha1:` and Base32 or hexadecimal, as in use) is that of one of the candidates.

    What a payload digest is made of is not the same everywhere: the body with its chunks, without, or decoded. None where
    the algorithm or form is not known.
    """
    algorithm, _, value = declared.strip().partition(":")
    algorithm = algorithm.lower().replace("-", "")
    if algorithm not in _DIGESTS or (expected := _digest_bytes(value, hashlib.new(algorithm, usedforsecurity=False).digest_size)) is None:
        return None
    return any(hashlib.new(algorithm, candidate, usedforsecurity=False).digest() == expected for candidate in candidates)


def _digest_bytes(value: str, size: int) -> bytes | None:
    value = value.strip()
    try:
        if len(value) == 2 * size:
            return bytes.fromhex(value)
        read = base64.b32decode(value.upper() + "=" * (-len(value) % 8))
    except ValueError:
        return None
    return read if len(read) == size else None
