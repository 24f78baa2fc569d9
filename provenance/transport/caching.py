"""The cache of answers on disk, by the rules of RFC 9111; offline it answers with what it has, however old.

hishel keeps it. Two of its ways are worked around: by default it does not heed Cache-Control, so `rfc` is asked for;
and it leaves the older answer beside a newer one, so offline the newest good one is chosen here.
"""

import hashlib
import logging
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx

from provenance.errors import ConfigurationError, FetchRefusedError
from provenance.transport.exchanging import FETCHED_AT
from provenance.transport.settings import TransportSettings

if TYPE_CHECKING:
    from hishel import Entry, SqliteStorage

_MAX_BODY_BYTES = 64 * 2**20
_FILE = "answers.db"
_LOCK_WAIT_S = 0.1
"""Seconds that another process may keep the file locked; after that the answer is not kept, or not found."""


def with_cache(exchange: httpx.BaseTransport, settings: TransportSettings) -> httpx.BaseTransport:
    """The exchange behind the cache that the settings ask for, or as it is where there can be none.

    Raises:
        ConfigurationError: The folder cannot be used.
        FetchRefusedError: Nothing may be asked, and there is no cache.
    """
    if settings.cache_folder is None:
        if settings.offline:
            raise FetchRefusedError("offline, and there is no cache; run without --offline, or save it by hand and give the file")
        return exchange
    try:
        from hishel import CacheOptions
        from hishel.httpx import CacheTransport
    except ImportError as missing:
        if settings.offline:
            raise FetchRefusedError("offline, and the cache needs the extra web: pip install 'image-provenance[web]'") from missing
        return exchange
    # It logs what it survives, with a traceback; in a program without logging that would land on stderr.
    logging.getLogger("hishel").addHandler(logging.NullHandler())
    try:
        storage = _storage(settings.cache_folder, settings.cache_bytes)
    except (OSError, RuntimeError, sqlite3.Error) as fault:
        raise ConfigurationError(f"{settings.cache_folder}: no place for the cache: {fault}") from fault
    if settings.offline:
        return _Kept(storage)
    return CacheTransport(exchange, storage=storage, rfc=CacheOptions(shared=False))


def _storage(folder: Path, size_bytes: int) -> "SqliteStorage":
    """The store of answers in a folder, which is made."""
    from hishel import SqliteStorage

    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    # One connection for all threads: the storage has a lock of its own.
    connection = sqlite3.connect(folder / _FILE, timeout=_LOCK_WAIT_S, check_same_thread=False, isolation_level=None)
    try:
        storage = SqliteStorage(connection=connection, max_size=size_bytes, max_stream_size=_MAX_BODY_BYTES)
        storage.get_entries("")  # makes its tables, and sets a wait of 5 s, which would outlast deadlines
        connection.execute(f"PRAGMA busy_timeout={int(_LOCK_WAIT_S * 1000)}")
    except BaseException:
        connection.close()
        raise
    return storage


def cache_extension(url: str) -> dict[str, Any]:
    """What a request carries so that it finds the same place in the cache, online and offline."""
    return {"caching": {"key": _key(url)}}


def _key(url: str) -> str:
    return hashlib.sha256(url.encode()).hexdigest()


class _Kept(httpx.BaseTransport):
    """Answers with what was kept, and asks nothing."""

    def __init__(self, storage: "SqliteStorage") -> None:
        self._storage = storage

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        entries = self._storage.get_entries(_key(str(request.url)))
        if not entries:
            raise FetchRefusedError("offline, and not in the cache; run without --offline once")
        newest = max(entries, key=_worth)
        kept = newest.response
        headers = [(name, text) for name in kept.headers for text in kept.headers.get_list(name) or ()]
        assert isinstance(kept.stream, Iterable)
        body = _Chunks(kept.stream)
        return httpx.Response(kept.status_code, headers=headers, stream=body, extensions={"caching": {"from_cache": True}})

    def close(self) -> None:
        self._storage.close()


def _worth(entry: "Entry") -> tuple[bool, str]:
    """Orders answers: failures first, then by when the server gave them."""
    return entry.response.status_code < 400, entry.response.headers.get(FETCHED_AT) or ""


class _Chunks(httpx.SyncByteStream):
    """The chunks of a kept body."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = chunks

    def __iter__(self) -> Any:
        return iter(self._chunks)


CACHE_FAULTS = (RuntimeError, sqlite3.Error)
"""What the cache raises while an answer is read from it: the entry went meanwhile, or the file is damaged."""
