"""What reading a source costs beside the library call that it cannot do without, in one run: `python -m benchmarks.intake.speed`."""

import io
import json
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

from provenance.contents import MissingContent, Source, ZipTree
from provenance.errors import MediaMissingError
from provenance.intake import Options, intake_options, read_named
from provenance.intake.pages.statements import read_page
from provenance.model.edtf import parse_edtf
from provenance.model.statement import StatedTime, TimeBasis

_RUNS = 3
_GIVEN = StatedTime(parse_edtf("2023-10-23"), "2023-10-23", TimeBasis.GIVEN, "--at")
_OPTIONS = intake_options(Options(given=_GIVEN))


def seconds(call: Callable[[], object]) -> float:
    """The quickest of some runs."""
    taken = []
    for _ in range(_RUNS):
        start = time.perf_counter()
        call()
        taken.append(time.perf_counter() - start)
    return min(taken)


def read(content: bytes) -> object:
    return read_page(
        content,
        name="page.html",
        url="https://example.org/a",
        charset=None,
        resolve=lambda url: MissingContent(MediaMissingError(url), url),
        options=_OPTIONS,
    )


def parse(content: bytes) -> object:
    from lxml import html

    return html.document_fromstring(content, parser=html.HTMLParser(huge_tree=True))


def article(paragraphs: int) -> bytes:
    figure = '<figure><img src="/{0}.jpg" srcset="/{0}-800.jpg 800w, /{0}-1600.jpg 1600w"><figcaption>Picture {0}</figcaption></figure>'
    body = "".join(f"<p>{'Words of an article. ' * 20}</p>" + figure.format(number) for number in range(paragraphs))
    return f'<html><body><article><time datetime="2023-10-23T10:00:00Z">x</time>{body}</article></body></html>'.encode()


def telegram(folder: Path, messages: int) -> Path:
    told = [
        {
            "id": number, "type": "message", "date": "2023-10-23T10:00:00", "date_unixtime": str(1_698_055_200 + number * 60),
            "from": "Newsroom", "from_id": "channel1", "photo": f"photos/{number}.jpg", "text": "Words of a message.", "text_entities": [],
        }
        for number in range(messages)
    ]  # fmt: skip
    path = folder / "result.json"
    path.write_text(json.dumps({"name": "Newsroom", "type": "public_channel", "id": 1, "messages": told}))
    return path


def archive(members: int) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        for number in range(members):
            packed.writestr(f"photos/{number}.jpg", b"")
    return buffer.getvalue()


def main() -> None:
    nested, usual, packed = b"<div>" * 100_000 + b"x", article(60), archive(50_000)
    with tempfile.TemporaryDirectory() as folder:
        export = telegram(Path(folder), 10_000)
        rows = [
            ("page of 100,000 nested tags, against parsing it", seconds(lambda: read(nested)), seconds(lambda: parse(nested))),
            ("article of 60 pictures, against parsing it", seconds(lambda: read(usual)), seconds(lambda: parse(usual))),
            (
                "Telegram export of 10,000 photos, against json.loads",
                seconds(lambda: sum(1 for _ in read_named([str(export)], _OPTIONS))),
                seconds(lambda: json.loads(export.read_bytes())),
            ),
            (
                "ZIP of 50,000 members, against zipfile",
                seconds(lambda: list(ZipTree(io.BytesIO(packed), "a.zip").names())),
                seconds(lambda: zipfile.ZipFile(io.BytesIO(packed)).namelist()),
            ),
            (
                "head of a file, against reading it",
                seconds(lambda: [Source.of_path(export, "x").head() for _ in range(100)]),
                seconds(lambda: [export.open("rb").read(4096) for _ in range(100)]),
            ),
        ]
    for name, ours, floor in rows:
        print(f"{name}: {ours * 1000:.0f} ms, {ours / floor:.1f} x")


if __name__ == "__main__":
    main()
