"""Bodies: read as they come, inflated under a cap of our own.

`iter_raw` is called without a size: with one it gathers chunks, and hides a drip of bytes from the deadline. What httpx
inflates by itself comes in steps of any size, a bomb of 300 kB in steps of 64 MB; so it is left to inflate nothing.
"""

import io
import zlib
from collections.abc import Callable

import httpx

from provenance.errors import FetchTooLargeError, TransportError
from provenance.model.limits import named
from provenance.transport.budget import Budget

_GZIP = 31
_ZLIB = 15
_BARE_DEFLATE = -15
_GZIP_STARTS = b"\x1f"
_DRAINED_BYTES = 64 * 1024
_ROOM_BYTES = 64 * 2**20
"""Room for a body of unknown size. Zeros that nobody wrote to take no memory; growing as it comes took half as much again
as the body, joining a list of chunks twice as much."""


def read_body(response: httpx.Response, max_bytes: int, budget: Budget) -> bytes:
    """The body, inflated where it was compressed.

    Args:
        response: An answer of which nothing was read.
        max_bytes: Largest size, as sent and inflated.
        budget: What is left for it.

    Raises:
        FetchTooLargeError: It is larger, or says so.
        FetchTimeoutError: The time was over.
        TransportError: It is compressed in a way that was not asked for, or damaged.
    """
    declared = response.headers.get("content-length", "")
    expected = int(declared[:20]) if declared.isascii() and declared.isdecimal() else min(max_bytes, _ROOM_BYTES)
    if expected > max_bytes:
        raise _too_large(max_bytes)
    write, finish, size = _sink(response.headers.get("content-encoding", ""), io.BytesIO(bytes(expected)), max_bytes)
    arrived = 0
    try:
        for chunk in response.iter_raw():
            budget.left_s()
            arrived += len(chunk)
            write(chunk)
            if max(arrived, size()) > max_bytes:
                raise _too_large(max_bytes)
        return finish()
    except zlib.error as fault:
        raise TransportError(f"the compressed answer is damaged ({fault}); try again") from fault


def drain(response: httpx.Response, budget: Budget) -> None:
    """Read what little an answer without use has, so that its connection can be used again and the cache may keep it."""
    arrived = 0
    for chunk in response.iter_raw():
        budget.left_s()
        arrived += len(chunk)
        if arrived > _DRAINED_BYTES:
            return


def _too_large(max_bytes: int) -> FetchTooLargeError:
    return FetchTooLargeError(f"larger than {max_bytes:,} bytes{named(max_bytes)}; raise the limit on size or leave it out")


def _sink(encoding: str, body: io.BytesIO, max_bytes: int) -> tuple[Callable[[bytes], object], Callable[[], bytes], Callable[[], int]]:
    """How to write a chunk into the body, get the whole, and ask for the size so far, in bytes."""
    coding = encoding.strip().lower()
    if coding in {"", "identity"}:
        return body.write, lambda: _written(body), body.tell
    if coding not in {"gzip", "x-gzip", "deflate"}:
        raise TransportError(f"compressed as {coding!r:.60}, which was not asked for and is not read; save it by hand and give the file")
    inflater = _Inflater(coding, body, max_bytes)
    return inflater.write, inflater.whole, body.tell


def _written(body: io.BytesIO) -> bytes:
    """What was written, up to where, without a copy."""
    body.truncate()
    return body.getvalue()


class _Inflater:
    """Inflates into a buffer, never more than one byte beyond the cap."""

    def __init__(self, coding: str, body: io.BytesIO, max_bytes: int) -> None:
        self._coding = coding
        self._body = body
        self._max_bytes = max_bytes
        self._first = b""
        self._engine = None if coding == "deflate" else zlib.decompressobj(_GZIP)

    def write(self, raw: bytes) -> None:
        """Inflate what came, as far as there is room."""
        if self._engine is None:
            # "deflate" means zlib's form (RFC 9110, 8.4.1.2), but some servers send it bare; two bytes tell.
            self._first += raw
            if len(self._first) < 2:
                return
            raw = self._first
            self._engine = zlib.decompressobj(_ZLIB if raw[0] & 15 == 8 and int.from_bytes(raw[:2]) % 31 == 0 else _BARE_DEFLATE)
        while raw and self._body.tell() <= self._max_bytes:
            if self._engine.eof:
                if self._coding == "deflate" or not raw.startswith(_GZIP_STARTS):
                    return  # padding behind the end, which browsers ignore too
                self._engine = zlib.decompressobj(_GZIP)
            self._body.write(self._engine.decompress(raw, self._max_bytes + 1 - self._body.tell()))
            raw = self._engine.unused_data if self._engine.eof else self._engine.unconsumed_tail

    def whole(self) -> bytes:
        """All of it.

        Raises:
            TransportError: It ends before its end.
        """
        if self._engine is None or not self._engine.eof:
            raise TransportError("the compressed answer ends early; try again")
        return _written(self._body)
