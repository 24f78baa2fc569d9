"""Exports of Telegram: photos with their message's time, left-out ones told; memory at 10,000 and 200,000 messages.

Counted against the truth of each sample: a photo is right where its file is an image of a statement and its bytes are those
of the truth where that has them. A time is right where it is the message's second; of HTML it may begin an hour earlier, since
the exporter writes the zone's offset outside of summer time; where the export has no zone it is the day. A photo that the export
lacks is right where it is an image that cannot be read for that reason.
"""

import hashlib
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.intake.table import Row
from provenance.contents import Source
from provenance.errors import MediaLeftOutError
from provenance.intake.chats import TelegramReader
from provenance.intake.interface import Options
from provenance.model.edtf import parse_edtf
from provenance.model.media import MediaItem
from provenance.model.statement import Statement

_MAX_BYTES = 50_000_000
_SIZES = (10_000, 200_000)
_FLAT_MIB = 40
"""What 190,000 messages more may cost; all of them held would be some 600 MiB."""


def measure(samples: Path) -> Iterator[Row]:
    """The rows of the table, then those of memory."""
    counts = {"photos": [0, 0], "missing": [0, 0], "files": [0, 0], "extra": [0, 0], "times": [0, 0]}
    misses: dict[str, list[str]] = {name: [] for name in counts}
    for truth in _truths(samples):
        statements = list(_read(samples / truth["path"]))
        items = [(statement, item) for statement in statements if isinstance(statement, Statement) for item in statement.media]
        claimed: set[str] = set()
        for message in truth["messages"]:
            photo = message.get("photo")
            left_out = message.get("left_out") or (photo if str(photo).startswith("(") else None)
            if photo is None and left_out is None:
                continue
            number = str(message["id"]).removeprefix("message")
            found = [(statement, item) for statement, item in items if item.origin and item.origin.place == f"message {number}"]
            name = f"{truth['path']} message {number}"
            _count(counts, misses, "times", name, any(_time_holds(message, statement) for statement, _ in found))
            if left_out is not None:
                _count(counts, misses, "missing", name, any(_is_left_out(item) for _, item in found))
            else:
                claimed.add(photo)
                right = any(item.path == photo and _bytes_hold(message, item) for _, item in found)
                _count(counts, misses, "photos", name, right)
        extra = [item.path for _, item in items if item.path not in claimed and not _is_left_out(item)]
        for path in extra:
            misses["extra"].append(f"{truth['path']} {path}")
        counts["extra"][0] += not extra
        counts["extra"][1] += 1
    measures = {
        "photos": "photos of messages found, with their bytes",
        "missing": "photos left out of the export, told as such",
        "times": "photos with their message's time",
        "extra": "exports without a picture that is none of a message",
    }
    for name, words in measures.items():
        yield Row("telegram", words, counts[name][0], counts[name][1], 1.0, tuple(misses[name]))
    yield _memory()


def _truths(samples: Path) -> Iterator[dict[str, Any]]:
    for line in (samples / "truth.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["kind"] == "telegram":
            yield row


def _read(path: Path) -> Iterator[object]:
    yield from TelegramReader().read(Source.of_path(path, str(path)), Options())


def _count(counts: dict[str, list[int]], misses: dict[str, list[str]], name: str, case: str, right: bool) -> None:
    counts[name][0] += right
    counts[name][1] += 1
    if not right:
        misses[name].append(case)


def _time_holds(message: dict[str, Any], statement: Statement) -> bool:
    if message.get("unixtime") is not None:
        start = datetime.fromtimestamp(message["unixtime"], UTC)
        ends = statement.at.latest == start + timedelta(microseconds=999_999)
        begins = (start, start - timedelta(hours=1)) if "UTC" in statement.at_text else (start,)
        return ends and statement.at.earliest in begins
    written = str(message.get("date_as_written"))
    return statement.at == parse_edtf(f"{written[6:10]}-{written[3:5]}-{written[:2]}") or written == statement.at_text


def _bytes_hold(message: dict[str, Any], item: MediaItem) -> bool:
    if message.get("sha256") is None:
        return True
    return hashlib.sha256(item.content.read(item.path, _MAX_BYTES)).hexdigest() == str(message["sha256"])


def _is_left_out(item: MediaItem) -> bool:
    try:
        item.content.read(item.path, _MAX_BYTES)
    except MediaLeftOutError:
        return True
    except OSError:
        return False
    except Exception:  # noqa: BLE001 - any other reason is another one
        return False
    return False


def _memory() -> Row:
    """Whether the peak of a process grows with the number of messages."""
    peaks = []
    for size in _SIZES:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "result.json"
            write_export(path, size)
            done = subprocess.run(
                [sys.executable, "-m", "benchmarks.intake.telegram", str(path)], check=True, capture_output=True, text=True
            )
            statements, seconds, peak_kib = done.stdout.split()
            peaks.append(int(peak_kib) / 1024)
            print(f"telegram: {size:,} messages, {path.stat().st_size / 2**20:.0f} MiB: {statements} statements in {float(seconds):.1f} s, "
                  f"peak {int(peak_kib) / 1024:.0f} MiB", file=sys.stderr)  # fmt: skip
    grown = peaks[-1] - peaks[0]
    missed = () if grown <= _FLAT_MIB else (f"grew by {grown:.0f} MiB",)
    return Row("telegram", f"memory flat from {_SIZES[0]:,} to {_SIZES[1]:,} messages (+{grown:.0f} MiB)", int(not missed), 1, 1.0, missed)


def write_export(path: Path, messages: int) -> None:
    """An export of one channel, every second message with a photo that is not there."""
    with path.open("w", encoding="utf-8") as handle:
        handle.write('{\n "name": "Channel",\n "type": "public_channel",\n "id": 1001,\n "messages": [\n')
        for number in range(1, messages + 1):
            at = 1_600_000_000 + 60 * number
            photo = {"photo": f"photos/photo_{number}@01-01-2020.jpg", "width": 1280, "height": 960} if number % 2 else {}
            text = [f"message {number} ", {"type": "link", "text": "https://example.org"}, " and words " * 5]
            fields = {
                "id": number,
                "type": "message",
                "date": datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%S"),
                "date_unixtime": str(at),
            }
            fields |= {"from": "Channel", "from_id": "channel1001", **photo, "text": text, "text_entities": text[1:2]}
            handle.write(("," if number > 1 else "") + json.dumps(fields, indent=1) + "\n")
        handle.write("]\n}\n")


if __name__ == "__main__":
    begun = time.perf_counter()
    count = sum(1 for _ in _read(Path(sys.argv[1])))
    print(count, time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
