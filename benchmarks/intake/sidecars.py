"""Sidecars and exports of chats: pictures with the time and the address of their post, and what must not be taken."""

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from benchmarks.intake.table import Row
from provenance.contents import Source, ZipTree
from provenance.errors import InputError
from provenance.intake.chats import DiscordReader, MessengerReader, TelegramReader, WhatsAppReader
from provenance.intake.interface import Options, Reader
from provenance.intake.posts import AutoArchiverReader, GalleryDlReader, InstaloaderReader, YtDlpReader
from provenance.model.dates import DateInterval
from provenance.model.edtf import parse_edtf
from provenance.model.statement import Statement, UnreadStatement

_READERS: tuple[Reader, ...] = (
    AutoArchiverReader(),
    YtDlpReader(),
    GalleryDlReader(),
    InstaloaderReader(),
    DiscordReader(),
    MessengerReader(),
    TelegramReader(),
    WhatsAppReader(),
)
_FORMATS = {
    "auto-archiver csv_db": "auto-archiver",
    "auto-archiver item as JSON": "auto-archiver",
    "auto-archiver results sheet, saved as CSV": "auto-archiver",
    "DiscordChatExporter json": "discord",
    "Facebook/Instagram messages export": "messenger",
    "gallery-dl metadata": "gallery-dl",
    "instaloader post": "instaloader",
    "WhatsApp/Signal text export": "whatsapp",
    "yt-dlp info.json": "yt-dlp",
    "zip of a chat export": "whatsapp",
}
_MAX_BYTES = 50_000_000


def measure(samples: Path) -> Iterator[Row]:
    """The rows of the table."""
    recognised, pictures, times, addresses, wrong, left_out = ([0, 0, [""]] for _ in range(6))
    for truth in _truths(samples):
        readers, statements = _read(samples / truth["path"])
        expected = _FORMATS.get(truth["format"])
        _count(recognised, truth["path"], readers == ([expected] if expected else []))
        media = {item.path: (statement, item) for statement in statements if isinstance(statement, Statement) for item in statement.media}
        if expected is not None:
            for path in truth["images"]:
                _count(pictures, f"{truth['path']} {path}", path in media)
            taken = [path for path in media if path in set(truth["not_images"])]
            _count(wrong, f"{truth['path']} {taken}", not taken)
        for post in truth.get("posts", ()):
            _compare_post(truth["path"], post, media, statements, times, addresses)
        for path, at in _told_times(truth):
            _count(
                times, f"{truth['path']} {path}", any(_is_at(statement.at, at) for name, (statement, _) in media.items() if name == path)
            )
        lines = (samples / truth["path"]).read_text(encoding="utf-8").lower().count("<media omitted>") if "lines" in truth else 0
        for number in range(lines):
            _count(left_out, f"{truth['path']} {number}", len(media) > number)
    yield _row("formats recognised, and others not", recognised)
    yield _row("pictures named by their format found", pictures)
    yield _row("pictures with the time of their post", times)
    yield _row("posts with their address", addresses)
    yield _row("files without a picture that is none of the post", wrong)
    yield _row("pictures left out of a chat, told as such", left_out)


def _compare_post(
    path: str,
    post: dict[str, Any],
    media: dict[str, Any],
    statements: list[Statement | UnreadStatement],
    times: list[Any],
    addresses: list[Any],
) -> None:
    for number, name in enumerate(post["media"]):
        statement, item = media.get(name, (None, None))
        if statement is None:
            _count(times, f"{path} {name}", False)
            continue
        digest = post.get("sha256", [None] * len(post["media"]))[number]
        same = digest is None or hashlib.sha256(item.content.read(name, _MAX_BYTES)).hexdigest() == digest
        pdq = post.get("pdq", [None] * len(post["media"]))[number]
        same = same and (pdq is None or dict(item.notes).get("pdq") == pdq)
        _count(times, f"{path} {name}", same and _is_at(statement.at, post["timestamp"]))
    _count(addresses, f"{path} {post['url']}", any(isinstance(one, Statement) and one.url == post["url"] for one in statements))


def _told_times(truth: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Times that are told elsewhere than in posts."""
    if truth["format"] == "yt-dlp info.json":
        yield from ((path, truth["published"]) for path in truth["images"])
    for time, url, _ in truth.get("attachments", ()):
        yield url, time
    for path, milliseconds in zip(truth["images"], truth.get("photo_times_ms", ()), strict=False):
        yield path, datetime.fromtimestamp(milliseconds / 1000).astimezone().isoformat()


def _is_at(found: DateInterval, text: str) -> bool:
    """Whether a time is the one of the truth, which is shorter than a second where it has fractions."""
    wanted = parse_edtf(text)
    return found == wanted or (wanted.contains(found) and found.earliest == wanted.earliest)


def _read(path: Path) -> tuple[list[str], list[Statement | UnreadStatement]]:
    source = Source.of_path(path, str(path))
    if path.suffix == ".zip":
        tree = ZipTree(path.open("rb"), path.name)
        source = Source(path.name, tree, next(tree.names()))
    readers = [reader for reader in _READERS if reader.recognises(source, source.head())]
    statements: list[Statement | UnreadStatement] = []
    for reader in readers:
        try:
            statements += reader.read(source, Options())
        except InputError as error:
            print(f"{path}: {error}")
    return [reader.kind.value for reader in readers], statements


def _truths(samples: Path) -> Iterator[dict[str, Any]]:
    for line in (samples / "truth.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["kind"] == "sidecars":
            yield row


def _count(counts: list[Any], case: str, right: bool) -> None:
    counts[0] += right
    counts[1] += 1
    if not right:
        counts[2].append(case)


def _row(measure: str, counts: list[Any]) -> Row:
    return Row("sidecars", measure, counts[0], counts[1], 1.0, tuple(counts[2][1:]))
